package dev.sluice.ratelimit

import dev.sluice.ratelimit.IdentifyBreaker.Record
import dev.sluice.ratelimit.IdentifyBreaker.State
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

private const val MINUTE = 60 * SECOND

/** Stands near the end of the clock: nothing may depend on where it stands. */
private const val NOW = Long.MAX_VALUE - 3 * MINUTE

class IdentifyBreakerSpec :
    StringSpec({
        fun IdentifyBreaker.fail(record: Record, now: Long = NOW) {
            handlePassed(record)
            handleSent(record, now)
            handleAsked(record, now)
        }

        fun IdentifyBreaker.stand(record: Record, now: Long) {
            handlePassed(record)
            handleSent(record, now)
            handleBegan(record, now, MINUTE)
            handleTimeout(now + MINUTE)
        }

        fun IdentifyBreaker.tripped(): IdentifyBreaker = apply { repeat(tokenLimit) { fail(newRecord()) } }

        "the pauses of a failing shard grow, and from the limit on they are long ones that double" {
            val breaker = IdentifyBreaker(shardLimit = 5)
            val shard = breaker.newRecord()
            val pauses = List(8) {
                breaker.nanosUntilAllowed(shard, NOW).also { breaker.fail(shard) } / SECOND
            }
            pauses shouldBe listOf(0L, 0L, 1L, 2L, 4L, 300L, 600L, 1_200L)
        }

        "the pause counts from the send" {
            val breaker = IdentifyBreaker()
            val shard = breaker.newRecord()
            repeat(3) { breaker.fail(shard, NOW) }
            breaker.nanosUntilAllowed(shard, NOW + SECOND) shouldBe SECOND
            breaker.nanosUntilAllowed(shard, NOW + 2 * SECOND) shouldBe 0
            breaker.nanosUntilAllowed(shard, NOW + 9 * MINUTE) shouldBe 0
        }

        "no pause is longer than the longest" {
            val breaker = IdentifyBreaker(shardLimit = 2, pauseNanos = MINUTE, maxPauseNanos = 3 * MINUTE)
            val shard = breaker.newRecord()
            repeat(100) { breaker.fail(shard) }
            breaker.nanosUntilAllowed(shard, NOW) shouldBe 3 * MINUTE
        }

        "the scarcer identifies are, the longer the pauses, beyond a minute too" {
            val breaker = IdentifyBreaker()
            val shard = breaker.newRecord()
            repeat(4) { breaker.fail(shard) }
            breaker.nanosUntilAllowed(shard, NOW, 10.0, 1_000 * SECOND) shouldBe 40 * SECOND
            breaker.nanosUntilAllowed(shard, NOW, 100.0, 1_000 * SECOND) shouldBe 400 * SECOND
        }

        "but not beyond what the budget could bear, shared by all that fail" {
            val breaker = IdentifyBreaker()
            val shard = breaker.newRecord()
            repeat(4) { breaker.fail(shard) }
            breaker.nanosUntilAllowed(shard, NOW, 1_000.0, 864 * SECOND) shouldBe 864 * SECOND
            breaker.fail(breaker.newRecord())
            breaker.nanosUntilAllowed(shard, NOW, 1_000.0, 864 * SECOND) shouldBe 2 * 864 * SECOND
        }

        "a session that has stood long enough ends the row, not a moment before" {
            val breaker = IdentifyBreaker()
            val shard = breaker.newRecord()
            repeat(4) { breaker.fail(shard) }
            breaker.handleSent(shard, NOW)
            breaker.nanosUntilTimeout(NOW) shouldBe Long.MAX_VALUE
            breaker.handleBegan(shard, NOW + SECOND, MINUTE)
            breaker.nanosUntilTimeout(NOW + SECOND) shouldBe MINUTE
            breaker.handleTimeout(NOW + SECOND + MINUTE - 1)
            shard.failures shouldBe 4
            breaker.handleTimeout(NOW + SECOND + MINUTE)
            shard.failures shouldBe 0
            breaker.failuresInARow shouldBe 0
            breaker.handleAsked(shard, NOW + 2 * MINUTE)
            shard.failures shouldBe 0
        }

        "a session that is lost before it has stood is a failure" {
            val breaker = IdentifyBreaker()
            val shard = breaker.newRecord()
            breaker.handleSent(shard, NOW)
            breaker.handleBegan(shard, NOW, MINUTE)
            breaker.handleAsked(shard, NOW + MINUTE - 1)
            shard.failures shouldBe 1
            breaker.nanosUntilTimeout(NOW) shouldBe Long.MAX_VALUE
        }

        "asking again without having identified is none" {
            val breaker = IdentifyBreaker()
            val shard = breaker.newRecord()
            repeat(9) { breaker.handleAsked(shard, NOW) }
            shard.failures shouldBe 0
        }

        "the breaker opens when the shards together have failed too often, and nobody passes" {
            val breaker = IdentifyBreaker(tokenLimit = 20)
            repeat(19) { breaker.fail(breaker.newRecord()) }
            breaker.state shouldBe State.CLOSED
            breaker.fail(breaker.newRecord())
            breaker.state shouldBe State.OPEN
            breaker.nanosUntilAllowed(breaker.newRecord(), NOW) shouldBe 5 * MINUTE
            breaker.nanosUntilAllowed(breaker.newRecord(), NOW + 4 * MINUTE) shouldBe MINUTE
            breaker.nanosUntilHalfOpen(NOW + 5 * MINUTE) shouldBe 0
        }

        "one shard alone does not open it: each counts up to its own limit" {
            val breaker = IdentifyBreaker(shardLimit = 5, tokenLimit = 20)
            val shard = breaker.newRecord()
            repeat(100) { breaker.fail(shard) }
            breaker.failuresInARow shouldBe 5
            breaker.state shouldBe State.CLOSED
            breaker.nanosUntilAllowed(breaker.newRecord(), NOW) shouldBe 0
        }

        "half open, one shard tries and the others wait for what becomes of it" {
            val breaker = IdentifyBreaker().tripped()
            val later = NOW + 5 * MINUTE
            val probe = breaker.newRecord()
            val other = breaker.newRecord()
            breaker.nanosUntilAllowed(probe, later) shouldBe 0
            breaker.handlePassed(probe)
            breaker.state shouldBe State.HALF_OPEN
            breaker.nanosUntilAllowed(probe, later) shouldBe 0
            breaker.nanosUntilAllowed(other, later) shouldBe Long.MAX_VALUE
            breaker.stand(probe, later)
            breaker.state shouldBe State.CLOSED
            breaker.nanosUntilAllowed(other, later) shouldBe 0
        }

        "when the one that tries fails it opens again for twice the time, up to the longest" {
            val breaker = IdentifyBreaker().tripped()
            var now = NOW
            for (minutes in listOf(10L, 20L, 40L, 60L, 60L)) {
                now += breaker.nanosUntilHalfOpen(now)
                breaker.fail(breaker.newRecord(), now)
                breaker.state shouldBe State.OPEN
                breaker.nanosUntilHalfOpen(now) shouldBe minutes * MINUTE
            }
        }

        "one that was let through to try and does not, or goes away, lets another one try" {
            val breaker = IdentifyBreaker().tripped()
            val later = NOW + 5 * MINUTE
            val probe = breaker.newRecord()
            val other = breaker.newRecord()
            breaker.handlePassed(probe)
            breaker.handleReturned(other)
            breaker.nanosUntilAllowed(other, later) shouldBe Long.MAX_VALUE
            breaker.handleReturned(probe)
            breaker.nanosUntilAllowed(other, later) shouldBe 0
            breaker.handlePassed(other)
            breaker.handleSent(other, later)
            breaker.handleReturned(other)
            breaker.nanosUntilAllowed(probe, later) shouldBe Long.MAX_VALUE
            breaker.handleEnded(other, later, isFailure = false)
            breaker.nanosUntilAllowed(probe, later) shouldBe 0
            breaker.state shouldBe State.HALF_OPEN
        }

        "a session that identified before it opened and stands closes it" {
            val breaker = IdentifyBreaker()
            val good = breaker.newRecord()
            breaker.handleSent(good, NOW)
            breaker.handleBegan(good, NOW, MINUTE)
            breaker.tripped()
            breaker.handleTimeout(NOW + MINUTE)
            breaker.state shouldBe State.CLOSED
        }

        "a shard that its user ends is no failure, one that is refused for good is" {
            val breaker = IdentifyBreaker()
            val closed = breaker.newRecord()
            breaker.handleSent(closed, NOW)
            breaker.handleEnded(closed, NOW, isFailure = false)
            breaker.failuresInARow shouldBe 0
            val refused = breaker.newRecord()
            breaker.handleSent(refused, NOW)
            breaker.handleEnded(refused, NOW, isFailure = true)
            breaker.failuresInARow shouldBe 1
        }

        "the operator's reset lets everybody go" {
            val breaker = IdentifyBreaker().tripped()
            val shard = breaker.newRecord()
            repeat(9) { breaker.fail(shard) }
            breaker.handleReset()
            breaker.state shouldBe State.CLOSED
            breaker.nanosUntilAllowed(shard, NOW) shouldBe 0
            breaker.isPausing(shard) shouldBe false
        }

        "bad arguments are named" {
            shouldThrow<IllegalArgumentException> { IdentifyBreaker(shardLimit = 1) }.message shouldContain "shardLimit"
            shouldThrow<IllegalArgumentException> { IdentifyBreaker(tokenLimit = 1) }.message shouldContain "tokenLimit"
            shouldThrow<IllegalArgumentException> { IdentifyBreaker(pauseNanos = 0) }.message shouldContain "pauseNanos"
            shouldThrow<IllegalArgumentException> { IdentifyBreaker(pauseNanos = 2, maxPauseNanos = 1) }
                .message shouldContain "maxPauseNanos"
        }
    })
