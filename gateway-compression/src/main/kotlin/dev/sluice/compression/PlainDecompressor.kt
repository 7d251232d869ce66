package dev.sluice.compression

import dev.sluice.compression.CompressionException.Kind

/** Hands on plain text messages: as a view on the input when they come in one piece, else put together. */
internal class PlainDecompressor(limits: CompressionLimits) : PiecewiseDecompressor(Compression.NONE, limits) {
    override val decoderCapacity: Long get() = 0

    override fun requireFrameType(binary: Boolean) {
        if (binary) {
            throw CompressionException(
                Kind.UNEXPECTED_BINARY,
                "$compression: a binary frame came, all must be text",
            )
        }
    }

    override fun finish(input: ByteArray, offset: Int, length: Int, binary: Boolean, into: MessageBuffer): Boolean {
        handOn(input, offset, length, into)
        return true
    }

    override fun freeDecoder(): Unit = Unit
}
