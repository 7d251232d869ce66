package dev.sluice.compression

import java.util.zip.DataFormatException

/**
 * The head of a block with codes of its own: how long the codes are (RFC 1951, 3.2.7). They are added to [literals] and
 * [distances] as they are read, which may be in pieces.
 */
internal class BlockLengths(private val literals: InflateCodes, private val distances: InflateCodes) {
    private val shortLengths = IntArray(ORDER.size)
    private val shortCodes = IntArray(LONGEST_SHORT + 1)

    /** Of the code that the lengths are written in: the symbol, and at 5 to 7 how long its code is. */
    private val table = ByteArray(1 shl LONGEST_SHORT)
    private var literalCount = 0
    private var distanceCount = 0
    private var shortCount = 0
    private var shortsRead = 0
    private var read = 0
    private var last = 0
    private var hasCounts = false
    private var hasEnd = false

    fun begin() {
        literals.begin()
        distances.begin()
        hasCounts = false
        hasEnd = false
        shortsRead = 0
        read = 0
        last = 0
    }

    /**
     * Goes on; true when all are there and the codes are made, false when there is no more input.
     *
     * @throws DataFormatException when the lengths are no codes
     */
    fun read(bits: BitInput): Boolean {
        if (!readCounts(bits) || !readShortLengths(bits) || !readLengths(bits)) return false
        if (!hasEnd) throw DataFormatException("invalid code -- missing end-of-block")
        literals.make(mayBeEmpty = false, "literal/lengths set")
        distances.make(mayBeEmpty = true, "distances set")
        return true
    }

    private fun readCounts(bits: BitInput): Boolean {
        if (hasCounts) return true
        if (!bits.has(14)) return false
        literalCount = bits.take(5) + 257
        distanceCount = bits.take(5) + 1
        shortCount = bits.take(4) + 4
        if (literalCount > 286 || distanceCount > 30) throw DataFormatException("too many length or distance symbols")
        shortLengths.fill(0)
        hasCounts = true
        return true
    }

    private fun readShortLengths(bits: BitInput): Boolean {
        if (shortsRead == shortCount) return true
        while (shortsRead < shortCount) {
            if (!bits.has(3)) return false
            shortLengths[ORDER[shortsRead++]] = bits.take(3)
        }
        makeTable()
        return true
    }

    private fun makeTable() {
        shortCodes.fill(0)
        for (length in shortLengths) shortCodes[length]++
        var code = 0
        shortCodes[0] = 0
        for (length in 1..LONGEST_SHORT) {
            val count = shortCodes[length]
            shortCodes[length] = code
            if (code + count > 1 shl length) throw DataFormatException("invalid code lengths set")
            code = (code + count) shl 1
        }
        if (code == 0) {
            // As in zlib: without any code a bit means that the next symbol has none, and in the end one is missing.
            return table.fill((1 shl 5).toByte())
        }
        if (code != 2 shl LONGEST_SHORT) throw DataFormatException("invalid code lengths set")
        for (symbol in shortLengths.indices) {
            val length = shortLengths[symbol]
            if (length == 0) continue
            var at = Integer.reverse(shortCodes[length]++) ushr (Int.SIZE_BITS - length)
            while (at < table.size) {
                table[at] = (symbol or (length shl 5)).toByte()
                at += 1 shl length
            }
        }
    }

    private fun readLengths(bits: BitInput): Boolean {
        val all = literalCount + distanceCount
        while (read < all) {
            // More than there may be at the end of the input: then the code tells whether it is enough.
            bits.has(LONGEST_SHORT + LONGEST_REPEAT)
            val entry = table[bits.buffer.toInt() and ((1 shl LONGEST_SHORT) - 1)].toInt() and 0xFF
            val symbol = entry and 31
            val length = entry ushr 5
            if (symbol < REPEAT_LAST) {
                if (bits.count < length) return false
                bits.drop(length)
                last = symbol
                if (symbol != 0) add(symbol)
                read++
            } else {
                val extra = REPEAT_BITS[symbol - REPEAT_LAST]
                if (bits.count < length + extra) return false
                bits.drop(length)
                repeated(symbol, bits.take(extra) + REPEAT_LEAST[symbol - REPEAT_LAST], all)
            }
        }
        return true
    }

    private fun repeated(symbol: Int, times: Int, all: Int) {
        val hasLast = symbol != REPEAT_LAST || read > 0
        if (!hasLast || times > all - read) throw DataFormatException("invalid bit length repeat")
        if (symbol != REPEAT_LAST) last = 0
        if (last == 0) {
            read += times
        } else {
            repeat(times) {
                add(last)
                read++
            }
        }
    }

    private fun add(length: Int) {
        if (read < literalCount) {
            if (read == InflateCodes.END_OF_BLOCK) hasEnd = true
            literals.add(read, length)
        } else {
            distances.add(read - literalCount, length)
        }
    }

    private companion object {
        val ORDER = intArrayOf(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
        const val LONGEST_SHORT = 7

        /** 16 repeats the length before, 17 and 18 repeat none. */
        const val REPEAT_LAST = 16
        val REPEAT_BITS = intArrayOf(2, 3, 7)
        val REPEAT_LEAST = intArrayOf(3, 3, 11)
        const val LONGEST_REPEAT = 7
    }
}
