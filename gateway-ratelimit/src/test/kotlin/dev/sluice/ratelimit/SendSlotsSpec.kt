package dev.sluice.ratelimit

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe

class SendSlotsSpec :
    FunSpec({
        context("ceil(60 s / heartbeat interval) + 2 of 120 sends are kept") {
            withData(
                nameFn = { (millis, slots) -> "$millis ms leave ${120 - slots}" },
                600_000L to 3,
                60_000L to 3,
                59_999L to 4,
                45_000L to 4,
                42_500L to 4,
                41_250L to 4,
                30_000L to 4,
                29_999L to 5,
                20_000L to 5,
                10_000L to 8,
                1_001L to 62,
                1_000L to 62,
            ) { (millis, slots) ->
                SendSlots.reservedFor(millis * 1_000_000) shouldBe slots
            }
        }

        test("intervals below a second reserve no more than at a second, so that commands still have a turn") {
            for (millis in listOf(999L, 500L, 50L, 1L)) {
                SendSlots.reservedFor(millis * 1_000_000) shouldBe 62
            }
            SendSlots.reservedFor(1) shouldBe 62
        }

        test("small limits keep at least one send for commands") {
            for (permits in 1..200) {
                val reserved = SendSlots.reservedFor(1, permits, Long.MAX_VALUE)
                withClue("$permits permits") { permits - reserved shouldBeGreaterThan 0 }
            }
        }

        test("beats at the told interval always find a permit beside as many commands as are admitted") {
            for (millis in listOf(1_000L, 1_500L, 7_000L, 29_999L, 41_250L, 60_000L)) {
                val interval = millis * 1_000_000
                val window = SlidingWindow.forDiscord().apply { reserved = SendSlots.reservedFor(interval) }
                for (beat in 0 until 200) {
                    val now = beat * interval
                    while (window.tryAcquire(now) == 0L) Unit
                    withClue("beat $beat at $millis ms") { window.tryAcquireReserved(now) shouldBe 0 }
                }
            }
        }

        test("arguments must be positive") {
            shouldThrow<IllegalArgumentException> { SendSlots.reservedFor(0) }
            shouldThrow<IllegalArgumentException> { SendSlots.reservedFor(1, 0, 1) }
            shouldThrow<IllegalArgumentException> { SendSlots.reservedFor(1, 1, 0) }
        }
    })
