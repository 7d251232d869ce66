package dev.sluice.ratelimit

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class SlidingWindowSpec :
    StringSpec({
        "Discord's rule: 120 sends are admitted at once, the 121st waits until the first is 60 s old" {
            val window = SlidingWindow.forDiscord()
            repeat(120) { window.tryAcquire(it.toLong()) shouldBe 0 }
            window.tryAcquire(120) shouldBe 60 * SECOND - 120
            window.tryAcquire(60 * SECOND - 1) shouldBe 1
            window.tryAcquire(60 * SECOND) shouldBe 0
            window.tryAcquire(60 * SECOND) shouldBe 1
        }

        "a refused send takes nothing" {
            val window = SlidingWindow(2, 100)
            repeat(2) { window.tryAcquire(0) shouldBe 0 }
            repeat(50) { window.tryAcquire(it.toLong()) shouldBe 100 - it }
            window.available(100) shouldBe 2
        }

        "ordinary sends stop at the reserve, reserved ones go on to the limit" {
            val window = SlidingWindow(10, 100).apply { reserved = 3 }
            repeat(7) { window.tryAcquire(0) shouldBe 0 }
            window.tryAcquire(0) shouldBe 100
            repeat(3) { window.tryAcquireReserved(40) shouldBe 0 }
            window.tryAcquireReserved(40) shouldBe 60
        }

        "reserved sends within the reserve take nothing from ordinary ones" {
            val window = SlidingWindow(10, 100).apply { reserved = 3 }
            repeat(3) { window.tryAcquireReserved(0) shouldBe 0 }
            window.available(0) shouldBe 7
            repeat(7) { window.tryAcquire(0) shouldBe 0 }
            window.available(0) shouldBe 0
        }

        "reserved sends beyond the reserve are paid for by ordinary ones" {
            val window = SlidingWindow(10, 100).apply { reserved = 3 }
            repeat(5) { window.tryAcquireReserved(0) shouldBe 0 }
            window.available(0) shouldBe 5
        }

        "the wait of an ordinary send skips the end of reserved ones that would not help it" {
            val window = SlidingWindow(4, 100).apply { reserved = 2 }
            window.tryAcquireReserved(0) shouldBe 0
            window.tryAcquireReserved(10) shouldBe 0
            window.tryAcquire(20) shouldBe 0
            window.tryAcquire(30) shouldBe 0
            window.nextAvailableNanos(40) shouldBe 80
        }

        "with everything reserved an ordinary send never has a turn" {
            val window = SlidingWindow(4, 100).apply { reserved = 4 }
            window.tryAcquire(0) shouldBe Long.MAX_VALUE
            window.available(0) shouldBe 0
            window.tryAcquireReserved(0) shouldBe 0
        }

        "a reserve raised above what is left holds back until enough has expired" {
            val window = SlidingWindow(4, 100)
            repeat(4) { window.tryAcquire(it.toLong()) shouldBe 0 }
            window.reserved = 2
            window.available(50) shouldBe 0
            window.nextAvailableNanos(50) shouldBe 52
        }

        "reset forgets sends and keeps the reserve" {
            val window = SlidingWindow(5, 100).apply { reserved = 2 }
            repeat(3) { window.tryAcquire(0) shouldBe 0 }
            window.reset()
            window.reserved shouldBe 2
            window.available(0) shouldBe 3
        }

        "a clock that stands still admits the limit and no more" {
            val window = SlidingWindow(120, 60 * SECOND)
            var taken = 0
            repeat(1000) { if (window.tryAcquire(5) == 0L) taken++ }
            taken shouldBe 120
        }

        "a clock that goes back counts as one that stands still" {
            val window = SlidingWindow(2, 100)
            window.tryAcquire(50) shouldBe 0
            window.tryAcquire(-1000) shouldBe 0
            window.tryAcquire(-1000) shouldBe 100
            window.tryAcquire(149) shouldBe 1
            window.available(150) shouldBe 2
        }

        "the clock may have any value and overflow" {
            for (start in CLOCK_STARTS) {
                val window = SlidingWindow.forDiscord()
                repeat(120) { window.tryAcquire(start) shouldBe 0 }
                withClue("start $start") {
                    window.tryAcquire(start + 59 * SECOND) shouldBe SECOND
                    window.available(start + 60 * SECOND) shouldBe 120
                }
            }
        }

        "never more than the limit in any window, and the reserve is never taken, whatever the pattern" {
            withSeeds(2_000) { random ->
                val permits = random.nextInt(1, 121)
                val windowNanos = random.nextLong(1, 100)
                val reserve = random.nextInt(0, permits + 1)
                val window = SlidingWindow(permits, windowNanos).apply { reserved = reserve }
                var now = CLOCK_STARTS.random(random)
                val all = mutableListOf<Long>()
                val ordinary = mutableListOf<Long>()
                repeat(500) {
                    if (random.nextInt(3) == 0) now += random.nextLong(0, windowNanos)
                    val isReserved = random.nextBoolean()
                    val before = all.count { now - it < windowNanos }
                    val promised = if (isReserved) -1 else window.nextAvailableNanos(now)
                    val wait = if (isReserved) window.tryAcquireReserved(now) else window.tryAcquire(now)
                    if (promised >= 0) wait shouldBe promised
                    if (wait == 0L) {
                        all += now
                        if (!isReserved) ordinary += now
                    } else if (isReserved) {
                        withClue("a reserved send waits only at the limit") { before shouldBe permits }
                    }
                    all.count { now - it < windowNanos } shouldBeLessThanOrEqualTo permits
                    ordinary.count { now - it < windowNanos } shouldBeLessThanOrEqualTo permits - reserve
                }
            }
        }

        "waiting exactly as long as told is enough, and a nanosecond less is not" {
            withSeeds(2_000) { random ->
                val permits = random.nextInt(1, 20)
                val window = SlidingWindow(permits, 1000).apply { reserved = random.nextInt(0, permits) }
                var now = CLOCK_STARTS.random(random)
                repeat(60) {
                    now += random.nextLong(0, 100)
                    if (random.nextBoolean()) window.tryAcquireReserved(now) else window.tryAcquire(now)
                }
                val wait = window.nextAvailableNanos(now)
                if (wait > 0) {
                    window.tryAcquire(now + wait - 1) shouldBe 1
                    window.tryAcquire(now + wait) shouldBe 0
                }
            }
        }

        "bad arguments are named with their value" {
            shouldThrow<IllegalArgumentException> { SlidingWindow(0, 1) }.message shouldContain "permits"
            shouldThrow<IllegalArgumentException> { SlidingWindow(1, 0) }.message shouldContain "windowNanos"
            val window = SlidingWindow(3, 1)
            shouldThrow<IllegalArgumentException> { window.reserved = 4 }.message shouldContain "was 4"
            shouldThrow<IllegalArgumentException> { window.reserved = -1 }.message shouldContain "was -1"
            window.reserved = 3
        }
    })
