package dev.sluice.testkit

/**
 * Whether the sequences in a connection's heartbeats can be right: `d` is the last `s` that the client received, null
 * before the first. Guarded by the hub's lock.
 *
 * What was sent may still be under way, so null proves nothing by itself. It is wrong only when the client must know
 * better: it has named a sequence of the session before, or an ACK went out behind READY so long ago that whoever has
 * not read that far should have closed (no ACK by the time of the next beat means a dead connection).
 *
 * Source: Discord docs, Gateway > Sending Heartbeats.
 */
internal class HeartbeatSequences(private val limitNanos: Long) {
    private var isNamed = false

    /** When the session's first ACK on this connection went out, always behind a dispatch; null = none did. */
    private var firstAckNanos: Long? = null

    /** The connection has a session, which its client has had up to [sequence]; 0 = it is new. */
    fun start(sequence: Long) {
        isNamed = sequence > 0
        firstAckNanos = null
    }

    /** Takes the [sequence] of a heartbeat; [newest] is the session's, null without one. */
    fun isBad(sequence: Long?, newest: Long?, nowNanos: Long): Boolean {
        if (sequence == null) return newest != null && (isNamed || isOverdue(nowNanos))
        // Before a resume the stored sequence is right, and which session's it is can not be told.
        if (sequence < FIRST || (newest != null && sequence > newest)) return true
        isNamed = isNamed || newest != null
        return false
    }

    fun acknowledged(nowNanos: Long) {
        if (firstAckNanos == null) firstAckNanos = nowNanos
    }

    private fun isOverdue(nowNanos: Long): Boolean = firstAckNanos.let { it != null && nowNanos - it > limitNanos }

    private companion object {
        /** The `s` of READY. */
        const val FIRST = 1L
    }
}
