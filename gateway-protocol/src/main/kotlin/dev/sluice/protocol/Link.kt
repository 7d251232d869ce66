package dev.sluice.protocol

import dev.sluice.ratelimit.SlidingWindow

/**
 * What belongs to one open connection whatever state it is in: its send window, the answers owed to op 1, and how long
 * paused reading is borne. Dropped with the connection.
 */
internal class Link(sends: Int, windowNanos: Long) {
    val window = SlidingWindow(sends, windowNanos)

    /** When an answer to a heartbeat request (op 1) is due. */
    var answerAt: Long = NEVER
        private set
    private var lastAnswerAt: Long? = null

    /** When paused reading has lasted too long. */
    var slowAt: Long = NEVER

    fun deadlineNanos(): Long = minOf(answerAt, slowAt)

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

    /** No slot outside the reserve: the answer waits, scheduled beats keep theirs. */
    fun postponeAnswer(atNanos: Long) {
        answerAt = atNanos
    }

    private companion object {
        /** A flood of op 1 must not use up the 120 sends of a minute: one answer a second is enough for any server. */
        const val ANSWER_GAP_NANOS = 1_000_000_000L
    }
}
