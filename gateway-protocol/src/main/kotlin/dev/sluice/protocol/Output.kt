package dev.sluice.protocol

import dev.sluice.model.EventType
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.ShardId

/**
 * What the machine wants done, or has to tell. Taken with [ShardMachine.pollOutput], first in, first out; carry each
 * out before taking the next.
 *
 * Order that can be relied on: [Established] comes right before the [Received] that caused it, [SessionChanged] before
 * both; a received payload comes before what the machine does about it; after [Close] or [Abort] no [Send] follows for
 * that connection; [Lifecycle] events come in the order in which users shall see them; [Stopped] is the last output
 * ever.
 *
 * Values are immutable, except [Received].
 */
public sealed class Output {
    /**
     * Open a connection to [url] (query included) and report `handleOpened` or `handleConnectFailed`.
     *
     * @property attempt 0 for the first, counting up until a connection has stood for `stableAfter`. When it grows, the
     *   gateway may have moved: see [ShardMachine.handleGatewayUrl].
     */
    public class Connect(public val url: String, public val attempt: Int) : Output() {
        override fun toString(): String = "Connect($url)"
    }

    /**
     * Send [bytes] as one message on the open connection.
     *
     * @property isBinary a binary frame, else a text frame.
     * @property ticket of the command, as `handleCommand` gave it; 0 for the machine's own payloads.
     * @property opcode what it is; for opcode 2 the sender of the permit wants to know when it was written.
     */
    public class Send(
        public val bytes: ByteArray,
        public val isBinary: Boolean,
        public val ticket: Long,
        public val opcode: Int,
    ) : Output() {
        override fun toString(): String = "Send(op=$opcode, ticket=$ticket, ${bytes.size} bytes)"
    }

    /** Close the connection with [code] and [reason] (at most 123 bytes); report `handleClosed` when it is gone. */
    public class Close(public val code: Int, public val reason: String) : Output() {
        override fun toString(): String = "Close($code, $reason)"
    }

    /**
     * Drop the connection, or the dial, without a close frame: it takes too long. Report `handleClosed(1006)` or
     * `handleConnectFailed` when it is gone; after another close timeout the machine goes on without the report, and
     * nothing about that connection may be reported any more once a new [Connect] has come.
     */
    public data object Abort : Output()

    /**
     * Ask for the permit to identify [shardId] and report `handleIdentifyPermit`, now or much later; meanwhile, for
     * those who like to know, `handleIdentifyQueued`. A permit that is far off is better reported by
     * `handleIdentifyParked`: no connection is held open for it, and after `handleIdentifyUnparked` this comes again.
     *
     * @property isRecovery whether the shard had a session before and lost it; else it starts.
     */
    public class RequestIdentify(public val shardId: ShardId, public val isRecovery: Boolean) : Output() {
        override fun toString(): String = "RequestIdentify($shardId, recovery=$isRecovery)"
    }

    /** The permit asked for is not wanted any more. */
    public data object CancelIdentify : Output()

    /**
     * A payload as it came. One object, used again and again: it and the bytes it points to are valid until the next
     * `handleBytes` or [ShardMachine.releaseReceived]. Copy what shall live longer.
     */
    public class Received internal constructor() : Output() {
        /** `op`. */
        public var opcode: Int = -1
            internal set

        /** `t`, or null. */
        public var type: EventType? = null
            internal set

        /** `s`, or -1 when absent. */
        public var sequence: Long = -1
            internal set

        /** The array in which the payload lies. Not to be written to. */
        public var bytes: ByteArray = EMPTY
            internal set

        /** Where in [bytes] the whole payload begins. */
        public var offset: Int = 0
            internal set

        /** How long the whole payload is. */
        public var length: Int = 0
            internal set

        /** Where in [bytes] the value of `d` begins. */
        public var dataOffset: Int = 0
            internal set

        /** How long the value of `d` is; 0 = absent. */
        public var dataLength: Int = 0
            internal set

        /** Whether it waits in the outputs. */
        internal var isQueued: Boolean = false

        /** Points to nothing any more. */
        internal fun release() {
            bytes = EMPTY
            offset = 0
            length = 0
            dataOffset = 0
            dataLength = 0
        }

        /** The whole payload as an array of its own. */
        public fun copyPayload(): ByteArray = bytes.copyOfRange(offset, offset + length)

        /** The value of `d` as an array of its own. */
        public fun copyData(): ByteArray = bytes.copyOfRange(dataOffset, dataOffset + dataLength)

        override fun toString(): String = "Received(op=$opcode, t=${type?.name}, s=$sequence, $length bytes)"
    }

    /**
     * The session stands: READY came, or RESUMED, or the first replayed event.
     *
     * @property ready the READY payload (the same object as the [Received] that follows), null when resumed.
     */
    public class Established(
        public val isResumed: Boolean,
        public val sessionId: String,
        public val ready: Received?,
    ) : Output() {
        override fun toString(): String = "Established(resumed=$isResumed)"
    }

    /** Something for users to see: connecting, disconnected, session lost, failed, closed and so on. */
    public class Lifecycle(public val event: LifecycleEvent) : Output() {
        override fun toString(): String = "Lifecycle($event)"
    }

    /**
     * A new session began or the session ended (null). Not sent when only the sequence moved: ask
     * [ShardMachine.session] for that.
     */
    public class SessionChanged(public val session: Session?) : Output() {
        override fun toString(): String = "SessionChanged($session)"
    }

    /**
     * The command of [ticket] will not be sent.
     *
     * @property cause why, for programs.
     * @property reason why, for people.
     */
    public class CommandDropped(public val ticket: Long, public val cause: Cause, public val reason: String) :
        Output() {
        /** Why a command is not sent. */
        public enum class Cause {
            /** The shard was closed or has failed. */
            STOPPED,

            /** Its time to live was over before it could be sent. */
            EXPIRED,

            /** A newer command sets the same thing and has taken its place. */
            SUPERSEDED,
        }

        override fun toString(): String = "CommandDropped($ticket, $cause, $reason)"
    }

    /** Something could not be understood: for logs and counters. What the machine does about it follows by itself. */
    public class Trouble(public val error: ProtocolError) : Output() {
        override fun toString(): String = "Trouble($error)"
    }

    /** The end: the machine does nothing more. [failure] = null when it was closed or suspended by its user. */
    public class Stopped(public val failure: StopReason?) : Output() {
        override fun toString(): String = "Stopped($failure)"
    }

    internal companion object {
        private val EMPTY = ByteArray(0)
    }
}
