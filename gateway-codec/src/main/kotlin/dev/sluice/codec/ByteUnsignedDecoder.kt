@file:OptIn(ExperimentalSerializationApi::class)

package dev.sluice.codec

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.AbstractDecoder
import kotlinx.serialization.encoding.CompositeDecoder
import kotlinx.serialization.modules.SerializersModule

/** Reads Kotlin's unsigned numbers, each into the signed type that carries it. Not thread-safe. */
internal class ByteUnsignedDecoder(private val reader: ByteReader, override val serializersModule: SerializersModule) :
    AbstractDecoder() {
    override fun decodeElementIndex(descriptor: SerialDescriptor): Int = CompositeDecoder.DECODE_DONE

    override fun decodeByte(): Byte = reader.readUnsigned(String::toUByteOrNull).toByte()

    override fun decodeShort(): Short = reader.readUnsigned(String::toUShortOrNull).toShort()

    override fun decodeInt(): Int = reader.readUnsigned(String::toUIntOrNull).toInt()

    override fun decodeLong(): Long = reader.readUnsigned(String::toULongOrNull).toLong()

    companion object {
        private val DESCRIPTORS = setOf(
            UByte.serializer().descriptor,
            UShort.serializer().descriptor,
            UInt.serializer().descriptor,
            ULong.serializer().descriptor,
        )

        /** Whether [descriptor] is that of an unsigned number. */
        fun reads(descriptor: SerialDescriptor): Boolean = descriptor.isInline && descriptor in DESCRIPTORS
    }
}
