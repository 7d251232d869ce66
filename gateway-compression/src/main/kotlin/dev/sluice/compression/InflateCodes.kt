package dev.sluice.compression

import java.util.zip.DataFormatException

/**
 * One Huffman code of a block (RFC 1951, 3.2.2) as a table: what the next bits mean, and how many of them.
 *
 * The next [primaryBits] bits are looked up. What a longer code means is in a table behind, for which there is an entry of
 * [SUBTABLE]. An entry is:
 *
 * | bits | |
 * |---|---|
 * | 0 to 4 | how many bits to take, with the extra bits |
 * | 5 to 8 | how many of them are the code |
 * | 9 to 12 | [SUBTABLE]: how many bits behind the primary ones are looked up there |
 * | 13 to 15 | [SUBTABLE], [SPECIAL], [INVALID] |
 * | 16 to 30 | the literal, the least length or distance, or where the table begins |
 * | 31 | a literal |
 *
 * @param meanings of the symbols: entries without the lengths of codes, the extra bits at 0 to 4.
 * @param capacity entries that the largest code may need; see [literals] and [distances].
 */
internal class InflateCodes private constructor(
    private val meanings: IntArray,
    private val primaryBits: Int,
    capacity: Int,
) {
    val table: IntArray = IntArray(capacity)

    /** How many symbols there are for each length of code; they are a list in [following], which is the order of codes. */
    private val counts = IntArray(LONGEST + 1)
    private val firsts = IntArray(LONGEST + 1)
    private val lasts = IntArray(LONGEST + 1)
    private val following = ShortArray(meanings.size)
    private val nextCodes = IntArray(LONGEST + 1)

    /** Forgets all symbols; the [table] stays as it is until [make]. */
    fun begin() = counts.fill(0)

    /** [symbol], which is above all that were added, has a code of [length] bits. */
    fun add(symbol: Int, length: Int) {
        if (counts[length]++ == 0) firsts[length] = symbol else following[lasts[length]] = symbol.toShort()
        lasts[length] = symbol
    }

    /**
     * Makes the table for the symbols that were added.
     *
     * As zlib does, a code that is not complete is refused unless it is a single one of one bit, or [mayBeEmpty] and none.
     *
     * @throws DataFormatException when they are no code
     */
    fun make(mayBeEmpty: Boolean, name: String) {
        val used = counts.sum()
        requireCode(used, mayBeEmpty, name)
        fill(used)
    }

    private fun requireCode(used: Int, mayBeEmpty: Boolean, name: String) {
        var free = 1
        var code = 0
        for (length in 1..LONGEST) {
            free = 2 * free - counts[length]
            if (free < 0) throw DataFormatException("invalid $name")
            code = (code + counts[length - 1]) shl 1
            nextCodes[length] = code
        }
        if (free == 0) return
        val isAllowed = if (used == 0) mayBeEmpty else used == 1 && counts[1] == 1
        if (!isAllowed) throw DataFormatException("invalid $name")
        // Not all bits mean something.
        table.fill(INVALID or SPECIAL or 1, 0, 1 shl primaryBits)
    }

    private fun fill(used: Int) {
        var left = used
        var filled = 1
        for (length in 1..primaryBits) {
            // Each entry so far, whatever the bit above it is.
            if (left < used) System.arraycopy(table, 0, table, filled, filled)
            filled = filled shl 1
            var symbol = firsts[length]
            val code = nextCodes[length]
            for (i in 0 until counts[length]) {
                table[reversed(code + i, length)] = entry(symbol, length)
                symbol = following[symbol].toInt()
            }
            left -= counts[length]
        }
        if (left > 0) fillSubtables(left)
    }

    private fun fillSubtables(symbols: Int) {
        val mask = (1 shl primaryBits) - 1
        var symbol = 0
        var length = primaryBits
        var left = 0
        var prefix = -1
        var begin = 0
        var bits = 0
        var end = 1 shl primaryBits
        repeat(symbols) {
            while (left == 0) {
                left = counts[++length]
                symbol = firsts[length]
            }
            val code = reversed(nextCodes[length]++, length)
            if (code and mask != prefix) {
                prefix = code and mask
                begin = end
                bits = length - primaryBits
                // As many bits as the longest code with this prefix needs: until all that they can say is used.
                var space = left
                while (space < 1 shl bits) space = 2 * space + counts[primaryBits + ++bits]
                end = begin + (1 shl bits)
                table[prefix] = (begin shl 16) or SUBTABLE or (bits shl 9)
            }
            val entry = entry(symbol, length)
            symbol = following[symbol].toInt()
            var at = begin + (code ushr primaryBits)
            while (at < end) {
                table[at] = entry
                at += 1 shl (length - primaryBits)
            }
            left--
        }
    }

    private fun entry(symbol: Int, length: Int): Int = meanings[symbol] + length or (length shl 5)

    private fun reversed(code: Int, length: Int): Int = Integer.reverse(code) ushr (Int.SIZE_BITS - length)

    companion object {
        const val LITERAL_BITS = 10
        const val LITERAL_MASK = (1 shl LITERAL_BITS) - 1
        const val DISTANCE_BITS = 8
        const val DISTANCE_MASK = (1 shl DISTANCE_BITS) - 1

        const val SUBTABLE = 1 shl 13

        /** The end of the block, or [INVALID]. */
        const val SPECIAL = 1 shl 14
        const val INVALID = 1 shl 15

        /** RFC 1951, 3.2.7. */
        const val LONGEST = 15
        const val LITERALS = 288
        const val DISTANCES = 32
        const val END_OF_BLOCK = 256

        /** What `enough 288 10 15` and `enough 32 8 15` of zlib's examples give are 1,334 and 402. */
        private const val LITERAL_CAPACITY = 1_334
        private const val DISTANCE_CAPACITY = 402

        /** RFC 1951, 3.2.5: the extra bits of lengths from symbol 257 on. */
        private val LENGTH_EXTRAS =
            intArrayOf(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0)
        private const val SHORTEST = 3
        private const val LONGEST_COPY = 258

        private val LITERAL_MEANINGS = literalMeanings()
        private val DISTANCE_MEANINGS = distanceMeanings()

        /** RFC 1951, 3.2.6. */
        val FIXED_LITERALS: InflateCodes = literals().also {
            for (symbol in 0 until LITERALS) {
                val length = when (symbol) {
                    in 144..255 -> 9
                    in 256..279 -> 7
                    else -> 8
                }
                it.add(symbol, length)
            }
            it.make(mayBeEmpty = false, "fixed codes")
        }
        val FIXED_DISTANCES: InflateCodes = distances().also {
            for (symbol in 0 until DISTANCES) it.add(symbol, 5)
            it.make(mayBeEmpty = false, "fixed codes")
        }

        /** For literals, lengths and the end of a block. */
        fun literals(): InflateCodes = InflateCodes(LITERAL_MEANINGS, LITERAL_BITS, LITERAL_CAPACITY)

        fun distances(): InflateCodes = InflateCodes(DISTANCE_MEANINGS, DISTANCE_BITS, DISTANCE_CAPACITY)

        /** The extra bits of [entry], whose code is the next in [buffer]. */
        fun extra(buffer: Long, entry: Int): Int =
            ((buffer and ((1L shl (entry and 31)) - 1)) ushr (entry ushr 5 and 15)).toInt()

        /** Where the entry lies that [entry], which is [SUBTABLE], leads to. */
        fun indexBehind(buffer: Long, entry: Int, primaryBits: Int): Int =
            (entry ushr 16) + (buffer.toInt() ushr primaryBits and ((1 shl (entry ushr 9 and 15)) - 1))

        private fun literalMeanings(): IntArray {
            val meanings = IntArray(LITERALS) { (it shl 16) or Int.MIN_VALUE }
            meanings[END_OF_BLOCK] = SPECIAL
            var length = SHORTEST
            LENGTH_EXTRAS.forEachIndexed { i, extra ->
                meanings[END_OF_BLOCK + 1 + i] = (length shl 16) or extra
                length += 1 shl extra
            }
            meanings[END_OF_BLOCK + LENGTH_EXTRAS.size] = LONGEST_COPY shl 16
            for (unused in END_OF_BLOCK + 1 + LENGTH_EXTRAS.size until LITERALS) meanings[unused] = SPECIAL or INVALID
            return meanings
        }

        private fun distanceMeanings(): IntArray {
            var distance = 1
            return IntArray(DISTANCES) { symbol ->
                val extra = maxOf(0, symbol / 2 - 1)
                if (symbol >= DISTANCES - 2) {
                    SPECIAL or INVALID
                } else {
                    ((distance shl 16) or extra).also { distance += 1 shl extra }
                }
            }
        }
    }
}
