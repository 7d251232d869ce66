package dev.sluice.model

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.StructureKind
import kotlinx.serialization.encoding.AbstractDecoder
import kotlinx.serialization.encoding.CompositeDecoder
import kotlinx.serialization.modules.EmptySerializersModule
import kotlinx.serialization.modules.SerializersModule

/**
 * Decodes an object or list from a [DynamicValue], for formats that cannot look ahead at what comes next.
 *
 * Only for classes whose fields are all read by an [UnvalidatedSerializer] or an [UnvalidatedStructureSerializer], which
 * take mixed values. Not thread-safe.
 */
@OptIn(ExperimentalSerializationApi::class)
internal class DynamicValueReader(private var value: DynamicValue) :
    AbstractDecoder(),
    DynamicValueDecoder {
    private var entries: Iterator<Map.Entry<String, DynamicValue>>? = null
    private var elements: Iterator<DynamicValue>? = null
    private var last = -1

    override val serializersModule: SerializersModule = EmptySerializersModule()

    override fun beginStructure(descriptor: SerialDescriptor): CompositeDecoder {
        val inner = DynamicValueReader(value)
        if (descriptor.kind == StructureKind.LIST) {
            inner.elements = checkNotNull(value.asList()) { "no list" }.iterator()
        } else {
            inner.entries = checkNotNull(value.asMap()) { "no object" }.iterator()
        }
        return inner
    }

    override fun decodeElementIndex(descriptor: SerialDescriptor): Int {
        elements?.let { list ->
            if (!list.hasNext()) return CompositeDecoder.DECODE_DONE
            value = list.next()
            return ++last
        }
        val fields = checkNotNull(entries) { "nothing was begun" }
        while (fields.hasNext()) {
            val (name, next) = fields.next()
            val index = descriptor.getElementIndex(name)
            if (index == CompositeDecoder.UNKNOWN_NAME) continue
            value = next
            return index
        }
        return CompositeDecoder.DECODE_DONE
    }

    override fun peekKind(): DynamicKind = value.kind

    override fun decodeDynamicValue(): DynamicValue = value

    override fun decodeNotNullMark(): Boolean = !value.isNull

    override fun decodeString(): String = checkNotNull(value.asString()) { "no text" }
}
