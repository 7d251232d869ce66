package dev.sluice.protocol

import dev.sluice.model.ShardId
import dev.sluice.ratelimit.IdentifyBuckets
import java.time.Duration
import java.time.Instant

/**
 * Permits to identify for one lone connection: one in 5 s and a margin, counted from the IDENTIFY before, that of the
 * process before (as the snapshot tells) included. Discord docs, Gateway > Rate Limiting and > Max Concurrency.
 */
internal class IdentifyPace(shardId: ShardId, lastIdentifyAt: Instant?, startNanos: Long, startInstant: Instant) {
    private val buckets = IdentifyBuckets.forDiscord(1)
    private val bucket = buckets.bucketOf(shardId.id)

    /** When the permit that was asked for is granted; [NEVER] = none was asked for. */
    var grantAt = NEVER
        private set

    init {
        if (lastIdentifyAt != null) {
            // One that is still to come was sent before the clock was put back, nobody knows when: it counts as now.
            val ago = maxOf(Duration.ZERO, Duration.between(lastIdentifyAt, startInstant))
            if (ago < Duration.ofMinutes(1)) {
                buckets.reserve(bucket, startNanos - ago.toNanos())
                buckets.sent(bucket, startNanos - ago.toNanos())
            }
        }
    }

    fun request(nowNanos: Long) {
        grantAt = nowNanos + buckets.nanosUntilFree(bucket, nowNanos)
    }

    fun isGrantDue(nowNanos: Long): Boolean = nowNanos >= grantAt

    fun sent(nowNanos: Long) {
        grantAt = NEVER
        buckets.reserve(bucket, nowNanos)
        buckets.sent(bucket, nowNanos)
    }

    fun cancelled() {
        grantAt = NEVER
    }
}
