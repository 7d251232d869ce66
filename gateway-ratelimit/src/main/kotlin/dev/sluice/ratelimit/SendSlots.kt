package dev.sluice.ratelimit

/**
 * How many of a connection's sends are kept for heartbeats and the life cycle, given the heartbeat interval that HELLO
 * tells. Immutable, thread-safe.
 *
 * Heartbeats count towards the 120 sends a minute (Discord docs, Gateway > Rate Limiting), and one that waits behind
 * commands may come too late. So a window keeps room for all beats that can fall into it and for [LIFECYCLE_SLOTS] more.
 */
public object SendSlots {
    /** Kept besides beats: one for Identify or Resume, one for a beat that the server asks for with opcode 1. */
    public const val LIFECYCLE_SLOTS: Int = 2

    /** [reservedFor] with Discord's limit of 120 sends in 60 s. For the usual 41.25 s it is 4, which leaves 116. */
    @JvmStatic
    public fun reservedFor(heartbeatIntervalNanos: Long): Int =
        reservedFor(heartbeatIntervalNanos, SlidingWindow.DISCORD_PERMITS, SlidingWindow.DISCORD_WINDOW_NANOS)

    /**
     * Slots to reserve in a window of [windowNanos] with [permits] sends: the window divided by the interval, rounded up,
     * and [LIFECYCLE_SLOTS]; at most half of the permits and [LIFECYCLE_SLOTS], and never all of them, so that commands
     * are not shut out. With Discord's limit that bound is met by an interval of exactly 1 s, the shortest that makes sense.
     *
     * @throws IllegalArgumentException when an argument is not positive
     */
    @JvmStatic
    public fun reservedFor(heartbeatIntervalNanos: Long, permits: Int, windowNanos: Long): Int {
        require(heartbeatIntervalNanos > 0) { "heartbeatIntervalNanos must be positive, was $heartbeatIntervalNanos" }
        require(permits > 0) { "permits must be positive, was $permits" }
        require(windowNanos > 0) { "windowNanos must be positive, was $windowNanos" }
        val beats = (windowNanos - 1) / heartbeatIntervalNanos + 1
        val bound = minOf(permits / 2 + LIFECYCLE_SLOTS, permits - 1)
        // The first bound only keeps the sum from overflowing.
        return minOf(minOf(beats, permits.toLong()) + LIFECYCLE_SLOTS, bound.toLong()).toInt()
    }
}
