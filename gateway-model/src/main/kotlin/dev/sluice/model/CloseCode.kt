package dev.sluice.model

/**
 * Why a server closed the connection, and what a shard does then. An open set: [of] takes any number.
 *
 * Equal by [code]. Immutable.
 * Source: Discord docs, Opcodes and Status Codes > Gateway Close Event Codes; RFC 6455, 7.4. The codes that Sluice
 * itself sends are in [ClientCloseCode].
 *
 * @property code as it comes in the close frame; 1006 when there was none
 * @property name the constant's name, or `CLOSE_n` for a code that has none
 * @property action what a shard does after it; [CloseAction.RESUME] for every code that has no other rule, since a
 *   session that cannot be resumed is answered with opcode 9 and costs nothing
 */
public class CloseCode private constructor(
    public val code: Int,
    public val name: String,
    public val action: CloseAction,
) {
    /** Whether the shard stops for good: [action] is [CloseAction.STOP]. */
    public val isFatal: Boolean get() = action == CloseAction.STOP

    override fun equals(other: Any?): Boolean = other is CloseCode && other.code == code

    override fun hashCode(): Int = code

    override fun toString(): String = "$code $name"

    public companion object {
        private val known = LinkedHashMap<Int, CloseCode>()

        /** RFC 6455: the server is done. Discord sends it now and then; the session is tried again. */
        @JvmField
        public val NORMAL_CLOSURE: CloseCode = add(1000, "NORMAL_CLOSURE")

        /** RFC 6455: the server goes down or moves. */
        @JvmField
        public val GOING_AWAY: CloseCode = add(1001, "GOING_AWAY")

        /** RFC 6455: a frame was wrong. */
        @JvmField
        public val PROTOCOL_ERROR: CloseCode = add(1002, "PROTOCOL_ERROR")

        /** RFC 6455: a kind of data was not expected. */
        @JvmField
        public val UNSUPPORTED_DATA: CloseCode = add(1003, "UNSUPPORTED_DATA")

        /** RFC 6455, never on the wire: the close frame had no code. */
        @JvmField
        public val NO_STATUS_RECEIVED: CloseCode = add(1005, "NO_STATUS_RECEIVED")

        /** RFC 6455, never on the wire: the connection ended without a close frame. */
        @JvmField
        public val ABNORMAL_CLOSURE: CloseCode = add(1006, "ABNORMAL_CLOSURE")

        /** RFC 6455: text was not UTF-8. */
        @JvmField
        public val INVALID_PAYLOAD_DATA: CloseCode = add(1007, "INVALID_PAYLOAD_DATA")

        /** RFC 6455: a policy was broken. */
        @JvmField
        public val POLICY_VIOLATION: CloseCode = add(1008, "POLICY_VIOLATION")

        /** RFC 6455: a message was too big. */
        @JvmField
        public val MESSAGE_TOO_BIG: CloseCode = add(1009, "MESSAGE_TOO_BIG")

        /** RFC 6455: an extension was missed. */
        @JvmField
        public val MANDATORY_EXTENSION: CloseCode = add(1010, "MANDATORY_EXTENSION")

        /** RFC 6455: the server met something unexpected. */
        @JvmField
        public val INTERNAL_ERROR: CloseCode = add(1011, "INTERNAL_ERROR")

        /** IANA registry: the server restarts. */
        @JvmField
        public val SERVICE_RESTART: CloseCode = add(1012, "SERVICE_RESTART")

        /** IANA registry: the server is overloaded. */
        @JvmField
        public val TRY_AGAIN_LATER: CloseCode = add(1013, "TRY_AGAIN_LATER")

        /** IANA registry: a server in between got a wrong answer. */
        @JvmField
        public val BAD_GATEWAY: CloseCode = add(1014, "BAD_GATEWAY")

        /** RFC 6455, never on the wire: the TLS handshake failed. */
        @JvmField
        public val TLS_HANDSHAKE: CloseCode = add(1015, "TLS_HANDSHAKE")

        /** Discord is not sure what went wrong. */
        @JvmField
        public val UNKNOWN_ERROR: CloseCode = add(4000, "UNKNOWN_ERROR")

        /** An opcode, or the payload for one, was not valid. */
        @JvmField
        public val UNKNOWN_OPCODE: CloseCode = add(4001, "UNKNOWN_OPCODE")

        /** A payload could not be read or had more than 4096 bytes. */
        @JvmField
        public val DECODE_ERROR: CloseCode = add(4002, "DECODE_ERROR")

        /** Something was sent before identifying, or the session was revoked. */
        @JvmField
        public val NOT_AUTHENTICATED: CloseCode = add(4003, "NOT_AUTHENTICATED", CloseAction.NEW_SESSION)

        /** The token is wrong. */
        @JvmField
        public val AUTHENTICATION_FAILED: CloseCode = add(4004, "AUTHENTICATION_FAILED", CloseAction.STOP)

        /** A second identify came on one connection. */
        @JvmField
        public val ALREADY_AUTHENTICATED: CloseCode = add(4005, "ALREADY_AUTHENTICATED", CloseAction.NEW_SESSION)

        /** The sequence in a resume was wrong. */
        @JvmField
        public val INVALID_SEQ: CloseCode = add(4007, "INVALID_SEQ", CloseAction.NEW_SESSION)

        /** More than 120 payloads were sent within 60 s. */
        @JvmField
        public val RATE_LIMITED: CloseCode = add(4008, "RATE_LIMITED", CloseAction.RESUME_AFTER_PAUSE)

        /** The session was idle for too long. */
        @JvmField
        public val SESSION_TIMED_OUT: CloseCode = add(4009, "SESSION_TIMED_OUT", CloseAction.NEW_SESSION)

        /** The shard of the identify is not valid. */
        @JvmField
        public val INVALID_SHARD: CloseCode = add(4010, "INVALID_SHARD", CloseAction.STOP)

        /** The shard would have more than 2500 guilds. */
        @JvmField
        public val SHARDING_REQUIRED: CloseCode = add(4011, "SHARDING_REQUIRED", CloseAction.STOP)

        /** The version in the URL is not valid. */
        @JvmField
        public val INVALID_API_VERSION: CloseCode = add(4012, "INVALID_API_VERSION", CloseAction.STOP)

        /** An intent is not known to Discord. */
        @JvmField
        public val INVALID_INTENTS: CloseCode = add(4013, "INVALID_INTENTS", CloseAction.STOP)

        /** A privileged intent is not switched on in the developer portal. */
        @JvmField
        public val DISALLOWED_INTENTS: CloseCode = add(4014, "DISALLOWED_INTENTS", CloseAction.STOP)

        /** All codes that have a constant, in ascending order. */
        @JvmStatic
        public val entries: List<CloseCode> = known.values.toList()

        /** The code's constant, or a value of its own for a code that has none. */
        @JvmStatic
        public fun of(code: Int): CloseCode = known[code] ?: CloseCode(code, "CLOSE_$code", CloseAction.RESUME)

        private fun add(code: Int, name: String, action: CloseAction = CloseAction.RESUME): CloseCode =
            CloseCode(code, name, action).also { known[code] = it }
    }
}
