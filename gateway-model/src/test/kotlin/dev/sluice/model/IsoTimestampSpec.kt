package dev.sluice.model

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.of
import io.kotest.property.checkAll
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import java.time.DateTimeException
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.OffsetDateTime
import java.time.ZoneOffset

class IsoTimestampSpec :
    StringSpec({
        val count = if (System.getProperty("sluice.long") == "true") 50_000 else 5_000

        fun withoutOffset(text: String): Instant? =
            try {
                LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)
            } catch (_: DateTimeException) {
                null
            }

        // Without an offset it is UTC: Discord writes that in webhook events.
        fun byJava(text: String): Instant? =
            try {
                OffsetDateTime.parse(text).toInstant()
            } catch (_: DateTimeException) {
                withoutOffset(text)
            }

        fun byUs(text: String): Instant? =
            try {
                Json.decodeFromString(InstantSerializer, "\"$text\"")
            } catch (_: SerializationException) {
                null
            }

        fun twoDigits(number: Int) = number.toString().padStart(2, '0')

        val fractions = Arb.bind(Arb.int(0..9), Arb.int(0..999_999_999)) { digits, nanos ->
            if (digits == 0) "" else "." + nanos.toString().padStart(9, '0').take(digits)
        }
        val offsets = Arb.bind(Arb.element("+", "-"), Arb.int(0..19), Arb.int(0..61)) { sign, hours, minutes ->
            if (hours == 0 && minutes == 0) "Z" else "$sign${twoDigits(hours)}:${twoDigits(minutes)}"
        }
        val days = Arb.bind(Arb.int(0..9999), Arb.int(0..13), Arb.int(0..32)) { year, month, day ->
            "${year.toString().padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}"
        }
        val times = Arb.bind(Arb.int(0..24), Arb.int(0..60), Arb.int(0..60)) { hour, minute, second ->
            "${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}"
        }
        val timestamps = Arb.bind(days, times, fractions, offsets) { day, time, fraction, offset ->
            "${day}T$time$fraction$offset"
        }

        "what Discord writes is read by hand" {
            IsoTimestamp.parse("2015-04-26T06:26:56.936000+00:00") shouldBe Instant.parse("2015-04-26T06:26:56.936Z")
            IsoTimestamp.parse("2015-04-26T06:26:56+00:00") shouldBe Instant.parse("2015-04-26T06:26:56Z")
            IsoTimestamp.parse("2024-02-29T23:59:59.999999999-18:00") shouldNotBe null
        }

        "a timestamp whose Z became a digit has no offset, so it is UTC" {
            byUs("6963-04-30T19:03:11.725392") shouldBe Instant.parse("6963-04-30T19:03:11.725392Z")
        }

        "a timestamp, right or wrong, is read as java.time does" {
            checkAll(count, timestamps) { text -> byUs(text) shouldBe byJava(text) }
        }

        "a timestamp with one character changed is read as java.time does" {
            checkAll(
                20_000,
                timestamps,
                Arb.int(0..40),
                Arb.of("0123456789-+:.TZtz W\u0660".toList()),
            ) { text, at, char ->
                val broken = StringBuilder(text).apply { setCharAt(at % length, char) }.toString()
                byUs(broken) shouldBe byJava(broken)
            }
        }

        "every day of a leap cycle is the right one" {
            for (days in 0..400 * 366L) {
                val day = LocalDate.of(1799, 12, 31).plusDays(days)
                IsoTimestamp.parse("${day}T00:00:00Z")?.epochSecond shouldBe day.toEpochDay() * 86_400
            }
        }

        "forms that Discord does not write are read all the same" {
            for (text in listOf("2015-04-26T06:26Z", "2015-04-26T06:26:56+01:02:03", "+12015-04-26T06:26:56Z")) {
                IsoTimestamp.parse(text) shouldBe null
                byUs(text) shouldBe byJava(text)
                byJava(text) shouldNotBe null
            }
        }

        "a timestamp that is written is read again" {
            checkAll(2_000, Arb.int(), Arb.int(0..999_999_999)) { seconds, nanos ->
                val instant = Instant.ofEpochSecond(seconds.toLong(), nanos.toLong())
                byUs(Json.encodeToString(InstantSerializer, instant).trim('"')) shouldBe instant
            }
        }
    })
