package dev.sluice.gateway

import dev.sluice.ratelimit.IdentifyBuckets
import java.time.Duration
import java.util.concurrent.Executor
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * The [IdentifyQueue] of a bot in one process: `max_concurrency` buckets, first come, first served in each, 5 s and a
 * margin between two identifies of a bucket, counted from when IDENTIFY was written.
 *
 * Each runtime makes its own for each token. Build one by hand for runtimes that share a token, or to wrap it. After
 * [update] no bucket opens before all permits that are out have come back and the pause of every bucket is over: the
 * shards have changed their buckets, and nobody knows in which of them Discord counts what was sent before.
 *
 * Holds one entry for each request; who may ask how often is not its business. Has no thread of its own and nothing that
 * must be closed. Thread-safe. Source: Discord docs, Gateway > Sharding > Max Concurrency.
 */
public class LocalIdentifyQueue internal constructor(
    maxConcurrency: Int,
    pace: IdentifyPace,
    private val clock: NanoClock,
    schedule: Schedule,
) : IdentifyQueue {
    private val lock = ReentrantLock()
    private val buckets = IdentifyBuckets(maxConcurrency, pace.intervalNanos, pace.marginNanos)
    private val waiting = LinkedHashSet<Waiting>()
    private val callbacks = SerialTasks(schedule)
    private val alarm = Alarm(schedule, clock) { lock.withLock { serve() } }

    /** How many requests wait. */
    public val size: Int get() = lock.withLock { waiting.size }

    /** How many shards may identify at one time. */
    public val maxConcurrency: Int get() = lock.withLock { buckets.maxConcurrency }

    /** Whether nobody waits and no pause is under way, so that a new queue would do the same. */
    internal val isIdle: Boolean
        get() = lock.withLock {
            val now = clock.nanoTime()
            waiting.isEmpty() && (0 until buckets.maxConcurrency).all { buckets.nanosUntilFree(it, now) == 0L }
        }

    override fun request(request: IdentifyRequest, waiter: IdentifyWaiter): IdentifyTicket {
        val asking = Waiting(request, waiter)
        lock.withLock {
            waiting.add(asking)
            serve()
        }
        return asking
    }

    override fun update(maxConcurrency: Int): Unit =
        lock.withLock {
            val isOther = maxConcurrency != buckets.maxConcurrency
            buckets.update(maxConcurrency)
            if (isOther) waiting.forEach { it.position = UNTOLD }
            serve()
        }

    override fun toString(): String = lock.withLock { "LocalIdentifyQueue(${waiting.size} waiting, $buckets)" }

    /** Grants what can be granted, tells those that wait where they stand, and arranges for the next time. */
    private fun serve() {
        val now = clock.nanoTime()
        var nextNanos = Long.MAX_VALUE
        val ahead = IntArray(buckets.maxConcurrency)
        // In the order of asking: the first of a bucket that is free takes it, those behind it find it taken.
        for (asking in waiting.toList()) {
            val bucket = buckets.bucketOf(asking.request.shardId.id)
            if (buckets.reserve(bucket, now)) {
                waiting.remove(asking)
                val permit = Permit(asking.request.shardId.id)
                callbacks.execute { asking.waiter.granted(permit) }
                continue
            }
            nextNanos = minOf(nextNanos, buckets.nanosUntilFree(bucket, now))
            val position = ++ahead[bucket]
            if (asking.position != UNTOLD) continue
            asking.position = position
            callbacks.execute { asking.waiter.queued(position) }
        }
        alarm.setFor(nextNanos)
    }

    private inner class Waiting(val request: IdentifyRequest, val waiter: IdentifyWaiter) : IdentifyTicket {
        /** What it was told last. */
        var position = UNTOLD

        override fun cancel() =
            lock.withLock {
                waiting.remove(this)
                serve()
            }
    }

    private inner class Permit(private val shardId: Int) : IdentifyPermit {
        private var isUsed = false

        override fun sent() = once { buckets.sent(buckets.bucketOf(shardId), clock.nanoTime()) }

        override fun giveBack() = once { buckets.release(buckets.bucketOf(shardId)) }

        private inline fun once(use: () -> Unit) {
            lock.withLock {
                if (isUsed) return
                isUsed = true
                use()
                serve()
            }
        }
    }

    /** Collects how a queue shall be; all of it is optional. Not thread-safe. */
    public class Builder internal constructor() {
        private var maxConcurrency = 1
        private var pace = IdentifyPace.DISCORD
        private var executor: Executor = CallbackExecutors.shared

        /**
         * How many shards may identify at one time until [IdentifyQueue.update] says otherwise; 1 unless set.
         *
         * @throws IllegalArgumentException when it is not positive.
         */
        public fun maxConcurrency(maxConcurrency: Int): Builder =
            apply {
                require(maxConcurrency > 0) { "maxConcurrency must be positive, was $maxConcurrency" }
                this.maxConcurrency = maxConcurrency
            }

        /**
         * How far apart two identifies of one bucket are: 5 s, which is Discord's rule, and a margin of 250 ms unless
         * set.
         *
         * @throws IllegalArgumentException when one of them is negative.
         */
        public fun pace(interval: Duration, margin: Duration): Builder =
            apply { pace = IdentifyPace.of(interval, margin) }

        /**
         * Calls the waiters; the executor that runtimes use for listeners unless set. It must not run tasks in the
         * thread that hands them over. What it refuses runs on that default. It is not closed.
         */
        public fun executor(executor: Executor): Builder = apply { this.executor = executor }

        /** The queue. */
        public fun build(): LocalIdentifyQueue =
            LocalIdentifyQueue(maxConcurrency, pace, NanoClock.System, Schedule.OnExecutor(executor))
    }

    public companion object {
        private const val UNTOLD = 0

        /** Begins a queue that belongs to no runtime. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
