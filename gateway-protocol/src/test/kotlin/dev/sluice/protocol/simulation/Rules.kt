package dev.sluice.protocol.simulation

/** What was sent on the present connection, and how often was dialed and identified: Discord docs, Gateway > Rate Limiting. */
internal class SendRules(private val agenda: Agenda) {
    private val sentAt = ArrayDeque<Long>()
    private val dialedAt = ArrayDeque<Long>()
    private var identifiedAt = Long.MIN_VALUE / 2
    private var hasBegun = false

    val inWindow: Int get() = sentAt.size

    fun dialed() {
        sentAt.clear()
        hasBegun = false
        count(dialedAt)
        must(dialedAt.size <= DIALS) { "${dialedAt.size} dials within 60 s" }
    }

    fun sent(opcode: Int) {
        count(sentAt)
        must(sentAt.size <= SENDS) { "${sentAt.size} sends within 60 s" }
        if (opcode != 2 && opcode != 6) return
        must(!hasBegun) { "opcode $opcode on a connection that had IDENTIFY or RESUME already" }
        hasBegun = true
        if (opcode == 6) return
        must(
            agenda.nowNanos - identifiedAt >= IDENTIFY_GAP,
        ) { "IDENTIFY ${agenda.nowNanos - identifiedAt} ns after the last" }
        identifiedAt = agenda.nowNanos
    }

    private fun count(moments: ArrayDeque<Long>) {
        while (moments.isNotEmpty() && agenda.nowNanos - moments.first() >= WINDOW) moments.removeFirst()
        moments.addLast(agenda.nowNanos)
    }

    private companion object {
        const val SENDS = 120
        const val WINDOW = 60 * Agenda.SECOND
        const val IDENTIFY_GAP = 5 * Agenda.SECOND

        /** Discord names no number; with a backoff up to 60 s a client never comes near it. */
        const val DIALS = 40
    }
}

/** Heartbeats of one connection: Discord docs, Gateway > Sending Heartbeats. */
internal class BeatRules(private val agenda: Agenda, private val lateness: Long) {
    private var interval = 0L
    private var beatBy = Long.MAX_VALUE
    private var answerBy = Long.MAX_VALUE
    private var isPaused = false
    private var forgivenUntil = Long.MIN_VALUE

    /** Whether the last beat has no answer, so that the next one may find the connection dead. */
    var isUnanswered = false
        private set

    fun hello(data: String) {
        if (interval != 0L) return
        interval = INTERVAL.find(data)!!.groupValues[1].toLong() * Agenda.MILLI
        if (interval < Agenda.SECOND) return over()
        beatBy = agenda.nowNanos + interval
        acknowledged()
    }

    fun sent() {
        isUnanswered = !isPaused
        if (interval != 0L) beatBy = agenda.nowNanos + interval
    }

    /** A beat that nothing answers is followed by another after one interval at most; that one must not go out. */
    fun acknowledged() {
        isUnanswered = false
        ackAwaited()
    }

    fun paused() {
        isPaused = true
        answerBy = Long.MAX_VALUE
    }

    fun resumed() {
        isPaused = false
        if (beatBy != Long.MAX_VALUE) acknowledged()
    }

    fun over() {
        isUnanswered = false
        interval = 0
        beatBy = Long.MAX_VALUE
        answerBy = Long.MAX_VALUE
    }

    fun awakes() {
        forgivenUntil = agenda.nowNanos + lateness
        if (beatBy != Long.MAX_VALUE) ackAwaited()
    }

    fun check() {
        if (agenda.nowNanos <= forgivenUntil) return
        must(agenda.nowNanos <= plus(beatBy, lateness)) { "a heartbeat is ${agenda.nowNanos - beatBy} ns late" }
        // Both the beat that was not answered and the one that must not go out may have been late.
        must(agenda.nowNanos <= plus(answerBy, 2 * lateness)) {
            "a dead connection was kept for ${agenda.nowNanos - answerBy} ns"
        }
    }

    private fun ackAwaited() {
        if (interval != 0L && !isPaused) answerBy = agenda.nowNanos + 2 * interval
    }

    private fun plus(moment: Long, nanos: Long) = if (moment == Long.MAX_VALUE) moment else moment + nanos

    private companion object {
        val INTERVAL = Regex("\"heartbeat_interval\":(\\d+)")
    }
}

/**
 * When a RESUME may be given up: not answered at the main URL for a minute, or not answered five times, be it that the
 * peer closed or asked us to, or that we did after a minute of silence or for want of an ACK.
 */
internal class ResumeLadder(private val agenda: Agenda) {
    private var isMain = true
    private var isAsked = false
    private var quietSince = Long.MAX_VALUE
    private var closes = 0
    private var isPaused = false

    val isWornOut: Boolean get() = closes >= CLOSES

    /** Whether one more RESUME in vain wears it out. */
    val isLastTry: Boolean get() = isAsked && isMain && closes >= CLOSES - 1

    fun dialed(url: String) {
        isMain = ".main." in url
        isAsked = false
    }

    fun resumeSent() {
        isAsked = true
        quietSince = if (isPaused) Long.MAX_VALUE else agenda.nowNanos
    }

    /** Heartbeat traffic is no answer. */
    fun received(opcode: Int) {
        if (isAsked && opcode != 1 && opcode != 11 && !isPaused) quietSince = agenda.nowNanos
    }

    fun dispatched() {
        isAsked = false
        closes = 0
    }

    fun closed() {
        if (isAsked && isMain) closes++
        isAsked = false
    }

    /**
     * We close. After a minute without an answer, or when no ACK came, that is one more RESUME in vain, whatever else the
     * reason is.
     */
    fun closes(isDead: Boolean) {
        if (isUnanswered() || isDead) closed()
    }

    fun isUnanswered(): Boolean = isAsked && isMain && agenda.nowNanos - LIMIT >= quietSince

    fun paused() {
        isPaused = true
        quietSince = Long.MAX_VALUE
    }

    fun resumed() {
        isPaused = false
        quietSince = agenda.nowNanos
    }

    private companion object {
        const val LIMIT = 60 * Agenda.SECOND
        const val CLOSES = 5
    }
}

/** Input that could not be understood: twice without an event between them costs the session, three times the shard. */
internal class PoisonCount(private val agenda: Agenda) {
    private val metAt = ArrayDeque<Pair<Long, Long>>()
    private var last = 0L

    val isExcuse: Boolean get() = metAt.size >= 2
    val isEnough: Boolean get() = metAt.size >= 3

    fun met() {
        while (metAt.isNotEmpty() && agenda.nowNanos - metAt.first().first > MEMORY) metAt.removeFirst()
        metAt.addLast(agenda.nowNanos to last)
    }

    fun dispatched(sequence: Long) {
        last = sequence
    }

    fun forget() = metAt.clear()

    private companion object {
        const val MEMORY = 10 * Agenda.MINUTE
    }
}
