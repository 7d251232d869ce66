package dev.sluice.protocol

import dev.sluice.compression.Decompressors
import dev.sluice.model.ClientCloseCode
import dev.sluice.model.CloseAction
import dev.sluice.model.CloseCode
import dev.sluice.model.Closed
import dev.sluice.model.Connecting
import dev.sluice.model.Disconnected
import dev.sluice.model.Failed
import dev.sluice.model.Identifying
import dev.sluice.model.Queued
import java.time.Duration

/** The part of the machine that opens connections, ends them, and decides what comes after one is gone. */
internal class Dialer(private val core: MachineCore) {
    private val config = core.config

    fun start(nowNanos: Long) {
        core.session?.let(::whyNotResumable)?.let(core::loseSession)
        if (core.isPaused) {
            core.moveTo(State.Waiting(nowNanos, isHeld = true), Cause.STARTED_PAUSED)
        } else {
            dial(Cause.STARTED, nowNanos)
        }
    }

    fun dial(cause: Cause, nowNanos: Long) {
        core.chooseCompression()
        val url = core.plan.nextUrl(core.session)
        core.moveTo(State.Connecting(url, nowNanos + config.connectTimeout.toNanos()), cause)
        core.counters.connects++
        val attempt = core.plan.dialing()
        core.tell(Connecting(url, attempt))
        core.emit(Output.Connect(url, attempt))
    }

    fun opened(nowNanos: Long) {
        core.decompressor.reset()
        core.latency.connectionOpened()
        core.looseSequence = null
        val margin = config.sendMargin.toNanos()
        val link = Link(config.sendsPerWindow, config.sendWindow.toNanos() + margin, margin)
        if (core.isPaused) link.slowAt = nowNanos + config.slowCollectorIntervals * config.helloTimeout.toNanos()
        core.moveTo(State.AwaitingHello(link, core.patience(config.helloTimeout, nowNanos)), Cause.OPENED)
    }

    fun dialFailed(reason: String, nowNanos: Long) {
        core.plan.stepToMainUrl()
        val delay = core.plan.delayNanos(Pace.BACKOFF, core.session != null)
        waitFor(delay, ABNORMAL, reason, isLocal = false, Cause.DIAL_FAILED, nowNanos)
    }

    /** The permit came: IDENTIFY goes out, once per connection. */
    fun identify(waiting: State.AwaitingPermit, nowNanos: Long) {
        val link = waiting.link
        val patience = core.patience(config.readyTimeout, nowNanos)
        core.moveTo(State.Identifying(link, waiting.clock, patience), Cause.PERMIT_GRANTED)
        link.takeToBegin(nowNanos)
        core.counters.identifies++
        core.counters.lastIdentifyAt = core.wallTime(nowNanos)
        core.tell(Identifying(waiting.queuePosition))
        core.send(config.identify(core.compression))
    }

    /** The permit comes later; the first place in the line that is told is the one that counts. */
    fun queued(waiting: State.AwaitingPermit, position: Int) {
        if (waiting.queuePosition != 0) return
        waiting.queuePosition = position
        core.tell(Queued(position))
    }

    /** The permit is far off: no connection is kept for it. */
    fun park(then: AfterClosing.Park, nowNanos: Long): Boolean {
        when (val state = core.state) {
            is State.AwaitingPermit -> {
                close(ClientCloseCode.NORMAL, "no permit to identify", Cause.PERMIT_FAR_OFF, then, nowNanos)
            }

            is State.Closing -> {
                if (!state.isPermitWanted) return false
                state.then = then
            }

            is State.Parked -> {
                if (state.view.until == then.view.until && state.view.reason == then.view.reason) return true
                state.view = then.view
                core.tell(then.event)
            }

            else -> {
                return false
            }
        }
        return true
    }

    /** The permit is near, or there: a connection is wanted for it. */
    fun unpark(nowNanos: Long) {
        when (val state = core.state) {
            is State.Closing -> {
                if (state.isPermitWanted) state.then = AfterClosing.Reconnect(0)
            }

            is State.Parked -> {
                val waiting = State.Waiting(nowNanos, core.isPaused)
                core.moveTo(waiting, Cause.UNPARKED)
                dialIfDue(waiting, nowNanos)
            }

            else -> {}
        }
    }

    /** Ends the open connection with a close frame, or an unfinished dial without. */
    fun close(code: Int, reason: String, cause: Cause, then: AfterClosing, nowNanos: Long) {
        val isDialing = core.state is State.Connecting
        val giveUpAt = nowNanos + config.closeTimeout.toNanos()
        core.moveTo(State.Closing(code, reason, then, giveUpAt, isAborted = isDialing), cause)
        core.emit(if (isDialing) Output.Abort else Output.Close(code, shortened(reason)))
    }

    /** [close], then connect again by [pace]. */
    fun closeToReconnect(code: Int, reason: String, cause: Cause, pace: Pace, nowNanos: Long) {
        noteStability(nowNanos)
        val delay = core.plan.delayNanos(pace, core.session != null)
        close(code, reason, cause, AfterClosing.Reconnect(delay), nowNanos)
    }

    fun dialTimedOut(nowNanos: Long) {
        core.plan.stepToMainUrl()
        closeToReconnect(ABNORMAL, "the dial took too long", Cause.DIAL_TIMED_OUT, Pace.BACKOFF, nowNanos)
    }

    /** The peer's close frame, or the report after an abort, is overdue. */
    fun closingTimedOut(closing: State.Closing, nowNanos: Long) {
        if (closing.isAborted) return gone(closing, ABNORMAL, nowNanos)
        closing.isAborted = true
        closing.giveUpAt = nowNanos + config.closeTimeout.toNanos()
        core.emit(Output.Abort)
    }

    /** A connection that we ended is gone. [code] = what the peer said, which counts only when it is fatal. */
    fun gone(closing: State.Closing, code: Int, nowNanos: Long) {
        val closeCode = CloseCode.of(code)
        if (closeCode.isFatal && (closing.then is AfterClosing.Reconnect || closing.then is AfterClosing.Park)) {
            core.divert(closing, AfterClosing.Fail(fatal(closeCode, "")))
        }
        when (val then = closing.then) {
            is AfterClosing.Reconnect -> {
                waitFor(
                    then.delayNanos,
                    closing.code,
                    closing.reason,
                    isLocal = true,
                    Cause.GONE_TO_RECONNECT,
                    nowNanos,
                )
            }

            is AfterClosing.End -> {
                disconnected(closing, willResume = false)
                end(closing.code, Cause.GONE_TO_END)
            }

            is AfterClosing.HandOver -> {
                disconnected(closing, willResume = false)
                handOver(Cause.GONE_TO_HAND_OVER)
            }

            is AfterClosing.Fail -> {
                core.loseSession(then.reason.reason)
                disconnected(closing, willResume = false)
                fail(then.reason, Cause.GONE_TO_FAIL)
            }

            is AfterClosing.Park -> {
                disconnected(closing, willResume = false)
                core.moveTo(State.Parked(then.view), Cause.GONE_TO_PARK)
                core.tell(then.event)
            }
        }
    }

    /** The peer, or the network, ended an open connection. */
    fun lost(live: State.Live, code: Int, reason: String, nowNanos: Long) {
        noteStability(nowNanos)
        val closeCode = CloseCode.of(code)
        if (closeCode.isFatal) {
            val failure = fatal(closeCode, reason)
            core.loseSession(failure.reason)
            core.tell(Disconnected(code, reason, false, false, null))
            return fail(failure, Cause.FATAL_CLOSE)
        }
        val isGivenUp = endsUnanswered(live)
        if (closeCode.action == CloseAction.NEW_SESSION) {
            core.loseSession("closed by the peer with $closeCode")
        } else if (isGivenUp) {
            core.loseSession("the peer keeps closing instead of answering the RESUME, last with $closeCode")
        }
        val pace = when (closeCode.action) {
            CloseAction.RESUME_AFTER_PAUSE -> Pace.RATE_LIMITED
            else -> Pace.SOON
        }
        val delay = core.plan.delayNanos(pace, core.session != null)
        waitFor(delay, code, reason, isLocal = false, Cause.DISCONNECTED, nowNanos)
    }

    /**
     * A connection ends, whoever ends it: one that gave no HELLO, or no answer to its RESUME, leads a rung up. True =
     * that was so several times in a row, the session is to be given up.
     */
    fun endsUnanswered(live: State.Live): Boolean {
        if (live is State.AwaitingHello) core.plan.stepToMainUrl()
        return live is State.Resuming && core.plan.resumeEnded()
    }

    /** Ends the machine because its user wants that, from a state without a connection. */
    fun end(code: Int, cause: Cause) {
        core.moveTo(State.Closed(code), cause)
        core.tell(Closed(code))
        core.emit(Output.Stopped(null))
    }

    fun handOver(cause: Cause) {
        core.moveTo(State.Suspended, cause)
        core.tell(Closed(ClientCloseCode.HAND_OVER))
        core.emit(Output.Stopped(null))
    }

    fun wake(waiting: State.Waiting, nowNanos: Long) {
        waiting.cutShort(nowNanos)
        dialIfDue(waiting, nowNanos)
    }

    fun dialIfDue(waiting: State.Waiting, nowNanos: Long) {
        if (nowNanos >= waiting.deadlineNanos()) dial(Cause.WAIT_OVER, nowNanos)
    }

    fun dropCommands(reason: String) {
        while (!core.queue.isEmpty()) {
            val ticket = core.queue.removeFirst().ticket
            core.emit(Output.CommandDropped(ticket, Output.CommandDropped.Cause.STOPPED, reason))
        }
    }

    /**
     * Why [session] cannot be resumed by this shard, which is set up otherwise than the one that began it; null = it can.
     * Discord docs, Gateway > Resuming: the same encoding, and the same query altogether.
     */
    private fun whyNotResumable(session: LiveSession): String? {
        val encoding = config.codec.encoding
        if (session.encoding != encoding) return "it was begun in ${session.encoding}, and this shard speaks $encoding"
        return Decompressors.unavailableReason(session.compression)
    }

    private fun waitFor(delayNanos: Long, code: Int, reason: String, isLocal: Boolean, cause: Cause, nowNanos: Long) {
        val waiting = State.Waiting(nowNanos + delayNanos, core.isPaused)
        core.moveTo(waiting, cause)
        core.tell(Disconnected(code, reason, core.session != null, isLocal, Duration.ofNanos(delayNanos)))
        dialIfDue(waiting, nowNanos)
    }

    private fun disconnected(closing: State.Closing, willResume: Boolean) =
        core.tell(Disconnected(closing.code, closing.reason, willResume, true, null))

    fun fail(failure: StopReason, cause: Cause) {
        dropCommands("the shard failed: ${failure.reason}")
        core.moveTo(State.Failed(failure), cause)
        core.tell(Failed(failure.code, failure.reason))
        core.emit(Output.Stopped(failure))
    }

    /** The peer's words come last, so that none of them passes for ours. */
    private fun fatal(code: CloseCode, words: String): StopReason {
        val said = if (words.isEmpty()) "" else " It said: $words"
        val reason = "Discord closed with $code. ${FatalCloseAdvice(config).on(code)}$said"
        return StopReason(StopReason.Kind.FATAL_CLOSE_CODE, code.code, reason)
    }

    /** Backoff starts afresh only after a session that has stood for a while, never because a socket opened. */
    fun noteStability(nowNanos: Long) {
        val ready = core.state as? State.Ready ?: return
        if (nowNanos - ready.sinceNanos >= config.stableAfter.toNanos()) core.plan.stable()
    }

    /** RFC 6455, 5.5.1: a close frame's reason has 123 bytes at most. Ours are ASCII. */
    private fun shortened(reason: String): String = reason.take(MAX_REASON_BYTES)

    internal companion object {
        /** RFC 6455: no close frame was sent or received. */
        const val ABNORMAL: Int = 1006
        private const val MAX_REASON_BYTES = 123
    }
}
