package dev.sluice.compression

import dev.sluice.compression.CompressionException.Kind

/** The pieces of an unfinished message, one behind the other; refuses to hold more than [maxBytes]. */
internal class PendingBytes(private val compression: Compression, private val maxBytes: Int) {
    var bytes: ByteArray = EMPTY
        private set

    var size: Int = 0
        private set

    val capacity: Int get() = bytes.size

    /** Adds a piece, or refuses it with [Kind.PENDING_TOO_LARGE] before anything is allocated. */
    fun append(input: ByteArray, offset: Int, length: Int) {
        if (length > maxBytes - size) {
            throw CompressionException(
                Kind.PENDING_TOO_LARGE,
                "$compression: an unfinished message has ${size.toLong() + length} bytes so far, at most $maxBytes are kept",
            )
        }
        appendUnchecked(input, offset, length)
    }

    /** Adds the piece that ends a message: it is taken out at once, so that no bound applies to it. */
    fun appendUnchecked(input: ByteArray, offset: Int, length: Int) {
        if (bytes.size - size < length) {
            // Doubling stops at the bound; only the last piece may pass it, and then takes just what it needs.
            val doubled = minOf(maxOf(bytes.size * 2L, FIRST_CAPACITY), maxBytes.toLong()).toInt()
            bytes = bytes.copyOf(maxOf(Math.addExact(size, length), doubled))
        }
        input.copyInto(bytes, size, offset, offset + length)
        size += length
    }

    /** Empties it, and gives back what a large message made it grow to. */
    fun clear() {
        size = 0
        if (bytes.size > KEPT_CAPACITY) bytes = EMPTY
    }

    /** Empties it and gives back everything. */
    fun release() {
        size = 0
        bytes = EMPTY
    }

    internal companion object {
        val EMPTY = ByteArray(0)

        /** One allocation for a message in a few small frames. */
        private const val FIRST_CAPACITY = 1L shl 10

        /** Bytes kept between messages: enough for ordinary ones, little enough for a thousand idle shards. */
        private const val KEPT_CAPACITY = 16 shl 10
    }
}
