package dev.sluice.compression

import dev.sluice.compression.CompressionException.Kind

/**
 * Follows the zstd format (RFC 8878, section 3.1) from block to block without decoding, to know what libzstd does not
 * tell through its streaming call: whether a message ends where a block ends (a flush does so), and which window a
 * frame asks for, before memory is taken for it.
 */
internal class ZstdFrameFollower(private val maxWindowBytes: Int) {
    private enum class Part { FRAME_HEADER, SKIPPABLE_SIZE, BLOCK_HEADER, BLOCK, CHECKSUM, SKIPPED }

    private var part = Part.FRAME_HEADER

    /** Bytes of the current part seen so far (headers) and still to come (the others). */
    private var collected = 0
    private var remaining = 0L

    private val header = ByteArray(MAX_HEADER_BYTES)
    private var hasChecksum = false
    private var isLastBlock = false

    /** Bytes followed since the connection began. */
    var position: Long = 0
        private set

    /** Bytes of history and ring that the largest frame so far made libzstd take. */
    var largestRingBytes: Long = 0
        private set

    /** True between frames and between blocks: where a message may end. */
    val isAtBoundary: Boolean
        get() = collected == 0 && (part == Part.FRAME_HEADER || part == Part.BLOCK_HEADER)

    fun describePart(): String = part.name.lowercase().replace('_', ' ')

    /** Follows [length] bytes; throws when they can not be zstd or ask for too large a window. */
    fun follow(input: ByteArray, offset: Int, length: Int) {
        var at = offset
        val end = offset + length
        while (at < end) {
            val taken =
                when (part) {
                    Part.FRAME_HEADER, Part.SKIPPABLE_SIZE, Part.BLOCK_HEADER -> {
                        header[collected++] = input[at]
                        1
                    }

                    Part.BLOCK, Part.CHECKSUM, Part.SKIPPED -> {
                        minOf(remaining, (end - at).toLong()).toInt().also { remaining -= it }
                    }
                }
            at += taken
            position += taken
            leaveFinishedPart()
        }
    }

    private fun leaveFinishedPart() {
        when (part) {
            Part.FRAME_HEADER -> followFrameHeader()
            Part.SKIPPABLE_SIZE -> if (collected == SKIPPABLE_HEADER_BYTES) enter(Part.SKIPPED, littleEndian(4, 4))
            Part.BLOCK_HEADER -> if (collected == BLOCK_HEADER_BYTES) followBlockHeader()
            Part.BLOCK -> if (remaining == 0L) leaveBlock()
            Part.CHECKSUM, Part.SKIPPED -> if (remaining == 0L) enter(Part.FRAME_HEADER)
        }
        // Blocks and skipped parts may be empty.
        if (remaining == 0L && part == Part.BLOCK) leaveBlock()
        if (remaining == 0L && part == Part.SKIPPED) enter(Part.FRAME_HEADER)
    }

    private fun followFrameHeader() {
        if (collected < MAGIC_BYTES) return
        val magic = littleEndian(0, MAGIC_BYTES)
        if (magic and SKIPPABLE_MASK == SKIPPABLE_MAGIC) {
            part = Part.SKIPPABLE_SIZE
            return
        }
        if (magic != MAGIC) throw corrupt("no zstd frame begins")
        if (collected == MAGIC_BYTES) return
        val descriptor = header[MAGIC_BYTES].toInt() and 0xFF
        val isSingleSegment = descriptor and 0x20 != 0
        val windowBytes = if (isSingleSegment) 0 else 1
        val dictionaryBytes = DICTIONARY_ID_BYTES[descriptor and 3]
        val sizeCode = descriptor ushr 6
        val sizeBytes = if (sizeCode == 0 && isSingleSegment) 1 else CONTENT_SIZE_BYTES[sizeCode]
        val sizeAt = MAGIC_BYTES + 1 + windowBytes + dictionaryBytes
        if (collected < sizeAt + sizeBytes) return
        // An id of 0 means that there is none, as does the absence of the field.
        if (littleEndian(sizeAt - dictionaryBytes, dictionaryBytes) != 0L) throw corrupt("a frame needs a dictionary")
        val contentSize = littleEndian(sizeAt, sizeBytes) + if (sizeBytes == 2) 256 else 0
        val window = if (isSingleSegment) contentSize else windowOf(header[MAGIC_BYTES + 1].toInt() and 0xFF)
        if (window < 0 || window > maxWindowBytes) {
            throw CompressionException(
                Kind.WINDOW_TOO_LARGE,
                "zstd-stream: a frame asks for a window of ${window.toULong()} bytes, at most $maxWindowBytes are " +
                    "allowed, at byte $position of the connection",
            )
        }
        val block = minOf(window, MAX_BLOCK_BYTES)
        largestRingBytes = maxOf(largestRingBytes, window + 3 * block + RING_MARGIN_BYTES)
        hasChecksum = descriptor and 0x04 != 0
        enter(Part.BLOCK_HEADER)
    }

    private fun followBlockHeader() {
        val blockHeader = littleEndian(0, BLOCK_HEADER_BYTES).toInt()
        isLastBlock = blockHeader and 1 != 0
        val size = (blockHeader ushr 3).toLong()
        when ((blockHeader ushr 1) and 3) {
            RAW_BLOCK, COMPRESSED_BLOCK -> enter(Part.BLOCK, size)
            RUN_LENGTH_BLOCK -> enter(Part.BLOCK, 1)
            else -> throw corrupt("a block of the reserved type comes")
        }
    }

    private fun leaveBlock() {
        when {
            !isLastBlock -> enter(Part.BLOCK_HEADER)
            hasChecksum -> enter(Part.CHECKSUM, CHECKSUM_BYTES)
            else -> enter(Part.FRAME_HEADER)
        }
    }

    private fun enter(next: Part, bytes: Long = 0) {
        part = next
        collected = 0
        remaining = bytes
    }

    private fun corrupt(what: String): CompressionException =
        CompressionException(Kind.CORRUPT, "zstd-stream: $what at byte $position of the connection")

    private fun littleEndian(from: Int, count: Int): Long {
        var value = 0L
        for (i in count - 1 downTo 0) value = (value shl 8) or (header[from + i].toLong() and 0xFF)
        return value
    }

    private companion object {
        const val MAGIC = 0xFD2FB528L
        const val MAGIC_BYTES = 4

        /** Sixteen magic numbers, 0x184D2A50 to 0x184D2A5F, begin frames to be skipped. */
        const val SKIPPABLE_MAGIC = 0x184D2A50L
        const val SKIPPABLE_MASK = 0xFFFFFFF0L
        const val SKIPPABLE_HEADER_BYTES = 8

        /** Magic number, descriptor, window, dictionary id, content size. */
        const val MAX_HEADER_BYTES = 4 + 1 + 1 + 4 + 8
        val DICTIONARY_ID_BYTES = intArrayOf(0, 1, 2, 4)
        val CONTENT_SIZE_BYTES = intArrayOf(0, 2, 4, 8)

        const val BLOCK_HEADER_BYTES = 3
        const val RAW_BLOCK = 0
        const val RUN_LENGTH_BLOCK = 1
        const val COMPRESSED_BLOCK = 2
        const val MAX_BLOCK_BYTES = 128L shl 10
        const val CHECKSUM_BYTES = 4L

        /** libzstd keeps one block of input, and the window and two blocks of output with this margin. */
        const val RING_MARGIN_BYTES = 64L

        /** RFC 8878, section 3.1.1.1.2: five bits of exponent, three of mantissa. */
        fun windowOf(descriptor: Int): Long {
            val base = 1L shl (10 + (descriptor ushr 3))
            return base + base / 8 * (descriptor and 7)
        }
    }
}
