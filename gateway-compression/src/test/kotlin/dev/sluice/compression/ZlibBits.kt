package dev.sluice.compression

import java.io.ByteArrayOutputStream

/** Writes a zlib stream bit by bit, as no compressor would (RFC 1951). */
internal class ZlibBits {
    private val out = ByteArrayOutputStream().apply {
        write(0x78)
        write(0x9C)
    }
    private var buffer = 0
    private var count = 0

    /** [bits] bits of [value], lowest first. */
    fun put(value: Int, bits: Int) {
        for (i in 0 until bits) {
            buffer = buffer or ((value ushr i and 1) shl count)
            if (++count == 8) {
                out.write(buffer)
                buffer = 0
                count = 0
            }
        }
    }

    /** A block that is stored. */
    fun stored(bytes: ByteArray) {
        put(0, 3)
        align()
        put(bytes.size, 16)
        put(bytes.size.inv(), 16)
        bytes.forEach { put(it.toInt(), 8) }
    }

    /** A block with the fixed codes, and its end. */
    fun fixedBlock(symbols: ZlibBits.() -> Unit) {
        put(0, 1)
        put(1, 2)
        symbols()
        literal(256)
    }

    /** In a fixed block: a literal, the end, or a length without its extra bits. */
    fun literal(symbol: Int) =
        when (symbol) {
            in 0..143 -> code(0x30 + symbol, 8)
            in 144..255 -> code(0x190 + symbol - 144, 9)
            in 256..279 -> code(symbol - 256, 7)
            else -> code(0xC0 + symbol - 280, 8)
        }

    /** In a fixed block: a copy. */
    fun copy(length: Int, distance: Int) {
        if (length == 258) {
            literal(285)
        } else {
            val (symbol, extra, least) = place(length - 3, 4)
            literal(257 + symbol)
            put(length - 3 - least, extra)
        }
        val (symbol, extra, least) = place(distance - 1, 2)
        code(symbol, 5)
        put(distance - 1 - least, extra)
    }

    /** The head of a block with codes of these lengths, each written as it is in four bits. */
    fun dynamicBlock(literals: IntArray, distances: IntArray) {
        put(0, 1)
        put(2, 2)
        put(literals.size - 257, 5)
        put(distances.size - 1, 5)
        put(15, 4)
        // 16, 17 and 18 have no code, all others one of four bits.
        for (i in 0 until 19) put(if (i < 3) 0 else 4, 3)
        for (length in literals + distances) code(length, 4)
    }

    /** The stream so far, with the empty stored block of a flush. */
    fun flushed(): ByteArray {
        put(0, 3)
        align()
        return out.toByteArray() + byteArrayOf(0, 0, -1, -1)
    }

    private fun align() {
        if (count > 0) put(0, 8 - count)
    }

    /** Codes come highest bit first. */
    private fun code(code: Int, bits: Int) = put(Integer.reverse(code) ushr (32 - bits), bits)

    /** Symbol, extra bits and least value of the group in which [value] lies; groups grow every [each] symbols. */
    private fun place(value: Int, each: Int): Triple<Int, Int, Int> {
        var least = 0
        var symbol = 0
        while (true) {
            val extra = maxOf(0, symbol / each - 1)
            if (value < least + (1 shl extra)) return Triple(symbol, extra, least)
            least += 1 shl extra
            symbol++
        }
    }
}
