package dev.sluice.protocol

import dev.sluice.protocol.StateKind.AWAITING_HELLO
import dev.sluice.protocol.StateKind.AWAITING_PERMIT
import dev.sluice.protocol.StateKind.CLOSED
import dev.sluice.protocol.StateKind.CLOSING
import dev.sluice.protocol.StateKind.CONNECTING
import dev.sluice.protocol.StateKind.FAILED
import dev.sluice.protocol.StateKind.IDENTIFYING
import dev.sluice.protocol.StateKind.IDLE
import dev.sluice.protocol.StateKind.PARKED
import dev.sluice.protocol.StateKind.READY
import dev.sluice.protocol.StateKind.REPLAYING
import dev.sluice.protocol.StateKind.RESUMING
import dev.sluice.protocol.StateKind.SUSPENDED
import dev.sluice.protocol.StateKind.WAITING

/** One way from a state to another. */
internal data class Edge(val from: StateKind, val cause: Cause, val to: StateKind)

/**
 * Every transition there is. The machine refuses a move that is not listed here: such a move is a bug of ours, never
 * something that the peer or the caller can bring about. `docs/protocol-states.md` is drawn from this table.
 */
internal object Transitions {
    /** States with an open connection. */
    private val live = listOf(AWAITING_HELLO, AWAITING_PERMIT, IDENTIFYING, RESUMING, REPLAYING, READY)

    /** States with an open connection whose heartbeat interval is known. */
    private val beating = live - AWAITING_HELLO

    val table: List<Edge> = buildList {
        add(Edge(IDLE, Cause.STARTED, CONNECTING))
        add(Edge(IDLE, Cause.STARTED_PAUSED, WAITING))
        add(Edge(IDLE, Cause.SESSION_REFUSED, FAILED))
        add(Edge(IDLE, Cause.USER_CLOSE, CLOSED))
        add(Edge(IDLE, Cause.USER_SUSPEND, SUSPENDED))

        add(Edge(CONNECTING, Cause.OPENED, AWAITING_HELLO))
        add(Edge(CONNECTING, Cause.DIAL_FAILED, WAITING))
        add(Edge(CONNECTING, Cause.DIAL_TIMED_OUT, CLOSING))

        add(Edge(AWAITING_HELLO, Cause.HELLO_WITH_SESSION, RESUMING))
        add(Edge(AWAITING_HELLO, Cause.HELLO_WITHOUT_SESSION, AWAITING_PERMIT))
        add(Edge(AWAITING_HELLO, Cause.HELLO_TIMED_OUT, CLOSING))

        add(Edge(AWAITING_PERMIT, Cause.PERMIT_GRANTED, IDENTIFYING))
        add(Edge(AWAITING_PERMIT, Cause.PERMIT_DENIED, CLOSING))
        add(Edge(AWAITING_PERMIT, Cause.PERMIT_FAR_OFF, CLOSING))

        add(Edge(IDENTIFYING, Cause.READY_RECEIVED, READY))
        add(Edge(IDENTIFYING, Cause.READY_TIMED_OUT, CLOSING))

        add(Edge(RESUMING, Cause.REPLAY_BEGAN, REPLAYING))
        for (state in listOf(RESUMING, REPLAYING)) {
            add(Edge(state, Cause.RESUMED_RECEIVED, READY))
            add(Edge(state, Cause.READY_RECEIVED, READY))
            add(Edge(state, Cause.RESUME_TIMED_OUT, CLOSING))
        }

        for (state in live) {
            add(Edge(state, Cause.DISCONNECTED, WAITING))
            add(Edge(state, Cause.FATAL_CLOSE, FAILED))
            add(Edge(state, Cause.RECONNECT_REQUESTED, CLOSING))
            add(Edge(state, Cause.INVALID_SESSION, CLOSING))
            add(Edge(state, Cause.UNDECODABLE, CLOSING))
            add(Edge(state, Cause.SLOW_COLLECTOR, CLOSING))
        }
        for (state in live + CONNECTING) {
            add(Edge(state, Cause.USER_CLOSE, CLOSING))
            add(Edge(state, Cause.USER_SUSPEND, CLOSING))
            add(Edge(state, Cause.USER_RECONNECT, CLOSING))
        }
        for (state in beating) add(Edge(state, Cause.ZOMBIE, CLOSING))

        add(Edge(CLOSING, Cause.GONE_TO_RECONNECT, WAITING))
        add(Edge(CLOSING, Cause.GONE_TO_END, CLOSED))
        add(Edge(CLOSING, Cause.GONE_TO_HAND_OVER, SUSPENDED))
        add(Edge(CLOSING, Cause.GONE_TO_FAIL, FAILED))
        add(Edge(CLOSING, Cause.GONE_TO_PARK, PARKED))

        add(Edge(WAITING, Cause.WAIT_OVER, CONNECTING))
        add(Edge(WAITING, Cause.USER_CLOSE, CLOSED))
        add(Edge(WAITING, Cause.USER_SUSPEND, SUSPENDED))

        add(Edge(PARKED, Cause.UNPARKED, WAITING))
        add(Edge(PARKED, Cause.USER_CLOSE, CLOSED))
        add(Edge(PARKED, Cause.USER_SUSPEND, SUSPENDED))
    }

    private val allowed: Set<Edge> = table.toHashSet()

    /** The edge, or an [IllegalStateException] when the table has none: our bug. */
    fun edge(from: StateKind, cause: Cause, to: StateKind): Edge {
        val edge = Edge(from, cause, to)
        check(
            edge in allowed,
        ) { "No transition from $from to $to because of '${cause.words}'; this is a bug in Sluice" }
        return edge
    }
}
