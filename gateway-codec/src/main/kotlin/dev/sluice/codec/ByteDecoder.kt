@file:OptIn(ExperimentalSerializationApi::class, SealedSerializationApi::class, InternalSerializationApi::class)

package dev.sluice.codec

import dev.sluice.model.DynamicKind
import dev.sluice.model.DynamicValue
import dev.sluice.model.DynamicValueDecoder
import dev.sluice.model.InstantSerializer
import dev.sluice.model.SnowflakeSerializer
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.InternalSerializationApi
import kotlinx.serialization.SealedSerializationApi
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.CompositeDecoder
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.internal.AbstractPolymorphicSerializer
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonDecoder
import kotlinx.serialization.json.JsonDecodingException
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.modules.SerializersModule

/**
 * The one object that a decoding works with: [Decoder] for values and [CompositeDecoder] for whatever holds values.
 *
 * It may be used again for the next payload, by one thread at a time. It does for each serializer what [json] would,
 * and lets [json] do it where that is rare: polymorphic classes. Being a [JsonDecoder], it serves serializers that ask
 * for one.
 */
internal class ByteDecoder(override val json: Json, tables: FieldTables, maxDepth: Int, maxStructures: Int) :
    JsonDecoder,
    DynamicValueDecoder {
    private val reader = ByteReader(maxStructures)
    private val structures = ByteStructures(reader, tables, maxDepth, json.serializersModule)
    private val unsigned = ByteUnsignedDecoder(reader, json.serializersModule)

    override val serializersModule: SerializersModule = json.serializersModule

    /** Where it is in the payload, for error messages. */
    val offset: Int get() = minOf(reader.position, reader.end)

    /** Which value it is at, for error messages. */
    fun path(): String = structures.path()

    /** Reads the one value of a payload; [keysMayFollow] tells whether it may come with keys of the envelope behind. */
    fun <T> read(
        deserializer: DeserializationStrategy<T>,
        bytes: ByteArray,
        offset: Int,
        length: Int,
        keysMayFollow: Boolean,
    ): T {
        structures.reset()
        reader.load(bytes, offset, length)
        val value = decodeSerializableValue(deserializer)
        reader.peek()
        if (reader.position != reader.end) {
            if (!keysMayFollow) reader.fail("something follows the data")
            reader.strictly { DataSpan.checkKeys(reader.bytes, reader.position, reader.end) }
        }
        return value
    }

    /** To be called when a payload is done with, however it ended. */
    fun unload() {
        reader.unload()
        structures.reset()
    }

    override fun beginStructure(descriptor: SerialDescriptor): CompositeDecoder {
        structures.begin(descriptor)
        return this
    }

    override fun endStructure(descriptor: SerialDescriptor): Unit = structures.end(descriptor)

    override fun decodeElementIndex(descriptor: SerialDescriptor): Int = structures.next()

    override fun <T> decodeSerializableValue(deserializer: DeserializationStrategy<T>): T =
        if (deserializer is AbstractPolymorphicSerializer<*>) {
            readByReference(deserializer)
        } else {
            deserializer.deserialize(this)
        }

    /**
     * Most values are texts, ids and numbers. Each is one call of a method that is too large for C2 to take in (more
     * than 325 bytes, its `FreqInlineSize`): with all of it in each of a class's elements, fifteen of them were 40 KB of
     * machine code, and forty took C2 a second to compile.
     */
    @Suppress("UNCHECKED_CAST")
    private fun <T> read(deserializer: DeserializationStrategy<T>): T =
        when {
            deserializer === STRING -> reader.readString() as T
            deserializer === SnowflakeSerializer -> reader.readSnowflake() as T
            deserializer === InstantSerializer -> (reader.readUsualInstant() ?: deserializer.deserialize(this)) as T
            else -> decodeSerializableValue(deserializer)
        }

    /** Leaves the next value to [json]. */
    private fun <T> readByReference(deserializer: DeserializationStrategy<T>): T {
        reader.peek()
        val from = reader.position
        val text = reader.takeTree(structures.depthForSkipping)
        return try {
            json.decodeFromString(deserializer, text)
        } catch (e: JsonDecodingException) {
            val inner = OneLine.words(e.path.orEmpty().removePrefix("$"))
            throw ByteFault(OneLine.reason(e.shortMessage), from, inner)
        }
    }

    override fun <T> decodeSerializableElement(
        descriptor: SerialDescriptor,
        index: Int,
        deserializer: DeserializationStrategy<T>,
        previousValue: T?,
    ): T = read(deserializer)

    override fun <T : Any> decodeNullableSerializableElement(
        descriptor: SerialDescriptor,
        index: Int,
        deserializer: DeserializationStrategy<T?>,
        previousValue: T?,
    ): T? = if (structures.isNull && !readsNull(deserializer)) null else read(deserializer)

    /** Whether it wants to see the null itself. */
    private fun readsNull(deserializer: DeserializationStrategy<*>): Boolean =
        deserializer !== STRING && deserializer !== SnowflakeSerializer && deserializer !== InstantSerializer &&
            deserializer.descriptor.isNullable

    override fun decodeJsonElement(): JsonElement =
        if (structures.isNull) JsonNull else json.parseToJsonElement(reader.takeTree(structures.depthForSkipping))

    override fun peekKind(): DynamicKind = if (structures.isNull) DynamicKind.NULL else reader.peekKind()

    override fun decodeDynamicValue(): DynamicValue =
        if (structures.isNull) {
            DynamicValue.NULL
        } else {
            reader.readDynamicValue(structures.depth, structures.maxDepth)
        }

    override fun decodeLongOrNull(): Long? {
        val plain = if (structures.isNull) null else reader.readPlainLongOrNull()
        return plain ?: super<DynamicValueDecoder>.decodeLongOrNull()
    }

    override fun decodeNotNullMark(): Boolean = !structures.isNull && !reader.takeNull()

    /** [decodeNotNullMark] has taken it. */
    override fun decodeNull(): Nothing? = null

    override fun decodeBoolean(): Boolean = reader.readBoolean()

    override fun decodeByte(): Byte = reader.readByte()

    override fun decodeShort(): Short = reader.readShort()

    override fun decodeInt(): Int = reader.readInt()

    override fun decodeLong(): Long = reader.readLong()

    override fun decodeFloat(): Float = reader.readFloat()

    override fun decodeDouble(): Double = reader.readDouble()

    override fun decodeChar(): Char = reader.readChar()

    override fun decodeString(): String = reader.readString()

    override fun decodeEnum(enumDescriptor: SerialDescriptor): Int = structures.readEnum(enumDescriptor)

    override fun decodeInline(descriptor: SerialDescriptor): Decoder =
        if (ByteUnsignedDecoder.reads(descriptor)) unsigned else this

    override fun decodeBooleanElement(descriptor: SerialDescriptor, index: Int): Boolean = reader.readBoolean()

    override fun decodeByteElement(descriptor: SerialDescriptor, index: Int): Byte = reader.readByte()

    override fun decodeShortElement(descriptor: SerialDescriptor, index: Int): Short = reader.readShort()

    override fun decodeIntElement(descriptor: SerialDescriptor, index: Int): Int = reader.readInt()

    override fun decodeLongElement(descriptor: SerialDescriptor, index: Int): Long = reader.readLong()

    override fun decodeFloatElement(descriptor: SerialDescriptor, index: Int): Float = reader.readFloat()

    override fun decodeDoubleElement(descriptor: SerialDescriptor, index: Int): Double = reader.readDouble()

    override fun decodeCharElement(descriptor: SerialDescriptor, index: Int): Char = reader.readChar()

    override fun decodeStringElement(descriptor: SerialDescriptor, index: Int): String = reader.readString()

    override fun decodeInlineElement(descriptor: SerialDescriptor, index: Int): Decoder =
        decodeInline(descriptor.getElementDescriptor(index))

    private companion object {
        /** There is one serializer of strings; most fields have it. */
        val STRING: Any = String.serializer()
    }
}
