package dev.sluice.compression

import dev.sluice.compression.CompressionException.Kind

/** Payload compression: text messages are plain, each binary one is a complete zlib stream (RFC 1950). */
internal class PayloadDecompressor(limits: CompressionLimits) : PiecewiseDecompressor(Compression.PAYLOAD, limits) {
    private var inflater: MessageInflater? = null

    override val nativeCapacity: Long get() = if (inflater == null) 0 else MessageInflater.NATIVE_BYTES

    override fun requireFrameType(binary: Boolean): Unit = Unit

    override fun finish(input: ByteArray, offset: Int, length: Int, binary: Boolean, into: MessageBuffer): Boolean {
        if (!binary) {
            handOn(input, offset, length, into)
            return true
        }
        val inflater = inflater ?: MessageInflater(compression).also { inflater = it }
        inflater.restart()
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

    override fun freeNative() {
        inflater?.end()
        inflater = null
    }
}
