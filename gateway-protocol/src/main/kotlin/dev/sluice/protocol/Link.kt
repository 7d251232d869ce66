package dev.sluice.protocol

import dev.sluice.ratelimit.SlidingWindow

/**
 * What belongs to one open connection whatever state it is in: its send window, the answers owed to op 1, and how long
 * paused reading is borne. Dropped with the connection.
 */
internal class Link(sends: Int, private val windowNanos: Long, marginNanos: Long) {
    val window = SlidingWindow(sends, windowNanos)

    /** Of the sends those that change the presence, of which Discord takes fewer (Discord docs, Gateway > Rate Limiting). */
    val presences = SlidingWindow(PRESENCES, PRESENCE_WINDOW_NANOS + marginNanos)

    /** What of the reserve scheduled beats can never need; null = nothing, or no reserve yet. */
    private var besideBeats: SlidingWindow? = null

    /** When an answer to a heartbeat request (op 1) is due. */
    var answerAt: Long = NEVER
        private set
    private var lastAnswerAt: Long? = null

    /** When paused reading has lasted too long. */
    var slowAt: Long = NEVER

    fun deadlineNanos(): Long = minOf(answerAt, slowAt)

    /** HELLO told the interval: from now on [slots] are kept for its beats and for the life cycle. */
    fun reserve(slots: Int, intervalNanos: Long) {
        window.reserved = slots
        // As many fall into a window, wherever it begins: the schedule is fixed. The margin is part of this window.
        val beats = (windowNanos - 1) / intervalNanos + 1
        val others = slots - beats
        besideBeats = if (others > 0) SlidingWindow(others.toInt(), windowNanos).also { it.reserved = 1 } else null
    }

    /** Takes the slot that is kept for IDENTIFY or RESUME, of which a connection sees one. */
    fun takeToBegin(nowNanos: Long) {
        window.tryAcquireReserved(nowNanos)
        besideBeats?.tryAcquireReserved(nowNanos)
        besideBeats?.reserved = 0
    }

    /**
     * Takes a slot for an answer to op 1 and returns 0, or takes nothing and returns the nanoseconds to wait. Where
     * commands have left no ordinary one it is a reserved one, as long as all that scheduled beats may need stay free.
     */
    fun tryTakeToAnswer(nowNanos: Long): Long {
        val wait = window.tryAcquire(nowNanos)
        val others = besideBeats
        if (wait == 0L || others == null) return wait
        val othersWait = others.nextAvailableNanos(nowNanos)
        if (othersWait > 0) return minOf(wait, othersWait)
        val reservedWait = window.tryAcquireReserved(nowNanos)
        if (reservedWait == 0L) others.tryAcquire(nowNanos)
        return minOf(wait, reservedWait)
    }

    /** Discord asks for a heartbeat: at once, but requests within a second share one answer. */
    fun heartbeatRequested(nowNanos: Long) {
        if (answerAt != NEVER) return
        val last = lastAnswerAt
        answerAt = if (last == null || nowNanos - last >= ANSWER_GAP_NANOS) nowNanos else last + ANSWER_GAP_NANOS
    }

    fun answered(nowNanos: Long) {
        lastAnswerAt = nowNanos
        answerAt = NEVER
    }

    /** No slot but those of scheduled beats: the answer waits. */
    fun postponeAnswer(atNanos: Long) {
        answerAt = atNanos
    }

    private companion object {
        /** What comes above it in 20 s is not closed for, but ignored: the newest would never show. */
        const val PRESENCES = 5
        const val PRESENCE_WINDOW_NANOS = 20_000_000_000L

        /** A flood of op 1 must not use up the 120 sends of a minute: one answer a second is enough for any server. */
        const val ANSWER_GAP_NANOS = 1_000_000_000L
    }
}
