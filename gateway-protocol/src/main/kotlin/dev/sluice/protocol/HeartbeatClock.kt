package dev.sluice.protocol

/**
 * When the next scheduled heartbeat is due, and whether the one before was answered. One per connection, from HELLO on.
 *
 * The schedule is fixed: first beat at interval x jitter after HELLO, then one each interval, whatever else is sent
 * (Discord docs, Gateway > Sending Heartbeats). A beat that came late does not shift those after it; beats that were
 * missed altogether (a process that slept) are not made up for.
 */
internal class HeartbeatClock(val intervalNanos: Long, firstBeatAt: Long) {
    var nextBeatAt: Long = firstBeatAt
        private set
    private var isUnanswered = false

    /** Whether the beat before got no answer although it was due one: Discord calls such a connection zombied. */
    fun isZombie(): Boolean = isUnanswered

    /** A scheduled beat went out; [countsAnswer] = false while reading is paused, as no answer can be seen then. */
    fun beatSent(nowNanos: Long, countsAnswer: Boolean) {
        isUnanswered = countsAnswer
        nextBeatAt += intervalNanos
        if (nextBeatAt <= nowNanos) nextBeatAt = nowNanos + intervalNanos
    }

    /** The send window had no slot: the beat is tried again at [atNanos]. */
    fun postpone(atNanos: Long) {
        nextBeatAt = atNanos
    }

    /** An answer came, or reading resumes: the check starts anew with the next beat. */
    fun answered() {
        isUnanswered = false
    }
}
