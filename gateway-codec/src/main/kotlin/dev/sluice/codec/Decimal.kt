package dev.sluice.codec

import java.nio.charset.StandardCharsets

/**
 * Decimal numbers to binary ones, rounded exactly as [java.lang.Double.parseDouble] does.
 *
 * A number of few digits and a small power of ten needs no more than one division or multiplication, which rounds
 * right, since both operands are exact (Clinger, 1990: How to read floating point numbers accurately). All others are
 * left to the JDK.
 */
internal object Decimal {
    /** Up to here the powers of ten are exact as Double and as Float. */
    private val POWERS = DoubleArray(23).also { powers ->
        powers[0] = 1.0
        for (i in 1 until powers.size) powers[i] = powers[i - 1] * 10.0
    }
    private const val MAX_FLOAT_POWER = 10

    /** Integers up to here are exact. */
    private const val MAX_DOUBLE_DIGITS = 1L shl 53
    private const val MAX_FLOAT_DIGITS = 1L shl 24

    /** More digits could overflow the sum. */
    private const val MAX_LENGTH = 18
    private const val RADIX = 10

    /** The number from [from] to [to], which [JsonBytes.skipNumber] has accepted. */
    fun toDouble(bytes: ByteArray, from: Int, to: Int): Double {
        val digits = digits(bytes, from, to)
        val power = fraction(bytes, from, to)
        if (digits < 0 || digits > MAX_DOUBLE_DIGITS || power >= POWERS.size) return text(bytes, from, to).toDouble()
        val value = digits.toDouble() / POWERS[power]
        return if (bytes[from] == MINUS) -value else value
    }

    /** As [toDouble], rounded once. */
    fun toFloat(bytes: ByteArray, from: Int, to: Int): Float {
        val digits = digits(bytes, from, to)
        val power = fraction(bytes, from, to)
        if (digits !in 0..MAX_FLOAT_DIGITS || power > MAX_FLOAT_POWER) return text(bytes, from, to).toFloat()
        val value = digits.toFloat() / POWERS[power].toFloat()
        return if (bytes[from] == MINUS) -value else value
    }

    /** All digits as one number, the point left out; -1 with an exponent or too many digits. */
    private fun digits(bytes: ByteArray, from: Int, to: Int): Long {
        if (to - from > MAX_LENGTH) return -1
        var value = 0L
        for (p in from until to) {
            val byte = bytes[p]
            when {
                JsonBytes.isDigit(byte) -> value = value * RADIX + (byte - '0'.code)
                byte != POINT && byte != MINUS -> return -1
            }
        }
        return value
    }

    /** How many digits stand behind the point. */
    private fun fraction(bytes: ByteArray, from: Int, to: Int): Int {
        for (p in from until to) if (bytes[p] == POINT) return to - p - 1
        return 0
    }

    private fun text(bytes: ByteArray, from: Int, to: Int) = String(bytes, from, to - from, StandardCharsets.ISO_8859_1)

    private const val POINT = '.'.code.toByte()
    private const val MINUS = '-'.code.toByte()
}
