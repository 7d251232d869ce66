package dev.sluice.compression

/** The last 32 KiB of output, as far back as a copy may reach (RFC 1951, 2). */
internal class InflateHistory {
    /** The oldest byte is followed by the newest; behind them is room for reading whole words. */
    val ring: ByteArray = ByteArray(SIZE + SLACK)

    /** Where in the [ring] the next byte comes. */
    var end: Int = 0
        private set

    /** Bytes that there are. */
    var size: Int = 0
        private set

    fun clear() {
        end = 0
        size = 0
    }

    fun append(bytes: ByteArray, offset: Int, length: Int) {
        val kept = minOf(length, SIZE)
        val from = offset + length - kept
        val first = minOf(kept, SIZE - end)
        bytes.copyInto(ring, end, from, from + first)
        bytes.copyInto(ring, 0, from + first, from + kept)
        end = (end + kept) and MASK
        size = minOf(SIZE, size + kept)
    }

    /** Copies [length] bytes to [output] at [at], from [behind] bytes before the end on, at most so many. */
    fun copy(behind: Int, output: ByteArray, at: Int, length: Int) {
        val from = (end - behind) and MASK
        val first = minOf(length, SIZE - from)
        ring.copyInto(output, at, from, from + first)
        ring.copyInto(output, at + first, 0, length - first)
    }

    companion object {
        const val SIZE: Int = 1 shl 15
        const val MASK: Int = SIZE - 1

        /** What may be read behind the end of a copy, and written. */
        const val SLACK: Int = 2 * Long.SIZE_BYTES

        /** Bytes that it takes. */
        const val BYTES: Long = SIZE + SLACK + 16L
    }
}
