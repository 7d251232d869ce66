package dev.sluice.ratelimit

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class BurstPaceSpec :
    StringSpec({
        "the burst goes at once, the others one by one" {
            val pace = BurstPace(burst = 3, intervalNanos = 10)
            List(6) { pace.reserveNanos(100) } shouldBe listOf(0L, 0L, 0L, 10L, 20L, 30L)
        }

        "slots become free with time, up to the burst" {
            val pace = BurstPace(burst = 2, intervalNanos = 10)
            repeat(3) { pace.reserveNanos(0) }
            pace.reserveNanos(10) shouldBe 10
            pace.reserveNanos(29) shouldBe 1
            List(3) { pace.reserveNanos(1_000) } shouldBe listOf(0L, 0L, 10L)
        }

        "a burst of one is a plain interval, an interval of zero no pace at all" {
            val plain = BurstPace(burst = 1, intervalNanos = 7)
            List(3) { plain.reserveNanos(0) } shouldBe listOf(0L, 7L, 14L)
            val none = BurstPace(burst = 1, intervalNanos = 0)
            List(3) { none.reserveNanos(0) } shouldBe listOf(0L, 0L, 0L)
        }

        "a clock that goes back, stands anywhere or overflows changes nothing" {
            val pace = BurstPace(burst = 1, intervalNanos = 10)
            pace.reserveNanos(Long.MAX_VALUE - 4) shouldBe 0
            pace.reserveNanos(Long.MIN_VALUE) shouldBe 5
            pace.reserveNanos(Long.MAX_VALUE - 4) shouldBe 20
        }

        "never more than the burst and what the time has brought, in any span" {
            withSeeds(1_000) { random ->
                val burst = random.nextInt(1, 10)
                val interval = random.nextLong(1, 50)
                val pace = BurstPace(burst, interval)
                var now = random.nextLong()
                val starts = List(100) {
                    now += random.nextLong(0, 60)
                    now + pace.reserveNanos(now)
                }
                for (from in starts.indices) {
                    val span = random.nextLong(1, 500)
                    val inSpan = starts.count { it - starts[from] in 0 until span }
                    inSpan shouldBeLessThanOrEqual (burst + (span - 1) / interval).toInt()
                }
            }
        }

        "bad arguments are named" {
            shouldThrow<IllegalArgumentException> { BurstPace(0, 1) }.message shouldContain "burst"
            shouldThrow<IllegalArgumentException> { BurstPace(1, -1) }.message shouldContain "intervalNanos"
        }
    })
