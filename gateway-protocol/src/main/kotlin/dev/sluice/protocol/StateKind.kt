package dev.sluice.protocol

/** The states of the machine without their data: what [Transitions] talks about. */
internal enum class StateKind(val timers: String, val meaning: String) {
    IDLE("none", "Made, not started."),
    CONNECTING("connect timeout", "A dial is under way."),
    AWAITING_HELLO("HELLO timeout, slow collector", "The connection is open, HELLO has not come."),
    AWAITING_PERMIT(
        "heartbeat, op 1 answer, slow collector",
        "No session: beats go out, a permit to identify is waited for.",
    ),
    IDENTIFYING("READY timeout, heartbeat, op 1 answer, slow collector", "IDENTIFY went out, READY has not come."),
    RESUMING("RESUME timeout, heartbeat, op 1 answer, slow collector", "RESUME went out, nothing has answered it yet."),
    REPLAYING("RESUME timeout, heartbeat, op 1 answer, slow collector", "Missed events come in, RESUMED has not come."),
    READY("heartbeat, op 1 answer, send window, slow collector", "The session stands; commands go out."),
    CLOSING("close timeout", "We closed (or dropped) the connection and wait until it is gone."),
    WAITING("backoff", "No connection; the next dial comes when the wait is over and reading is not paused."),
    PARKED(
        "none",
        "No session and no connection: the permit to identify is far off, and the driver says when it is near.",
    ),
    SUSPENDED("none", "Closed resumably for good; the session can be taken over elsewhere."),
    CLOSED("none", "Closed for good, the session ended."),
    FAILED("none", "Stopped by an error that no reconnect can mend."),
    ;

    val isTerminal: Boolean get() = this == SUSPENDED || this == CLOSED || this == FAILED
}
