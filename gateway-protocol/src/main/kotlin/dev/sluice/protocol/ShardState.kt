package dev.sluice.protocol

import java.time.Instant

/**
 * Where a shard stands, for those who watch it. Immutable values.
 *
 * [Suspended], [Closed] and [Failed] are terminal: nothing leads out of them. The ways between the states are drawn in
 * `docs/protocol-states.md`.
 */
public sealed class ShardState(public val name: String) {
    /** Made, not started. */
    public data object Idle : ShardState("Idle")

    /** A connection to [url] is being opened. */
    public class Connecting(public val url: String) : ShardState("Connecting")

    /** Open; Discord's HELLO (op 10) is waited for. */
    public data object AwaitingHello : ShardState("AwaitingHello")

    /** Heartbeats go out; a permit to identify is waited for. */
    public data object AwaitingPermit : ShardState("AwaitingPermit")

    /** IDENTIFY went out; READY is waited for. */
    public data object Identifying : ShardState("Identifying")

    /** RESUME went out; nothing has answered it yet. */
    public data object Resuming : ShardState("Resuming")

    /** Missed events are coming in; RESUMED is waited for. */
    public data object Replaying : ShardState("Replaying")

    /** The session stands; commands are sent. */
    public data object Ready : ShardState("Ready")

    /** The connection is being closed by us with [code] (1006: dropped without a close frame). */
    public class Closing(public val code: Int) : ShardState("Closing")

    /** No connection; the next one is opened at [untilNanos], or later when reading is paused then. */
    public class Waiting(public val untilNanos: Long) : ShardState("Waiting")

    /**
     * No session and no connection: the permit to identify is far off, until [until] as far as is known. It goes on by
     * itself; [reason] is for people.
     */
    public class Parked(public val until: Instant?, public val reason: String) : ShardState("Parked")

    /** Terminal: closed resumably; the session may be resumed by another machine. */
    public data object Suspended : ShardState("Suspended")

    /** Terminal: closed with [code] because the user asked for it; the session has ended. */
    public class Closed(public val code: Int) : ShardState("Closed")

    /** Terminal: [reason] cannot be mended by reconnecting. */
    public class Failed(public val reason: StopReason) : ShardState("Failed")

    /** Whether nothing leads out of this state. */
    public val isTerminal: Boolean get() = this === Suspended || this is Closed || this is Failed

    override fun toString(): String = name
}
