package dev.sluice.protocol

/**
 * Something the peer sent that cannot be understood: what, where, and after which sequence. A value, not an exception:
 * the machine closes the connection with 4902, which keeps the session, and goes on. Immutable.
 *
 * @property kind the layer that could not go on.
 * @property detail what and where, for people; never holds the token.
 * @property sequence the last sequence received before the trouble, or null when there was none.
 */
public class ProtocolError(public val kind: Kind, public val detail: String, public val sequence: Long?) {
    /** The layers at which input can fail. */
    public enum class Kind {
        /** The frame or its compression: corrupt, too large, text where binary was due or the other way round. */
        COMPRESSION,

        /** Not a payload: no object, no `op`, wrong UTF-8, too deep. */
        ENVELOPE,

        /** HELLO without a readable heartbeat interval. */
        HELLO,

        /** HELLO with a heartbeat interval outside 1 s to 10 min. */
        HEARTBEAT_INTERVAL,

        /** READY without a usable session id. */
        READY,

        /** Invalid Session (op 9) whose `d` is neither a boolean nor absent. */
        INVALID_SESSION,
    }

    override fun equals(other: Any?): Boolean =
        other is ProtocolError && kind == other.kind && detail == other.detail && sequence == other.sequence

    override fun hashCode(): Int = 31 * (31 * kind.hashCode() + detail.hashCode()) + sequence.hashCode()

    override fun toString(): String = "ProtocolError($kind after sequence ${sequence ?: "none"}: $detail)"
}
