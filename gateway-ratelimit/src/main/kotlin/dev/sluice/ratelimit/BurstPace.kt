package dev.sluice.ratelimit

/**
 * Spreads starts: [burst] at once, then one each [intervalNanos]; after a rest as many at once as have become free.
 *
 * Each call of [reserveNanos] takes a slot, in order. Used for dials: a thousand shards that lose their connections in
 * one moment must not come back in one moment.
 *
 * Time is an argument, never read: pass a monotonic clock, which may have any value and overflow; one that goes back
 * counts as one that stands still.
 *
 * Not thread-safe: confine an instance to one coroutine or guard it with your own lock.
 */
public class BurstPace(public val burst: Int, public val intervalNanos: Long) {
    /** How far the slots that were taken reach beyond [seenAtNanos]; each takes [intervalNanos]. */
    private var takenNanos = 0L
    private var seenAtNanos = 0L
    private var isFresh = true

    init {
        require(burst > 0) { "burst must be positive, was $burst" }
        require(intervalNanos >= 0) { "intervalNanos must not be negative, was $intervalNanos" }
        Math.multiplyExact(burst.toLong(), intervalNanos)
    }

    /** Takes the next slot and returns how many nanoseconds from now it is; 0 = now. */
    public fun reserveNanos(nowNanos: Long): Long {
        if (isFresh) seenAtNanos = nowNanos
        isFresh = false
        val elapsed = nowNanos - seenAtNanos
        if (elapsed > 0) {
            takenNanos = maxOf(0, takenNanos - elapsed)
            seenAtNanos = nowNanos
        }
        val wait = maxOf(0, takenNanos - (burst - 1) * intervalNanos)
        takenNanos = Math.addExact(takenNanos, intervalNanos)
        return wait - minOf(0, elapsed)
    }

    override fun toString(): String = "BurstPace($burst at once, then one each $intervalNanos ns)"
}
