package dev.sluice.compression

/**
 * Bits of one input after the other, lowest first (RFC 1951, 3.1.1). What an input ends with that is no whole code waits in
 * [buffer] for the next one.
 *
 * [HeapZlibDecoder] takes [position], [buffer] and [count] into its own hands where it must be fast, and puts them back.
 */
internal class BitInput {
    var input: ByteArray = PendingBytes.EMPTY
        private set
    var position: Int = 0
    var limit: Int = 0
        private set

    /** The next bits, lowest first: [count] of them, at most 63. What lies above is as it will be read, or 0. */
    var buffer: Long = 0
    var count: Int = 0

    private var begin = 0
    private var readBefore = 0L

    /** Everything is in the [buffer]. */
    val isEmpty: Boolean get() = position == limit

    /** Bytes taken since the first input, those in the [buffer] included. */
    val bytesRead: Long get() = readBefore + (position - begin)

    fun setInput(input: ByteArray, offset: Int, length: Int) {
        readBefore += position - begin
        this.input = input
        begin = offset
        position = offset
        limit = offset + length
    }

    fun releaseInput() = setInput(PendingBytes.EMPTY, 0, 0)

    /** Forgets everything. */
    fun clear() {
        releaseInput()
        buffer = 0
        count = 0
        readBefore = 0
    }

    /** Whether [bits] bits are there, at most 56; false only when the input is used up. */
    fun has(bits: Int): Boolean {
        if (count < bits) fill()
        return count >= bits
    }

    /** As many whole bytes into the [buffer] as there are and as it has room for. */
    private fun fill() {
        if (position <= limit - Long.SIZE_BYTES) {
            buffer = buffer or (LongsInBytes.get(input, position) shl count)
            position += (MOST_BITS - count) ushr 3
            count = count or LEAST_FILLED
        } else {
            while (count < LEAST_FILLED && position < limit) {
                buffer = buffer or (input[position++].toLong() and 0xFF shl count)
                count += 8
            }
        }
    }

    /** The next [bits] bits, which must be there. */
    fun take(bits: Int): Int {
        val value = buffer.toInt() and ((1 shl bits) - 1)
        drop(bits)
        return value
    }

    fun drop(bits: Int) {
        buffer = buffer ushr bits
        count -= bits
    }

    /** Drops what is left of the byte that was begun. */
    fun skipToByte() = drop(count and 7)

    /** Gives back to the input what is whole in the [buffer]; it must have come from this input. */
    fun giveBack() {
        position -= count ushr 3
        buffer = 0
        count = 0
    }

    /** Moves up to [length] bytes to [output]; it must stand at the begin of a byte. Gives how many there were. */
    fun takeBytes(output: ByteArray, at: Int, length: Int): Int {
        var taken = 0
        while (taken < length && count > 0) output[at + taken++] = take(8).toByte()
        if (count > 0) return taken
        // What lay above is read again.
        buffer = 0
        val whole = minOf(length - taken, limit - position)
        input.copyInto(output, at + taken, position, position + whole)
        position += whole
        return taken + whole
    }

    companion object {
        const val MOST_BITS: Int = 63

        /** So many bits are there after filling, and up to seven more: a byte more would not fit in. */
        const val LEAST_FILLED: Int = 56
    }
}
