package dev.sluice.codec

import java.nio.charset.StandardCharsets

/** So many digits fit a Long, whatever they are. */
internal const val SAFE_DIGITS = 18

/** 10 to the power of eight, for the digits that are read at once. */
private const val EIGHT_DIGITS = 100_000_000L
private const val RADIX = 10

/** Every value up to this one can take a nineteenth digit up to 7. */
private const val MAX_PREFIX = Long.MAX_VALUE / RADIX
private const val MAX_LAST_DIGIT = (Long.MAX_VALUE % RADIX).toInt()

/** Reads an integer, in quotes or not. What is not plain digits (exponents, overflow) is for [ExactIntegers]. */
internal fun ByteReader.readLong(): Long = readDigits(takesSign = true) { readOddLong() }

/** [readLong] of plain digits; null, and nothing read, when anything else comes. */
internal fun ByteReader.readPlainLongOrNull(): Long? = readDigits(takesSign = true) { return null }

/** Reads an id, in quotes or not: 64 bits without a sign. */
internal fun ByteReader.readSnowflake(): Long = readDigits(takesSign = false) { readOddSnowflake() }

/** Reads plain digits, in quotes or not, eight at a time; anything else is for [odd]. Too large for C2 to take in. */
private inline fun ByteReader.readDigits(takesSign: Boolean, odd: () -> Long): Long {
    var first = peekInPlace()
    val bytes = bytes
    var p = position
    val isQuoted = first == ByteReader.QUOTE
    if (isQuoted) first = bytes[++p].toInt()
    val isNegative = takesSign && first == '-'.code
    if (isNegative) p++
    val from = p
    var value = 0L
    var word = Words.at(bytes, p)
    if (Words.areDigits(word)) {
        value = Words.digits(word)
        p += Long.SIZE_BYTES
        word = Words.at(bytes, p)
        if (Words.areDigits(word)) {
            value = value * EIGHT_DIGITS + Words.digits(word)
            p += Long.SIZE_BYTES
        }
    }
    var digit = bytes[p] - '0'.code
    while (digit in 0 until RADIX) {
        if (p - from >= SAFE_DIGITS && !takesDigit(value, digit, p - from)) return odd()
        value = value * RADIX + digit
        digit = bytes[++p] - '0'.code
    }
    val isPlain = p > from && (bytes[from] != '0'.code.toByte() || p == from + 1)
    if (!isPlain || !endsNumber(bytes[p], isQuoted)) return odd()
    position = if (isQuoted) p + 1 else p
    return if (isNegative) -value else value
}

/** Whether plain digits come next, in quotes or not, and so few that [readLong] takes them as they are. */
internal fun ByteReader.isPlainInteger(): Boolean {
    val isQuoted = peek() == ByteReader.QUOTE
    var p = if (isQuoted) position + 1 else position
    if (bytes[p] == '-'.code.toByte()) p++
    val from = p
    while (JsonBytes.isDigit(bytes[p])) p++
    val digits = p - from
    // Of nineteen digits, those that begin with less than a 9 fit.
    val fits = digits in 1..SAFE_DIGITS || (digits == SAFE_DIGITS + 1 && bytes[from] < '9'.code.toByte())
    return fits && (digits == 1 || bytes[from] != '0'.code.toByte()) && endsNumber(bytes[p], isQuoted)
}

private fun ByteReader.readOddLong(): Long {
    val isQuoted = peek() == ByteReader.QUOTE
    val from = position
    if (isQuoted) position = skipString() + 1 else skipNumber()
    val quote = if (isQuoted) 1 else 0
    val text = String(bytes, from + quote, position - from - 2 * quote, StandardCharsets.UTF_8)
    val value = ExactIntegers.parseOrNull(text)
    if (value == null) {
        // Back: a serializer may try something else.
        position = from
        fail("expected an integer of at most 64 bits", from)
    }
    return value
}

private fun ByteReader.readOddSnowflake(): Long = readUnsigned(String::toULongOrNull).toLong()

private fun takesDigit(value: Long, digit: Int, count: Int): Boolean =
    count == SAFE_DIGITS && (value < MAX_PREFIX || (value == MAX_PREFIX && digit <= MAX_LAST_DIGIT))

private fun endsNumber(next: Byte, isQuoted: Boolean): Boolean =
    if (isQuoted) {
        next == JsonBytes.QUOTE
    } else {
        // Blanks, and the zero behind the end; a zero anywhere else is refused by whoever reads on.
        next == JsonBytes.COMMA || next == JsonBytes.CLOSE_BRACE || next == JsonBytes.CLOSE_BRACKET ||
            next in 0..ByteReader.SPACE
    }

internal fun ByteReader.readInt(): Int {
    val from = position
    val value = readDigits(takesSign = true) { readOddLong() }
    if (value != value.toInt().toLong()) fail("expected an integer of at most 32 bits", from)
    return value.toInt()
}

internal fun ByteReader.readShort(): Short {
    val from = position
    val value = readLong()
    if (value != value.toShort().toLong()) fail("expected an integer of at most 16 bits", from)
    return value.toShort()
}

internal fun ByteReader.readByte(): Byte {
    val from = position
    val value = readLong()
    if (value != value.toByte().toLong()) fail("expected an integer of at most 8 bits", from)
    return value.toByte()
}

/** Reads a finite number, in quotes or not. */
internal fun ByteReader.readDouble(): Double {
    val isQuoted = peek() == ByteReader.QUOTE
    val from = position
    val value = if (isQuoted) {
        readString().toDoubleOrNull()
    } else {
        skipNumber()
        Decimal.toDouble(bytes, from, position)
    }
    if (value == null || !value.isFinite()) fail("expected a finite number", from)
    return value
}

/** Reads a number that is finite as a Float, in quotes or not. */
internal fun ByteReader.readFloat(): Float {
    val isQuoted = peek() == ByteReader.QUOTE
    val from = position
    val value = if (isQuoted) {
        readString().toFloatOrNull()
    } else {
        skipNumber()
        Decimal.toFloat(bytes, from, position)
    }
    if (value == null || !value.isFinite()) fail("expected a finite number that fits a Float", from)
    return value
}

/** Reads one character: a string of one, or a number of one digit, as the reference does. */
internal fun ByteReader.readChar(): Char {
    val text = readScalarText()
    if (text.length != 1) fail("expected one character")
    return text[0]
}

/** Reads an unsigned number of any size, in quotes or not. */
internal fun <T : Any> ByteReader.readUnsigned(parse: (String) -> T?): T {
    peek()
    val from = position
    return parse(readScalarText()) ?: fail("expected an unsigned integer that fits its type", from)
}

/** The text of a string, or of a number or literal without quotes. */
private fun ByteReader.readScalarText(): String {
    val first = peek()
    if (first == '{'.code || first == '['.code) fail("expected a single value")
    return if (first == ByteReader.QUOTE) readString() else takeText(depth = 0)
}

/** Skips a number without quotes. */
private fun ByteReader.skipNumber() {
    val first = peek()
    if (first != '-'.code && first !in '0'.code..'9'.code) fail("expected a number")
    strictly { position = JsonBytes.skipNumber(bytes, position, end) }
}
