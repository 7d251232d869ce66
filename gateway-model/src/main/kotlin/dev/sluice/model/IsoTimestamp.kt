package dev.sluice.model

import java.time.Instant

/**
 * The form of ISO 8601 that Discord writes, read by hand: `2015-04-26T06:26:56.936000+00:00`.
 *
 * Takes years 0000 to 9999, seconds with or without a fraction of one to nine digits, `Z` or an offset in hours and
 * minutes. For anything else [parse] gives null, though it may be a timestamp all the same; what it takes is exact.
 * Source: Discord docs, API Reference > ISO8601 Date/Time. Thread-safe.
 */
internal object IsoTimestamp {
    fun parse(text: String): Instant? {
        if (text.length < MIN_LENGTH || !hasSeparators(text)) return null
        val year = number(text, 0, 4)
        val month = number(text, 5, 2)
        val day = number(text, 8, 2)
        val second = secondOfDay(number(text, 11, 2), number(text, 14, 2), number(text, 17, 2))
        if (year < 0 || month !in 1..12 || day !in 1..daysIn(year, month) || second < 0) return null
        val zone = endOfFraction(text)
        val nanos = nanos(text, zone)
        val offset = offsetSeconds(text, zone)
        if (nanos < 0 || offset == BAD_OFFSET) return null
        return Instant.ofEpochSecond(daysFromEpoch(year, month, day) * SECONDS_A_DAY + second - offset, nanos.toLong())
    }

    private fun hasSeparators(text: String): Boolean =
        text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':'

    /** The number that [count] digits from [start] make, -1 when they are no digits. */
    private fun number(text: String, start: Int, count: Int): Int {
        var value = 0
        for (index in start until start + count) {
            val digit = text[index] - '0'
            if (digit !in 0..9) return -1
            value = value * 10 + digit
        }
        return value
    }

    private fun secondOfDay(hour: Int, minute: Int, second: Int): Int =
        if (hour in 0..23 && minute in 0..59 && second in 0..59) hour * 3600 + minute * 60 + second else -1

    /** Where the digits after the point end; without a point that is where the seconds end. */
    private fun endOfFraction(text: String): Int {
        if (text[FRACTION] != '.') return FRACTION
        var index = FRACTION + 1
        while (index < text.length && text[index] in '0'..'9') index++
        return index
    }

    private fun nanos(text: String, end: Int): Int {
        if (end == FRACTION) return 0
        val digits = end - FRACTION - 1
        if (digits !in 1..9) return -1
        var value = number(text, FRACTION + 1, digits)
        repeat(9 - digits) { value *= 10 }
        return value
    }

    private fun offsetSeconds(text: String, zone: Int): Int {
        val rest = text.length - zone
        if (rest == 1 && text[zone] == 'Z') return 0
        if (rest != OFFSET_LENGTH || text[zone + 3] != ':') return BAD_OFFSET
        val hours = number(text, zone + 1, 2)
        val minutes = number(text, zone + 4, 2)
        if (hours < 0 || minutes !in 0..59 || hours * 60 + minutes > MAX_OFFSET_MINUTES) return BAD_OFFSET
        val seconds = hours * 3600 + minutes * 60
        return when (text[zone]) {
            '+' -> seconds
            '-' -> -seconds
            else -> BAD_OFFSET
        }
    }

    private fun daysIn(year: Int, month: Int): Int =
        when (month) {
            2 -> if (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) 29 else 28
            4, 6, 9, 11 -> 30
            else -> 31
        }

    /** Days since 1970-01-01 in the proleptic Gregorian calendar, counted from 0000-03-01 so that leap days come last. */
    private fun daysFromEpoch(year: Int, month: Int, day: Int): Long {
        val marchYear = if (month <= 2) year - 1 else year
        val marchMonth = if (month <= 2) month + 9 else month - 3
        val leapDays = Math.floorDiv(marchYear, 4) - Math.floorDiv(marchYear, 100) + Math.floorDiv(marchYear, 400)
        // 153 days are the five months from March to July, and again from August to December.
        return 365L * marchYear + leapDays + (153 * marchMonth + 2) / 5 + day - 1 - DAYS_TO_EPOCH
    }

    /** `2015-04-26T06:26:56Z`. */
    private const val MIN_LENGTH = 20

    /** Where the point is, if there is one. */
    private const val FRACTION = 19

    /** `+00:00`. */
    private const val OFFSET_LENGTH = 6

    /** java.time takes offsets up to 18 hours. */
    private const val MAX_OFFSET_MINUTES = 18 * 60
    private const val BAD_OFFSET = Int.MAX_VALUE
    private const val SECONDS_A_DAY = 86_400L

    /** From 0000-03-01 to 1970-01-01. */
    private const val DAYS_TO_EPOCH = 719_468L
}
