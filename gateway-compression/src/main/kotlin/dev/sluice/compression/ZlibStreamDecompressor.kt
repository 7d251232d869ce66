package dev.sluice.compression

import dev.sluice.compression.CompressionException.Kind

/**
 * zlib-stream: one inflater for the life of a connection.
 *
 * A gateway message ends when a WebSocket message ends with [SUFFIX]; it may span several WebSocket messages (Discord
 * docs, Gateway > Transport Compression). Until then its compressed bytes wait.
 */
internal class ZlibStreamDecompressor(
    limits: CompressionLimits,
    private val newDecoder: () -> ZlibDecoder = ::HeapZlibDecoder,
) : PiecewiseDecompressor(Compression.ZLIB_STREAM, limits) {
    private var inflater: MessageInflater? = null

    override val decoderCapacity: Long get() = inflater?.heldBytes ?: 0

    override fun requireFrameType(binary: Boolean): Unit = requireBinary(binary)

    override fun endsMessage(input: ByteArray, offset: Int, length: Int, last: Boolean): Boolean {
        if (!last || pending.size + length < SUFFIX_LENGTH) return false
        var suffix = 0
        for (i in length - SUFFIX_LENGTH until length) {
            val byte = if (i >= 0) input[offset + i] else pending.bytes[pending.size + i]
            suffix = (suffix shl 8) or (byte.toInt() and 0xFF)
        }
        return suffix == SUFFIX
    }

    override fun finish(input: ByteArray, offset: Int, length: Int, binary: Boolean, into: MessageBuffer): Boolean {
        val inflater = inflater ?: MessageInflater(compression, newDecoder()).also { inflater = it }
        if (pending.size > 0) inflate(inflater, pending.bytes, 0, pending.size, into)
        inflate(inflater, input, offset, length, into)
        // A flush with nothing before it is no message.
        return into.length > 0
    }

    override fun freeDecoder() {
        inflater?.end()
        inflater = null
    }

    private fun inflate(inflater: MessageInflater, input: ByteArray, offset: Int, length: Int, into: MessageBuffer) {
        val left = if (inflater.isFinished) {
            length
        } else {
            inflater.inflate(
                input,
                offset,
                length,
                largestMessage(into),
                into,
            )
        }
        if (left > 0) {
            throw CompressionException(
                Kind.CORRUPT,
                "$compression: the server ended the stream, yet $left bytes follow ${inflater.where(into)}",
            )
        }
    }

    private companion object {
        /** The empty stored block of a sync flush, which ends each message. */
        const val SUFFIX = 0x0000FFFF
        const val SUFFIX_LENGTH = 4
    }
}
