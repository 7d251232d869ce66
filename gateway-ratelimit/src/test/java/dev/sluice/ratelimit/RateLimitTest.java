package dev.sluice.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import kotlin.random.Random;
import kotlin.random.RandomKt;
import org.junit.jupiter.api.Test;

/** The limits as a Java program uses them. */
class RateLimitTest {
    @Test
    void aConnectionSendsCommandsUntilTheReserveForHeartbeats() {
        SlidingWindow window = SlidingWindow.forDiscord();
        window.setReserved(SendSlots.reservedFor(Duration.ofMillis(41_250).toNanos()));
        long now = System.nanoTime();
        int sent = 0;
        while (window.tryAcquire(now) == 0) {
            sent++;
        }
        assertEquals(116, sent);
        assertEquals(Duration.ofSeconds(60).toNanos(), window.nextAvailableNanos(now));
        assertEquals(0, window.tryAcquireReserved(now));
        assertEquals(SlidingWindow.DISCORD_PERMITS, window.getMax());
    }

    @Test
    void shardsIdentifyOneAfterTheOtherInTheirBucket() {
        IdentifyBuckets buckets = IdentifyBuckets.forDiscord(2);
        long now = System.nanoTime();
        int bucket = buckets.bucketOf(5);
        assertEquals(1, bucket);
        assertTrue(buckets.reserve(bucket, now));
        buckets.sent(bucket, now);
        assertFalse(buckets.reserve(bucket, now + IdentifyBuckets.DISCORD_INTERVAL_NANOS));
        assertTrue(buckets.reserve(buckets.bucketOf(4), now));
    }

    @Test
    void theDailyBudgetKeepsItsReserve() {
        long now = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
        SessionStartBudget budget = new SessionStartBudget(1000, 51, now + 3_600_000, 50);
        assertTrue(budget.tryTake(now));
        assertFalse(budget.tryTake(now));
        assertTrue(budget.tryTake(now, true));
        budget.sent(now);
        budget.giveBack();
        assertEquals(50, budget.getRemaining());
        assertEquals(Duration.ofHours(1).toMillis(), budget.millisUntilReset(now));
    }

    @Test
    void identifiesThatComeToNothingPause() {
        IdentifyBreaker breaker = new IdentifyBreaker();
        IdentifyBreaker.Record shard = breaker.newRecord();
        long now = System.nanoTime();
        for (int i = 0; i < IdentifyBreaker.DEFAULT_SHARD_LIMIT; i++) {
            breaker.handleSent(shard, now);
            breaker.handleAsked(shard, now);
        }
        assertTrue(breaker.isPausing(shard));
        assertEquals(IdentifyBreaker.DEFAULT_PAUSE_NANOS, breaker.nanosUntilAllowed(shard, now));
        assertEquals(IdentifyBreaker.State.CLOSED, breaker.getState());
        breaker.handleReset();
        assertEquals(0, breaker.nanosUntilAllowed(shard, now));
    }

    @Test
    void dialsAreSpread() {
        BurstPace pace = new BurstPace(2, 10);
        assertEquals(0, pace.reserveNanos(0));
        assertEquals(0, pace.reserveNanos(0));
        assertEquals(10, pace.reserveNanos(0));
    }

    @Test
    void backoffTakesItsRandomnessFromTheCaller() {
        Random random = RandomKt.Random(42);
        Backoff backoff = Backoff.withDefaults(random);
        assertTrue(backoff.nextDelayNanos() <= Duration.ofSeconds(1).toNanos());
        assertEquals(1, backoff.getLevel());
        backoff.reset();
        assertEquals(Backoff.DEFAULT_BASE_NANOS, backoff.getCeilingNanos());
    }
}
