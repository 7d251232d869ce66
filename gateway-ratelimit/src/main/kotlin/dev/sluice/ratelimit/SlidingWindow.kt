package dev.sluice.ratelimit

/**
 * Admits at most [max] sends in any interval of [windowNanos]: a log of the moments of the last [max] sends.
 *
 * Part of the permits can be kept for sends that must never wait behind others ([reserved]): ordinary sends take at
 * most `max - reserved` in a window, reserved ones whatever is free. Reserved sends that stay within the reserve take
 * nothing away from the ordinary ones.
 *
 * For Discord it counts the sends of one connection: "120 gateway events per connection every 60 seconds", all opcodes,
 * heartbeats included; the one that is too many closes the connection with 4008 (Discord docs, Gateway > Rate Limiting).
 * [SendSlots] says how many to reserve.
 *
 * Time is an argument, never read: pass a monotonic clock such as [System.nanoTime], which may have any value and
 * overflow. A clock that goes back counts as one that stands still. All durations are nanoseconds.
 *
 * Not thread-safe: confine an instance to one coroutine or guard it with your own lock.
 *
 * @param permits sends admitted in a window; becomes [max]
 * @param windowNanos length of the window
 */
public class SlidingWindow(permits: Int, private val windowNanos: Long) {
    init {
        require(permits > 0) { "permits must be positive, was $permits" }
        require(windowNanos > 0) { "windowNanos must be positive, was $windowNanos" }
    }

    /** Sends admitted in any window, ordinary and reserved together. */
    public val max: Int = permits

    /** Permits that ordinary sends never take, 0 at first. May be changed at any time, 0 to [max]. */
    public var reserved: Int = 0
        set(value) {
            require(value in 0..max) { "reserved must be 0 to $max, was $value" }
            field = value
        }

    /** A ring: when each send was made, and whether it was a reserved one. */
    private val sentAtNanos = LongArray(permits)
    private val sentReserved = BooleanArray(permits)
    private var oldest = 0
    private var ordinaryCount = 0
    private var reservedCount = 0

    /**
     * Takes a permit for an ordinary send and returns 0, or takes nothing and returns the nanoseconds until one can be
     * taken if no other send comes first; [Long.MAX_VALUE] when all permits are reserved.
     */
    public fun tryAcquire(nowNanos: Long): Long {
        val wait = nextAvailableNanos(nowNanos)
        if (wait == 0L) add(nowNanos, isReserved = false)
        return wait
    }

    /** Takes a permit, a reserved one if need be, and returns 0, or takes nothing and returns the nanoseconds to wait. */
    public fun tryAcquireReserved(nowNanos: Long): Long {
        dropExpired(nowNanos)
        if (count == max) return untilExpiry(oldest, nowNanos)
        add(nowNanos, isReserved = true)
        return 0
    }

    /** How many ordinary sends would be admitted now, one after the other. */
    public fun available(nowNanos: Long): Int {
        dropExpired(nowNanos)
        return maxOf(0, roomForOrdinary(ordinaryCount, reservedCount))
    }

    /** Nanoseconds from now until an ordinary send is admitted: what [tryAcquire] would return, but takes nothing. */
    public fun nextAvailableNanos(nowNanos: Long): Long {
        dropExpired(nowNanos)
        var ordinary = ordinaryCount
        var reservedSends = reservedCount
        if (roomForOrdinary(ordinary, reservedSends) > 0) return 0
        for (i in 0 until count) {
            val at = (oldest + i) % max
            if (sentReserved[at]) reservedSends-- else ordinary--
            if (roomForOrdinary(ordinary, reservedSends) > 0) return untilExpiry(at, nowNanos)
        }
        return Long.MAX_VALUE
    }

    /** Forgets all sends, for a new connection: the limit is per connection. Keeps [reserved]. */
    public fun reset() {
        ordinaryCount = 0
        reservedCount = 0
    }

    override fun toString(): String =
        "SlidingWindow(sent=$ordinaryCount+$reservedCount of $max in ${windowNanos}ns, reserved=$reserved)"

    private val count: Int get() = ordinaryCount + reservedCount

    /** The reserve, or what reserved sends took beyond it, is not for ordinary ones. */
    private fun roomForOrdinary(ordinary: Int, reservedSends: Int): Int =
        max - ordinary - maxOf(reservedSends, reserved)

    private fun add(nowNanos: Long, isReserved: Boolean) {
        val at = (oldest + count) % max
        sentAtNanos[at] = notBeforeNewest(nowNanos)
        sentReserved[at] = isReserved
        if (isReserved) reservedCount++ else ordinaryCount++
    }

    private fun dropExpired(nowNanos: Long) {
        while (count > 0 && untilExpiry(oldest, nowNanos) == 0L) {
            if (sentReserved[oldest]) reservedCount-- else ordinaryCount--
            oldest = (oldest + 1) % max
        }
    }

    private fun untilExpiry(at: Int, nowNanos: Long): Long =
        maxOf(0, windowNanos - (notBeforeNewest(nowNanos) - sentAtNanos[at]))

    // Differences, not values, are compared: a nanosecond clock may overflow.
    private fun notBeforeNewest(nowNanos: Long): Long {
        if (count == 0) return nowNanos
        val newest = sentAtNanos[(oldest + count - 1) % max]
        return if (nowNanos - newest < 0) newest else nowNanos
    }

    public companion object {
        /** Sends that Discord admits per connection and minute (Discord docs, Gateway > Rate Limiting). */
        public const val DISCORD_PERMITS: Int = 120

        /** The window of that limit: 60 seconds. */
        public const val DISCORD_WINDOW_NANOS: Long = 60_000_000_000

        /** The window of a Discord connection, with nothing reserved yet. */
        @JvmStatic
        public fun forDiscord(): SlidingWindow = SlidingWindow(DISCORD_PERMITS, DISCORD_WINDOW_NANOS)
    }
}
