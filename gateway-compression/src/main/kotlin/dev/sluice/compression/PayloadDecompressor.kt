package dev.sluice.compression

import dev.sluice.compression.CompressionException.Kind

/** Payload compression: text messages are plain, each binary one is a complete zlib stream (RFC 1950). */
internal class PayloadDecompressor(limits: CompressionLimits) : PiecewiseDecompressor(Compression.PAYLOAD, limits) {
    private var decoder: HeapZlibDecoder? = null
    private var inflater: MessageInflater? = null

    override val decoderCapacity: Long get() = decoder?.heldBytes ?: 0

    override fun requireFrameType(binary: Boolean): Unit = Unit

    override fun finish(input: ByteArray, offset: Int, length: Int, binary: Boolean, into: MessageBuffer): Boolean {
        if (!binary) {
            handOn(input, offset, length, into)
            return true
        }
        val decoder = decoder ?: HeapZlibDecoder().also { decoder = it }
        decoder.restart()
        val inflater = inflater ?: MessageInflater(compression, decoder).also { inflater = it }
        var left = 0
        if (pending.size > 0) left = inflater.inflate(pending.bytes, 0, pending.size, largestMessage(into), into)
        left += if (inflater.isFinished) length else inflater.inflate(input, offset, length, largestMessage(into), into)
        if (!inflater.isFinished) {
            throw CompressionException(
                Kind.TRUNCATED,
                "$compression: a message ends ${inflater.where(into)}, unfinished",
            )
        }
        if (left > 0) throw inflater.corrupt("$left bytes follow the end of a message", into)
        return true
    }

    override fun freeDecoder() {
        decoder?.end()
        decoder = null
        inflater = null
    }
}
