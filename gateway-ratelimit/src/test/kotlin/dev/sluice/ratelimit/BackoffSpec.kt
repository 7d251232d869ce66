package dev.sluice.ratelimit

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.comparables.shouldBeBetween
import io.kotest.matchers.doubles.shouldBeBetween
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.random.Random

class BackoffSpec :
    StringSpec({
        "the ceiling doubles from 1 s to 60 s and stays there" {
            val backoff = Backoff.withDefaults(Random(1))
            val seconds =
                List(9) {
                    val ceiling = backoff.ceilingNanos
                    backoff.nextDelayNanos()
                    ceiling / SECOND
                }
            seconds shouldBe listOf(1, 2, 4, 8, 16, 32, 60, 60, 60)
        }

        "each wait lies between 0 and the ceiling, whatever base, cap and level" {
            withSeeds(10_000) { random ->
                val base = random.nextLong(1, Long.MAX_VALUE - 1)
                val cap = random.nextLong(base, Long.MAX_VALUE)
                val backoff = Backoff(base, cap, random)
                repeat(70) {
                    val ceiling = backoff.ceilingNanos
                    ceiling.shouldBeBetween(base, cap)
                    backoff.nextDelayNanos().shouldBeBetween(0, ceiling)
                }
                backoff.ceilingNanos shouldBe cap
            }
        }

        "the jitter is full: both ends occur and the mean is half of the ceiling" {
            val backoff = Backoff(3, 3, Random(7))
            List(1_000) { backoff.nextDelayNanos() } shouldContainAll listOf(0L, 1L, 2L, 3L)
            val wide = Backoff(60 * SECOND, 60 * SECOND, Random(8))
            (List(10_000) { wide.nextDelayNanos() }.average() / SECOND).shouldBeBetween(29.0, 31.0, 0.0)
        }

        "the same seed gives the same waits" {
            fun waits() = Backoff.withDefaults(Random(5)).let { backoff -> List(20) { backoff.nextDelayNanos() } }
            waits() shouldBe waits()
        }

        "a stored level is restored, and reset goes back to the first ceiling" {
            val backoff = Backoff.withDefaults(Random(1))
            repeat(3) { backoff.nextDelayNanos() }
            backoff.level shouldBe 3
            val restored = Backoff.withDefaults(Random(1)).apply { level = backoff.level }
            restored.ceilingNanos shouldBe 8 * SECOND
            restored.reset()
            restored.level shouldBe 0
            restored.ceilingNanos shouldBe SECOND
        }

        "the highest level neither overflows nor lowers the ceiling" {
            for (high in listOf(62, 63, 64, 1000, Int.MAX_VALUE)) {
                val backoff = Backoff(1, Long.MAX_VALUE - 1, Random(1)).apply { level = high }
                backoff.ceilingNanos shouldBe if (high == 62) 1L shl 62 else Long.MAX_VALUE - 1
                backoff.nextDelayNanos()
                backoff.level.toLong().shouldBeBetween(high.toLong(), high + 1L)
            }
        }

        "bad arguments are named with their value" {
            shouldThrow<IllegalArgumentException> { Backoff(0, 1, Random(1)) }.message shouldContain "baseNanos"
            shouldThrow<IllegalArgumentException> { Backoff(2, 1, Random(1)) }.message shouldContain "capNanos"
            shouldThrow<IllegalArgumentException> { Backoff(1, Long.MAX_VALUE, Random(1)) }
            shouldThrow<IllegalArgumentException> { Backoff(1, 1, Random(1)).level = -1 }.message shouldContain "-1"
        }
    })
