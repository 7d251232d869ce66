package dev.sluice.ratelimit

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

private const val SPACING = 5 * SECOND + 250_000_000

class IdentifyBucketsSpec :
    StringSpec({
        "Discord's rule: the bucket of a shard is its id modulo max_concurrency" {
            val buckets = IdentifyBuckets.forDiscord(16)
            (0..33).map { buckets.bucketOf(it) } shouldBe (0..15) + (0..15) + listOf(0, 1)
            (0..5).map { IdentifyBuckets(1).bucketOf(it) } shouldBe List(6) { 0 }
        }

        "Discord's rule: one identify per bucket in 5 s, and a margin, counted from the send and not from the permit" {
            val buckets = IdentifyBuckets(1)
            buckets.reserve(0, 0) shouldBe true
            buckets.sent(0, 3 * SECOND)
            buckets.nanosUntilFree(0, 3 * SECOND) shouldBe SPACING
            buckets.reserve(0, 3 * SECOND + SPACING - 1) shouldBe false
            buckets.reserve(0, 3 * SECOND + SPACING) shouldBe true
        }

        "buckets do not wait for each other" {
            val buckets = IdentifyBuckets(3)
            for (bucket in 0..2) {
                buckets.reserve(bucket, 0) shouldBe true
                buckets.sent(bucket, 0)
            }
            for (bucket in 0..2) buckets.reserve(bucket, 1) shouldBe false
        }

        "while a permit is out nobody can tell when the next comes" {
            val buckets = IdentifyBuckets(1)
            buckets.reserve(0, 0) shouldBe true
            buckets.nanosUntilFree(0, 100 * SECOND) shouldBe Long.MAX_VALUE
            buckets.reserve(0, 100 * SECOND) shouldBe false
        }

        "a permit given back unused is free at once, if the last send is long enough ago" {
            val buckets = IdentifyBuckets(1)
            buckets.reserve(0, 0) shouldBe true
            buckets.release(0)
            buckets.reserve(0, 0) shouldBe true
            buckets.sent(0, 0)
            buckets.reserve(0, SPACING) shouldBe true
            buckets.release(0)
            buckets.nanosUntilFree(0, SPACING - 1) shouldBe 1
            buckets.nanosUntilFree(0, SPACING) shouldBe 0
        }

        "a permit that is not out can neither be used nor given back" {
            val buckets = IdentifyBuckets(2)
            shouldThrow<IllegalStateException> { buckets.sent(1, 0) }.message shouldContain "bucket 1"
            shouldThrow<IllegalStateException> { buckets.release(1) }.message shouldContain "bucket 1"
            buckets.reserve(1, 0) shouldBe true
            buckets.sent(1, 0)
            shouldThrow<IllegalStateException> { buckets.sent(1, 0) }
        }

        "the clock may have any value, overflow, stand still or go back" {
            for (start in CLOCK_STARTS) {
                val buckets = IdentifyBuckets(1)
                withClue("start $start") {
                    buckets.reserve(0, start) shouldBe true
                    buckets.sent(0, start)
                    repeat(10) { buckets.nanosUntilFree(0, start) shouldBe SPACING }
                    buckets.nanosUntilFree(0, start - SECOND) shouldBe SPACING
                    buckets.nanosUntilFree(0, start + SPACING) shouldBe 0
                }
            }
        }

        "a send that claims to be earlier than the last one does not shorten the wait" {
            val buckets = IdentifyBuckets(1)
            buckets.reserve(0, 0) shouldBe true
            buckets.sent(0, 0)
            buckets.reserve(0, SPACING) shouldBe true
            buckets.sent(0, -SPACING)
            buckets.nanosUntilFree(0, 0) shouldBe SPACING
        }

        "after a change of max_concurrency all buckets wait for the latest send, for shards have moved" {
            val buckets = IdentifyBuckets(2)
            buckets.reserve(1, 0) shouldBe true
            buckets.sent(1, 7)
            buckets.update(16)
            buckets.maxConcurrency shouldBe 16
            for (bucket in 0..15) buckets.nanosUntilFree(bucket, 7) shouldBe SPACING
        }

        "a permit that is out during a change holds all buckets until it is used, under any number" {
            val buckets = IdentifyBuckets(16)
            buckets.reserve(15, 0) shouldBe true
            buckets.update(1)
            buckets.reserve(0, 100 * SECOND) shouldBe false
            buckets.sent(15, 100 * SECOND)
            buckets.nanosUntilFree(0, 100 * SECOND) shouldBe SPACING
        }

        "a permit that is out during a change and is given back frees them" {
            val buckets = IdentifyBuckets(2)
            buckets.reserve(0, 0) shouldBe true
            buckets.update(4)
            buckets.release(0)
            for (bucket in 0..3) buckets.reserve(bucket, 0) shouldBe true
        }

        "the same max_concurrency again changes nothing" {
            val buckets = IdentifyBuckets(2)
            buckets.reserve(0, 0) shouldBe true
            buckets.update(2)
            buckets.reserve(1, 0) shouldBe true
            buckets.sent(0, 5)
            buckets.nanosUntilFree(0, 5) shouldBe SPACING
        }

        "no two identifies of one bucket come within the spacing, whatever the pattern" {
            withSeeds(2_000) { random ->
                val buckets = IdentifyBuckets(random.nextInt(1, 5), 100, 7)
                var now = CLOCK_STARTS.random(random)
                val permits = ArrayDeque<Int>()
                // Discord's own count: by shard id, under the concurrency that holds when the identify arrives.
                val lastSend = HashMap<Int, Long>()
                repeat(400) {
                    now += random.nextLong(0, 40)
                    when (random.nextInt(8)) {
                        in 0..3 -> {
                            val shard = random.nextInt(0, 12)
                            if (buckets.reserve(buckets.bucketOf(shard), now)) permits += shard
                        }

                        in 4..5 -> {
                            permits.removeFirstOrNull()?.let { shard ->
                                buckets.sent(buckets.bucketOf(shard), now)
                                lastSend.put(buckets.bucketOf(shard), now)?.let { previous ->
                                    now - previous shouldBeGreaterThanOrEqual 107
                                }
                            }
                        }

                        6 -> {
                            permits.removeFirstOrNull()?.let { buckets.release(buckets.bucketOf(it)) }
                        }

                        else -> {
                            // Only with no permit out can the model follow which bucket a send counts in.
                            if (permits.isEmpty() && random.nextInt(10) == 0) {
                                val before = buckets.maxConcurrency
                                val latest = lastSend.values.maxByOrNull { it - now }
                                buckets.update(random.nextInt(1, 5))
                                // Shards change buckets only when their number does; then any may be the latest one's.
                                if (latest != null && buckets.maxConcurrency != before) {
                                    repeat(buckets.maxConcurrency) { lastSend[it] = latest }
                                }
                            }
                        }
                    }
                }
            }
        }

        "bad arguments are refused" {
            shouldThrow<IllegalArgumentException> { IdentifyBuckets(0) }.message shouldContain "was 0"
            shouldThrow<IllegalArgumentException> { IdentifyBuckets(1, -1) }
            shouldThrow<IllegalArgumentException> { IdentifyBuckets(1, 0, -1) }
            shouldThrow<IllegalArgumentException> { IdentifyBuckets(1).bucketOf(-1) }
            shouldThrow<IllegalArgumentException> { IdentifyBuckets(1).update(0) }
        }
    })
