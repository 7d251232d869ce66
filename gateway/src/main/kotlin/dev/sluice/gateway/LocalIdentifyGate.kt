package dev.sluice.gateway

import dev.sluice.ratelimit.IdentifyBuckets
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/** How far apart the identifies of one bucket are: Discord's interval, and a margin of ours. */
internal class IdentifyPace(val intervalNanos: Long, val marginNanos: Long)

/**
 * Lets the shards of one token identify at the pace that Discord allows: first come, first served in each bucket.
 *
 * Source: Discord docs, Gateway > Sharding > Max Concurrency. Thread-safe. Grants are given by its own coroutines,
 * never in the thread of a caller: that one may hold the lock of another shard's lane.
 *
 * @param scope where its timer and its grants run.
 */
internal class LocalIdentifyGate(
    maxConcurrency: Int,
    pace: IdentifyPace,
    private val clock: NanoClock,
    private val scope: CoroutineScope,
) {
    private val lock = ReentrantLock()
    private val buckets = IdentifyBuckets(maxConcurrency, pace.intervalNanos, pace.marginNanos)
    private val waiting = LinkedHashSet<Request>()
    private var wakeUp: Job? = null
    private var wakesAt = Long.MAX_VALUE

    /** Asks for the permit of shard [shardId]; [onGranted] must not block. */
    fun request(shardId: Int, onGranted: (Permit) -> Unit): Request {
        val request = Request(shardId, onGranted)
        lock.withLock { waiting.add(request) }
        pump()
        return request
    }

    /** Takes over what `GET /gateway/bot` says. */
    fun update(maxConcurrency: Int) {
        lock.withLock { buckets.update(maxConcurrency) }
        pump()
    }

    private fun pump() {
        val granted = lock.withLock {
            val now = clock.nanoTime()
            val granted = ArrayList<Pair<Request, Permit>>()
            var nextNanos = Long.MAX_VALUE
            // In the order of asking: the first of a bucket that is free takes it, those behind it find it taken.
            for (request in waiting.toList()) {
                val bucket = buckets.bucketOf(request.shardId)
                if (buckets.reserve(bucket, now)) {
                    waiting.remove(request)
                    granted += request to Permit(request.shardId)
                } else {
                    nextNanos = minOf(nextNanos, buckets.nanosUntilFree(bucket, now))
                }
            }
            if (nextNanos != Long.MAX_VALUE) wakeIn(nextNanos, now)
            granted
        }
        for ((request, permit) in granted) scope.launch(CoroutineName("identify-grant")) { request.onGranted(permit) }
    }

    private fun wakeIn(nanos: Long, now: Long) {
        val at = now + nanos
        if (wakesAt <= at) return
        wakeUp?.cancel()
        wakesAt = at
        wakeUp = scope.launch(CoroutineName("identify-gate")) {
            delay((nanos - 1) / NANOS_PER_MILLI + 1)
            lock.withLock { wakesAt = Long.MAX_VALUE }
            pump()
        }
    }

    /** Somebody who waits. */
    inner class Request internal constructor(val shardId: Int, val onGranted: (Permit) -> Unit) {
        /** Gives up waiting; a permit that is on its way is given back by whoever gets it. */
        fun cancel() {
            lock.withLock { waiting.remove(this) }
        }
    }

    /** Leave to identify once. Whoever holds it calls [sent] or [giveBack], once. */
    inner class Permit internal constructor(private val shardId: Int) {
        /** The IDENTIFY went out just now: the bucket's pause counts from here. */
        fun sent() {
            lock.withLock { buckets.sent(buckets.bucketOf(shardId), clock.nanoTime()) }
            pump()
        }

        /** It was not used: the next may have it. */
        fun giveBack() {
            lock.withLock { buckets.release(buckets.bucketOf(shardId)) }
            pump()
        }
    }

    private companion object {
        private const val NANOS_PER_MILLI = 1_000_000L
    }
}
