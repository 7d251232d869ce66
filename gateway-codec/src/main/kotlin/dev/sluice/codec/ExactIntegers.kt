package dev.sluice.codec

/**
 * Integers that are more than plain digits: with an exponent, such as `1e3`, or leading zeros, as texts may have them.
 *
 * Not left to kotlinx.serialization: past 64 bits its sum wraps, so that 18446744073709551624 comes out as 8, and its
 * exponents pass through a Double, which drops the last digits.
 */
internal object ExactIntegers {
    /** Ten to the power of the index. */
    private val POWERS = LongArray(19).also { powers ->
        powers[0] = 1
        for (i in 1 until powers.size) powers[i] = powers[i - 1] * 10
    }

    /** The integer that [text] stands for; null when it is none, or when it or its digits need more than 64 bits. */
    fun parseOrNull(text: String): Long? {
        val mark = text.indexOfFirst { it == 'e' || it == 'E' }
        if (mark < 0) return digitsOrNull(text)
        val digits = digitsOrNull(text.substring(0, mark)) ?: return null
        val exponent = exponentOrNull(text.substring(mark + 1)) ?: return null
        return scaledOrNull(digits, exponent)
    }

    /** The standard library would take the digits of other scripts as well, and a plus. */
    private fun digitsOrNull(text: String): Long? = text.takeIf { it.all(::isDigitOrMinus) }?.toLongOrNull()

    private fun exponentOrNull(text: String): Int? =
        text.takeIf { it.all { char -> char == '+' || isDigitOrMinus(char) } }?.toIntOrNull()

    private fun isDigitOrMinus(char: Char) = char in '0'..'9' || char == '-'

    private fun scaledOrNull(digits: Long, exponent: Int): Long? {
        if (digits == 0L) return 0
        // Larger powers have no Long, nor has then the product; and none of them divides a Long.
        if (exponent <= -POWERS.size || exponent >= POWERS.size) return null
        return if (exponent < 0) {
            val power = POWERS[-exponent]
            if (digits % power == 0L) digits / power else null
        } else {
            val power = POWERS[exponent]
            val product = digits * power
            if (Math.multiplyHigh(digits, power) == product shr (Long.SIZE_BITS - 1)) product else null
        }
    }
}
