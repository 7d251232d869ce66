package dev.sluice.codec

import java.time.Instant

private const val DATE_TIME_LENGTH = 19
private const val RADIX = 10
private const val FRACTION_DIGITS = 9
private const val SECONDS_A_DAY = 86_400L
private const val SECONDS_AN_HOUR = 3_600
private const val SECONDS_A_MINUTE = 60

/** From 0000-03-01 to 1970-01-01. */
private const val DAYS_TO_EPOCH = 719_468L
private const val DAYS_IN_FOUR_CENTURIES = 146_097L

/** Behind the seconds, or their fraction: what Discord writes, and what most others write, with the closing quote. */
private val UTC_NUMBERS = "+00:00\"".encodeToByteArray()
private val UTC_LETTER = "Z\"".encodeToByteArray()

/**
 * Reads a timestamp in the form that Discord uses, `2015-04-26T06:26:56.936000+00:00`, without a text in between.
 *
 * Null, and nothing read, for anything else: that is for the serializer.
 */
internal fun ByteReader.readUsualInstant(): Instant? {
    if (peek() != ByteReader.QUOTE) return null
    val from = position + 1
    if (end - from <= DATE_TIME_LENGTH || !hasDateTimeMarks(from)) return null
    val year = number(from, 4)
    val month = number(from + 5, 2)
    val day = number(from + 8, 2)
    val hour = number(from + 11, 2)
    val minute = number(from + 14, 2)
    val second = number(from + 17, 2)
    val isDate = year >= 0 && month in 1..12 && day >= 1 && day <= daysIn(year, month)
    if (!isDate || hour !in 0..23 || minute !in 0..59 || second !in 0..59) return null
    var p = from + DATE_TIME_LENGTH
    var nanos = 0
    if (bytes[p] == '.'.code.toByte()) {
        val fractionFrom = ++p
        while (JsonBytes.isDigit(bytes[p]) && p - fractionFrom < FRACTION_DIGITS) {
            nanos = nanos * RADIX + (bytes[p] - '0'.code)
            p++
        }
        if (p == fractionFrom) return null
        repeat(FRACTION_DIGITS - (p - fractionFrom)) { nanos *= RADIX }
    }
    val behind = skip(UTC_NUMBERS, p) + skip(UTC_LETTER, p)
    if (behind == 0) return null
    position = p + behind
    val seconds = hour * SECONDS_AN_HOUR + minute * SECONDS_A_MINUTE + second
    return Instant.ofEpochSecond(epochDay(year, month, day) * SECONDS_A_DAY + seconds, nanos.toLong())
}

private fun ByteReader.hasDateTimeMarks(from: Int): Boolean =
    bytes[from + 4] == '-'.code.toByte() && bytes[from + 7] == '-'.code.toByte() &&
        bytes[from + 10] == 'T'.code.toByte() && bytes[from + 13] == ':'.code.toByte() &&
        bytes[from + 16] == ':'.code.toByte()

/** The number that [count] digits stand for; negative when they are not all digits. */
private fun ByteReader.number(from: Int, count: Int): Int {
    var value = 0
    for (p in from until from + count) {
        val digit = bytes[p] - '0'.code
        if (digit !in 0 until RADIX) return -1
        value = value * RADIX + digit
    }
    return value
}

/** The size of [text] if it stands at [from], else 0. */
private fun ByteReader.skip(text: ByteArray, from: Int): Int {
    for (i in text.indices) if (bytes[from + i] != text[i]) return 0
    return text.size
}

private fun daysIn(year: Int, month: Int): Int =
    when (month) {
        2 -> if (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) 29 else 28
        4, 6, 9, 11 -> 30
        else -> 31
    }

/** Days since 1970-01-01 in the Gregorian calendar; years begin in March here, so that leap days come last. */
private fun epochDay(year: Int, month: Int, day: Int): Long {
    val marchYear = if (month <= 2) year - 1 else year
    val century4 = Math.floorDiv(marchYear, 400)
    val yearOf = marchYear - century4 * 400
    val dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    val dayOf = yearOf * 365 + yearOf / 4 - yearOf / 100 + dayOfYear
    return century4 * DAYS_IN_FOUR_CENTURIES + dayOf - DAYS_TO_EPOCH
}
