package dev.sluice.protocol

import dev.sluice.model.ClientCloseCode
import dev.sluice.model.ReadingPaused
import dev.sluice.model.ReadingResumed

/** The part of the machine that serves the timers of open connections, and knows of paused reading. */
internal class Beats(
    private val core: MachineCore,
    private val dialer: Dialer,
    private val heartbeats: HeartbeatSender,
    private val commands: Commands,
) {
    private val config = core.config

    /** Serves what is due in a state with an open connection. */
    fun timeout(live: State.Live, nowNanos: Long) {
        if (nowNanos >= live.link.slowAt) return slow(nowNanos)
        if (nowNanos >= live.patienceUntil) return impatient(live, nowNanos)
        if (live is State.Beating && nowNanos >= live.clock.nextBeatAt) {
            if (live.clock.isZombie() && !core.isPaused) return zombie(live, nowNanos)
            beat(live, nowNanos)
        }
        heartbeats.answerIfDue(live, nowNanos)
        if (live is State.Ready) commands.send(live, nowNanos)
    }

    /** Op 1, or a user's wish for a heartbeat: at once, at most once a second. */
    fun heartbeatRequested(live: State.Live, nowNanos: Long) {
        live.link.heartbeatRequested(nowNanos)
        heartbeats.answerIfDue(live, nowNanos)
    }

    /** When paused reading has lasted too long: by heartbeats once HELLO told their interval. */
    fun slowAt(live: State.Live): Long {
        val since = core.pausedSince ?: return NEVER
        val unit = if (live is State.Beating) live.clock.intervalNanos else config.helloTimeout.toNanos()
        return since + config.slowCollectorIntervals * unit
    }

    /** A pause outlives connections: whoever keeps the shard from reading is named without one too. */
    fun tellPauseIfDue(nowNanos: Long) {
        if (nowNanos >= core.tellPauseAt) tellPause()
    }

    /** Beats go on; answers that cannot be seen are not missed. */
    fun readingPaused(nowNanos: Long) {
        core.pausedSince = nowNanos
        core.latency.voidPending()
        when (val state = core.state) {
            is State.Live -> {
                state.patienceUntil = NEVER
                state.link.slowAt = slowAt(state)
            }

            is State.Waiting -> {
                state.isHeld = true
            }

            else -> {}
        }
    }

    /** A connection that waited for this is dialed. */
    fun readingResumed(nowNanos: Long) {
        core.pausedSince = null
        core.latency.voidPending()
        if (core.isPauseTold) core.tell(ReadingResumed())
        core.isPauseTold = false
        when (val state = core.state) {
            is State.Live -> {
                seesAgain(state, nowNanos)
            }

            is State.Waiting -> {
                state.isHeld = false
                dialer.dialIfDue(state, nowNanos)
            }

            else -> {}
        }
    }

    /** Answers can be seen again: what is overdue gets its whole time anew, the zombie check a whole interval. */
    private fun seesAgain(live: State.Live, nowNanos: Long) {
        live.link.slowAt = NEVER
        (live as? State.Beating)?.clock?.answered()
        live.patienceUntil = when (live) {
            is State.AwaitingHello -> core.patience(config.helloTimeout, nowNanos)
            is State.Identifying -> core.patience(config.readyTimeout, nowNanos)
            is State.Resuming, is State.Replaying -> core.patience(config.resumeTimeout, nowNanos)
            is State.AwaitingPermit, is State.Ready -> NEVER
        }
    }

    private fun beat(live: State.Beating, nowNanos: Long) {
        val wait = live.link.window.tryAcquireReserved(nowNanos)
        if (wait > 0) return live.clock.postpone(nowNanos + wait)
        live.clock.beatSent(nowNanos, countsAnswer = !core.isPaused)
        heartbeats.send(nowNanos)
    }

    private fun tellPause() {
        core.isPauseTold = true
        core.tell(ReadingPaused("reading has been paused for longer than ${config.slowCollectorIntervals} heartbeats"))
    }

    private fun slow(nowNanos: Long) {
        if (!core.isPauseTold) tellPause()
        dialer.closeToReconnect(
            ClientCloseCode.SLOW_COLLECTOR,
            "events are not taken fast enough",
            Cause.SLOW_COLLECTOR,
            Pace.SOON,
            nowNanos,
        )
    }

    private fun zombie(live: State.Beating, nowNanos: Long) {
        // With short intervals this comes before the wait for an answer to RESUME, or for more of a replay, is over.
        if (live is State.Replaying) core.plan.stepToMainUrl()
        if (dialer.endsUnanswered(live)) core.loseSession("connections keep dying before the RESUME is answered")
        dialer.closeToReconnect(ClientCloseCode.ZOMBIE, "no heartbeat ACK", Cause.ZOMBIE, Pace.SOON, nowNanos)
    }

    private fun impatient(live: State.Live, nowNanos: Long) {
        val cause = when (live) {
            is State.AwaitingHello -> Cause.HELLO_TIMED_OUT
            is State.Identifying -> Cause.READY_TIMED_OUT
            is State.Resuming, is State.Replaying -> Cause.RESUME_TIMED_OUT
            is State.AwaitingPermit, is State.Ready -> error("${live.kind} waits for no answer")
        }
        if (live is State.AwaitingHello) core.plan.stepToMainUrl()
        if (live is State.Resuming) unansweredResume(live)
        if (live is State.Replaying) core.plan.stepToMainUrl()
        dialer.closeToReconnect(ClientCloseCode.ZOMBIE, cause.words, cause, Pace.BACKOFF, nowNanos)
    }

    private fun unansweredResume(live: State.Resuming) {
        val session = core.session ?: return
        if (live.isPeerHeard) {
            if (core.plan.resumeUnanswered(session)) core.loseSession("nothing answered the RESUME at the main URL")
        } else if (core.plan.resumeEnded()) {
            core.loseSession("nothing came after the RESUMEs at the main URL, not even an ACK")
        }
    }
}
