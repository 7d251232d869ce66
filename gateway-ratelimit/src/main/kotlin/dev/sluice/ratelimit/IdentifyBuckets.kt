package dev.sluice.ratelimit

/**
 * Says when a shard may identify: one Identify per bucket in 5 seconds, where the bucket is the shard id modulo
 * `max_concurrency` (Discord docs, Gateway > Sharding > Max Concurrency). One that comes too early is answered with
 * opcode 9.
 *
 * A bucket goes through `reserve` (a shard got the permit), then either `sent` (its Identify went out; from then the
 * interval counts) or `release` (it did not identify after all). Measuring from the send matters: a shard that gets a
 * permit and takes 3 s to connect must not be followed by another 2 s after its Identify.
 *
 * Time is an argument, never read: pass a monotonic clock, which may have any value and overflow; one that goes back counts
 * as one that stands still. Resumes need no permit.
 *
 * Not thread-safe: confine an instance to one coroutine or guard it with your own lock.
 *
 * @param maxConcurrency `session_start_limit.max_concurrency` of GET /gateway/bot
 * @param intervalNanos the interval between two identifies of one bucket
 * @param marginNanos added to it, as two messages may travel at different speed
 */
public class IdentifyBuckets(
    maxConcurrency: Int,
    intervalNanos: Long = DISCORD_INTERVAL_NANOS,
    marginNanos: Long = DEFAULT_MARGIN_NANOS,
) {
    private class Bucket {
        var isReserved = false
        var hasSent = false
        var sentAtNanos = 0L
    }

    private val spacingNanos: Long

    init {
        require(maxConcurrency > 0) { "maxConcurrency must be positive, was $maxConcurrency" }
        require(intervalNanos >= 0) { "intervalNanos must not be negative, was $intervalNanos" }
        require(marginNanos >= 0) { "marginNanos must not be negative, was $marginNanos" }
        spacingNanos = Math.addExact(intervalNanos, marginNanos)
    }

    private var buckets = Array(maxConcurrency) { Bucket() }

    /** Permits given before [update] changed the buckets, and not yet used or given back. */
    private var reservedBeforeUpdate = 0

    /** How many buckets there are, which is how many shards may identify at once. */
    public val maxConcurrency: Int get() = buckets.size

    /** The bucket of a shard: its id modulo [maxConcurrency]. */
    public fun bucketOf(shardId: Int): Int {
        require(shardId >= 0) { "shardId must not be negative, was $shardId" }
        return shardId % buckets.size
    }

    /** 0 when [reserve] would succeed, else the nanoseconds to wait; [Long.MAX_VALUE] while a permit is out. */
    public fun nanosUntilFree(bucket: Int, nowNanos: Long): Long {
        val state = buckets[bucket]
        if (state.isReserved || reservedBeforeUpdate > 0) return Long.MAX_VALUE
        if (!state.hasSent) return 0
        val elapsed = maxOf(0, nowNanos - state.sentAtNanos)
        return maxOf(0, spacingNanos - elapsed)
    }

    /** Takes the bucket's permit if it is free. True obliges the caller to call [sent] or [release]. */
    public fun reserve(bucket: Int, nowNanos: Long): Boolean {
        if (nanosUntilFree(bucket, nowNanos) > 0) return false
        buckets[bucket].isReserved = true
        return true
    }

    /**
     * The Identify for the permit of [bucket] was sent at [nowNanos].
     *
     * @throws IllegalStateException when the bucket has no permit out
     */
    public fun sent(bucket: Int, nowNanos: Long) {
        if (returnPermitFromBeforeUpdate()) {
            // Nobody knows in which of the new buckets Discord counts it.
            buckets.forEach { it.markSent(nowNanos) }
        } else {
            returnPermit(bucket).markSent(nowNanos)
        }
    }

    /**
     * The permit of [bucket] was not used: the next may have it at once.
     *
     * @throws IllegalStateException when the bucket has no permit out
     */
    public fun release(bucket: Int) {
        if (!returnPermitFromBeforeUpdate()) returnPermit(bucket)
    }

    /**
     * Takes over a new `max_concurrency`. When it differs, no new bucket is free before all permits that are out were used
     * or given back (under their old bucket or any other number) and the interval after the last Identify of any bucket
     * is over, for shards have changed buckets.
     */
    public fun update(maxConcurrency: Int) {
        require(maxConcurrency > 0) { "maxConcurrency must be positive, was $maxConcurrency" }
        if (maxConcurrency == buckets.size) return
        reservedBeforeUpdate += buckets.count { it.isReserved }
        val sends = buckets.filter { it.hasSent }.map { it.sentAtNanos }
        val latest = sends.reduceOrNull { a, b -> if (b - a > 0) b else a }
        buckets = Array(maxConcurrency) { Bucket() }
        if (latest != null) buckets.forEach { it.markSent(latest) }
    }

    override fun toString(): String =
        "IdentifyBuckets(maxConcurrency=$maxConcurrency, " +
            "permitsOut=${buckets.count { it.isReserved } + reservedBeforeUpdate})"

    private fun Bucket.markSent(nowNanos: Long) {
        // A clock that went back must not shorten the wait.
        if (!hasSent || nowNanos - sentAtNanos > 0) sentAtNanos = nowNanos
        hasSent = true
    }

    private fun returnPermit(bucket: Int): Bucket {
        val state = buckets[bucket]
        check(state.isReserved) { "bucket $bucket has no permit out, call reserve() first" }
        state.isReserved = false
        return state
    }

    private fun returnPermitFromBeforeUpdate(): Boolean {
        if (reservedBeforeUpdate == 0) return false
        reservedBeforeUpdate--
        return true
    }

    public companion object {
        /** Five seconds between two identifies of one bucket (Discord docs, Gateway > Sharding > Max Concurrency). */
        public const val DISCORD_INTERVAL_NANOS: Long = 5_000_000_000

        /** A quarter of a second against jitter on the way; other libraries add 0 to 1.5 s. */
        public const val DEFAULT_MARGIN_NANOS: Long = 250_000_000

        /** Buckets with Discord's interval and the default margin. */
        @JvmStatic
        public fun forDiscord(maxConcurrency: Int): IdentifyBuckets = IdentifyBuckets(maxConcurrency)
    }
}
