package dev.sluice.protocol

import dev.sluice.model.Parked
import java.time.Instant

/** A deadline that never comes. */
internal const val NEVER: Long = Long.MAX_VALUE

/**
 * The machine's state with all that lives only in it, timers above all: a state that is left takes its timers with it.
 * Confined to the machine.
 */
internal sealed class State(val kind: StateKind) {
    /** What users see of it. */
    abstract val view: ShardState

    /** Whether the permit to identify has been asked for and is still wanted. */
    open val isPermitWanted: Boolean get() = false

    /** When this state wants a timeout, [NEVER] when it waits for input only. */
    open fun deadlineNanos(): Long = NEVER

    data object Idle : State(StateKind.IDLE) {
        override val view get() = ShardState.Idle
    }

    class Connecting(url: String, var giveUpAt: Long) : State(StateKind.CONNECTING) {
        override val view = ShardState.Connecting(url)

        override fun deadlineNanos(): Long = giveUpAt
    }

    /** A state with an open connection. [patienceUntil] = when the answer that this state waits for is overdue. */
    sealed class Live(kind: StateKind, val link: Link, var patienceUntil: Long) : State(kind) {
        override fun deadlineNanos(): Long = minOf(patienceUntil, link.deadlineNanos())
    }

    class AwaitingHello(link: Link, patienceUntil: Long) : Live(StateKind.AWAITING_HELLO, link, patienceUntil) {
        override val view get() = ShardState.AwaitingHello
    }

    /** A state whose heartbeat interval is known. */
    sealed class Beating(kind: StateKind, link: Link, val clock: HeartbeatClock, patienceUntil: Long) :
        Live(kind, link, patienceUntil) {
        override fun deadlineNanos(): Long = minOf(super.deadlineNanos(), clock.nextBeatAt)
    }

    /** [queuePosition] = the place in the line that was told; 0 = none was. */
    class AwaitingPermit(link: Link, clock: HeartbeatClock) : Beating(StateKind.AWAITING_PERMIT, link, clock, NEVER) {
        var queuePosition: Int = 0
        override val isPermitWanted get() = true
        override val view get() = ShardState.AwaitingPermit
    }

    class Identifying(link: Link, clock: HeartbeatClock, patienceUntil: Long) :
        Beating(StateKind.IDENTIFYING, link, clock, patienceUntil) {
        override val view get() = ShardState.Identifying
    }

    /** [isPeerHeard] = something came after the RESUME, an ACK at least: the connection works both ways. */
    class Resuming(link: Link, clock: HeartbeatClock, patienceUntil: Long) :
        Beating(StateKind.RESUMING, link, clock, patienceUntil) {
        var isPeerHeard: Boolean = false
        override val view get() = ShardState.Resuming
    }

    /** [count] = events replayed so far. */
    class Replaying(link: Link, clock: HeartbeatClock, patienceUntil: Long) :
        Beating(StateKind.REPLAYING, link, clock, patienceUntil) {
        var count: Int = 0
        override val view get() = ShardState.Replaying
    }

    /** [commandsAt] = when the send window has room for the next queued command. */
    class Ready(link: Link, clock: HeartbeatClock, val sinceNanos: Long) :
        Beating(StateKind.READY, link, clock, NEVER) {
        var commandsAt: Long = NEVER
        override val view get() = ShardState.Ready

        override fun deadlineNanos(): Long = minOf(super.deadlineNanos(), commandsAt)
    }

    /**
     * We ended the connection with [code]; [then] says what follows when it is gone. [giveUpAt] = when the peer's close
     * frame is overdue, or, [isAborted], when the driver's report that the connection is gone is.
     */
    class Closing(
        val code: Int,
        val reason: String,
        var then: AfterClosing,
        var giveUpAt: Long,
        var isAborted: Boolean,
    ) : State(StateKind.CLOSING) {
        override val view = ShardState.Closing(code)
        override val isPermitWanted get() = then is AfterClosing.Park

        override fun deadlineNanos(): Long = giveUpAt
    }

    /** [isHeld] = reading is paused, so that the wait goes on past its time. */
    class Waiting(untilNanos: Long, var isHeld: Boolean) : State(StateKind.WAITING) {
        override var view = ShardState.Waiting(untilNanos)
            private set

        override fun deadlineNanos(): Long = if (isHeld) NEVER else view.untilNanos

        fun cutShort(nowNanos: Long) {
            if (nowNanos < view.untilNanos) view = ShardState.Waiting(nowNanos)
        }
    }

    class Parked(override var view: ShardState.Parked) : State(StateKind.PARKED) {
        override val isPermitWanted get() = true
    }

    data object Suspended : State(StateKind.SUSPENDED) {
        override val view get() = ShardState.Suspended
    }

    class Closed(code: Int) : State(StateKind.CLOSED) {
        override val view = ShardState.Closed(code)
    }

    class Failed(reason: StopReason) : State(StateKind.FAILED) {
        override val view = ShardState.Failed(reason)
    }
}

/** What follows when a connection that we closed is gone. */
internal sealed class AfterClosing {
    class Reconnect(val delayNanos: Long) : AfterClosing()

    data object End : AfterClosing()

    data object HandOver : AfterClosing()

    class Fail(val reason: StopReason) : AfterClosing()

    class Park(until: Instant?, reason: String) : AfterClosing() {
        val view = ShardState.Parked(until, reason)
        val event = Parked(until, reason)
    }
}
