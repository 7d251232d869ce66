@file:OptIn(ExperimentalSerializationApi::class)

package dev.sluice.codec

import dev.sluice.model.DynamicKind
import dev.sluice.model.DynamicValue
import dev.sluice.model.DynamicValueDecoder
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.AbstractDecoder
import kotlinx.serialization.encoding.CompositeDecoder
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.modules.EmptySerializersModule
import kotlinx.serialization.modules.SerializersModule

/**
 * Decodes the terms that [reader] is at, by serializers that were made for JSON: what [JsonCodec.reference] would do
 * with the same value in JSON. Made for one value. Not thread-safe.
 */
internal class EtfDecoder(private val reader: EtfReader, tables: FieldTables) :
    AbstractDecoder(),
    DynamicValueDecoder {
    private val structures = EtfStructures(reader, tables)

    override val serializersModule: SerializersModule = EmptySerializersModule()

    /** Which value it is at, for error messages. To be asked once all is over. */
    fun path(): String = structures.path()

    override fun beginStructure(descriptor: SerialDescriptor): CompositeDecoder {
        structures.begin(descriptor)
        return this
    }

    override fun endStructure(descriptor: SerialDescriptor): Unit = structures.end(descriptor)

    override fun decodeElementIndex(descriptor: SerialDescriptor): Int = structures.next()

    override fun peekKind(): DynamicKind = if (structures.isNull) DynamicKind.NULL else reader.peekKind()

    override fun decodeDynamicValue(): DynamicValue =
        if (structures.isNull) DynamicValue.NULL else reader.readDynamicValue(structures.depth)

    /** Ids come as integers, and those past [Long.MAX_VALUE] have no sign. */
    override fun decodeLongOrNull(): Long? {
        if (structures.isNull || !reader.isInteger()) return super.decodeLongOrNull()
        val from = reader.position
        reader.takeIntegerOrNull()?.let { return it }
        reader.position = from
        return reader.takeUnsignedOrNull()
    }

    /** Takes the null, too. */
    override fun decodeNotNullMark(): Boolean = !structures.isNull && !reader.takeNull()

    override fun decodeBoolean(): Boolean = reader.readBoolean()

    override fun decodeByte(): Byte =
        reader.readLong(Byte.MIN_VALUE.toLong(), Byte.MAX_VALUE.toLong(), Byte.SIZE_BITS).toByte()

    override fun decodeShort(): Short =
        reader.readLong(Short.MIN_VALUE.toLong(), Short.MAX_VALUE.toLong(), Short.SIZE_BITS).toShort()

    override fun decodeInt(): Int =
        reader.readLong(Int.MIN_VALUE.toLong(), Int.MAX_VALUE.toLong(), Int.SIZE_BITS).toInt()

    override fun decodeLong(): Long = reader.readLong()

    /** Ids are read as unsigned numbers. */
    override fun decodeInline(descriptor: SerialDescriptor): Decoder =
        if (descriptor == UNSIGNED) UnsignedDecoder() else this

    override fun decodeFloat(): Float = reader.readFloat()

    override fun decodeDouble(): Double = reader.readDouble()

    override fun decodeChar(): Char {
        val from = reader.position
        return decodeString().singleOrNull() ?: reader.fail("expected one character", from)
    }

    override fun decodeString(): String = if (structures.isAtKey) reader.readKey() else reader.readString()

    override fun decodeEnum(enumDescriptor: SerialDescriptor): Int = structures.readEnum(enumDescriptor)

    private inner class UnsignedDecoder : AbstractDecoder() {
        override val serializersModule: SerializersModule get() = this@EtfDecoder.serializersModule

        override fun decodeElementIndex(descriptor: SerialDescriptor): Int = CompositeDecoder.DECODE_DONE

        override fun decodeLong(): Long = reader.readUnsignedLong()
    }

    private companion object {
        val UNSIGNED = ULong.serializer().descriptor
    }
}
