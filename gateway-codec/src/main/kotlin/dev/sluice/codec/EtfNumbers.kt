package dev.sluice.codec

import java.math.BigInteger
import java.nio.charset.StandardCharsets

/** No finite Double has more bytes before its point; what is longer is not worth the time. */
private const val MAX_MAGNITUDE = 128
private const val BYTE = 0xFFL

/** What the text of a number is made of. */
private const val FLOAT_CHARACTERS = "0123456789+-eE."

/** Whether an integer of any size is next. */
internal fun EtfReader.isInteger(): Boolean =
    when (peek()) {
        EtfTag.SMALL_INTEGER, EtfTag.INTEGER, EtfTag.SMALL_BIG, EtfTag.LARGE_BIG -> true
        else -> false
    }

/** Takes an integer of any size; null when it has more than 64 bits, and then its magnitude is where a text would be. */
internal fun EtfReader.takeIntegerOrNull(): Long? =
    when (peek()) {
        EtfTag.SMALL_INTEGER -> {
            takeSmall().toLong()
        }

        EtfTag.INTEGER -> {
            need(1 + Int.SIZE_BYTES)
            intAt(1).toLong().also { position += 1 + Int.SIZE_BYTES }
        }

        EtfTag.SMALL_BIG, EtfTag.LARGE_BIG -> {
            takeBig()
        }

        else -> {
            fail("expected an integer")
        }
    }

private fun EtfReader.takeSmall(): Int {
    if (isBareByte) return takeByte()
    need(2)
    return byteAt(1).also { position += 2 }
}

private fun EtfReader.takeBig(): Long? {
    val isNegative = takeMagnitude()
    trimMagnitude()
    if (textTo - textFrom > Long.SIZE_BYTES) return null
    val value = magnitude()
    // As magnitude, the lowest Long is one more than the highest.
    if (value < 0 && !(isNegative && value == Long.MIN_VALUE)) return null
    return if (isNegative) -value else value
}

/** The magnitude, which has 64 bits at most, without a sign. */
private fun EtfReader.magnitude(): Long {
    var value = 0L
    for (p in textTo - 1 downTo textFrom) value = value shl Byte.SIZE_BITS or (bytes[p].toLong() and BYTE)
    return value
}

/** Drops the zeros that the magnitude begins with. They are its last bytes. */
private fun EtfReader.trimMagnitude() {
    while (textTo > textFrom && bytes[textTo - 1] == 0.toByte()) textTo--
}

/** Takes an integer, as the digits that JSON would have. */
internal fun EtfReader.takeDigits(): String {
    val from = position
    return takeIntegerOrNull()?.toString() ?: takeHuge(from).toString()
}

/** Takes an integer, as the nearest Double; an infinite one when it is beyond them all. */
internal fun EtfReader.takeIntegerAsDouble(): Double {
    val from = position
    takeIntegerOrNull()?.let { return it.toDouble() }
    if (textTo - textFrom <= MAX_MAGNITUDE) return takeHuge(from).toDouble()
    return if (isNegativeMagnitude()) Double.NEGATIVE_INFINITY else Double.POSITIVE_INFINITY
}

/** The integer at [from] that [takeIntegerOrNull] has taken, but that has no Long. */
private fun EtfReader.takeHuge(from: Int): BigInteger {
    val size = textTo - textFrom
    if (size > MAX_MAGNITUDE) fail("an integer of $size bytes", from)
    val magnitude = ByteArray(size) { bytes[textTo - 1 - it] }
    return BigInteger(if (isNegativeMagnitude()) -1 else 1, magnitude)
}

/** The sign of a big integer stands before its magnitude. */
private fun EtfReader.isNegativeMagnitude(): Boolean = bytes[textFrom - 1] != 0.toByte()

/** Reads an integer: as it is, or in a text, with what the JSON codec takes in quotes. Back at it when that fails. */
internal fun EtfReader.readLong(): Long {
    val from = position
    val value = when {
        isInteger() -> takeIntegerOrNull()
        isLiteral() || !takeText() -> null
        else -> ExactIntegers.parseOrNull(text())
    }
    if (value == null) {
        // Back: a serializer may try something else.
        position = from
        fail(NO_LONG, from)
    }
    return value
}

/** Reads an integer of 64 bits without a sign: as it is, or in a text. */
internal fun EtfReader.readUnsignedLong(): Long {
    val from = position
    if (isInteger()) return takeUnsignedOrNull() ?: fail(NO_UNSIGNED, from)
    if (isLiteral() || !takeText()) fail(NO_UNSIGNED, from)
    return text().toULongOrNull()?.toLong() ?: fail(NO_UNSIGNED, from)
}

/** Takes an integer of any size; null when it has a sign or more than 64 bits. */
internal fun EtfReader.takeUnsignedOrNull(): Long? {
    takeIntegerOrNull()?.let { value -> return value.takeIf { it >= 0 } }
    return if (textTo - textFrom > Long.SIZE_BYTES || isNegativeMagnitude()) null else magnitude()
}

/** Reads an integer from [min] to [max]; [bits] is for the message. */
internal fun EtfReader.readLong(min: Long, max: Long, bits: Int): Long {
    val from = position
    val value = readLong()
    if (value !in min..max) fail("expected an integer of at most $bits bits", from)
    return value
}

/** Reads a finite number: a float, an integer, or a text. */
internal fun EtfReader.readDouble(): Double {
    val from = position
    val value = when {
        isInteger() -> takeIntegerAsDouble()
        isFloat() -> takeFloat()
        isLiteral() || !takeText() -> null
        else -> text().toDoubleOrNull()
    }
    if (value == null || !value.isFinite()) fail("expected a finite number", from)
    return value
}

/** Reads a number that is finite as a Float. */
internal fun EtfReader.readFloat(): Float {
    val from = position
    val value = readDouble().toFloat()
    if (!value.isFinite()) fail("expected a finite number that fits a Float", from)
    return value
}

internal fun EtfReader.isFloat(): Boolean = peek() == EtfTag.NEW_FLOAT || peek() == EtfTag.FLOAT

/** Takes a float of either form, finite or not. */
internal fun EtfReader.takeFloat(): Double {
    val from = position
    val isNew = peek() == EtfTag.NEW_FLOAT
    skip(0)
    if (isNew) return Double.fromBits(java.lang.Long.reverseBytes(Words.at(bytes, from + 1)))
    var to = from + 1
    while (to < position && bytes[to] != 0.toByte()) to++
    val text = String(bytes, from + 1, to - from - 1, StandardCharsets.ISO_8859_1)
    return text.takeIf { it.all(FLOAT_CHARACTERS::contains) }?.toDoubleOrNull()
        ?: fail("a float of no known form", from)
}

private const val NO_UNSIGNED = "expected an unsigned integer of at most 64 bits"
private const val NO_LONG = "expected an integer of at most 64 bits"
