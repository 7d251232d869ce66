package dev.sluice.protocol

import dev.sluice.model.Heartbeat

/** The part of the machine that sends heartbeats: those that are scheduled, and answers to op 1. */
internal class HeartbeatSender(private val core: MachineCore) {
    /** A slot of the send window has been taken for it. */
    fun send(nowNanos: Long) {
        core.counters.heartbeats++
        core.latency.beatSent(nowNanos)
        if (core.isPaused) core.latency.voidPending()
        core.send(Heartbeat(core.beatSequence()))
    }

    /** Sends the answer to op 1 that is owed, if it is time for it and there is a slot. */
    fun answerIfDue(live: State.Live, nowNanos: Long) {
        if (nowNanos < live.link.answerAt) return
        val wait = live.link.tryTakeToAnswer(nowNanos)
        if (wait == 0L) {
            live.link.answered(nowNanos)
            send(nowNanos)
        } else {
            live.link.postponeAnswer(if (wait == Long.MAX_VALUE) NEVER else nowNanos + wait)
        }
    }
}
