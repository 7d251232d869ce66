package dev.sluice.protocol

/**
 * Why a shard stopped for good without being asked to. Immutable.
 *
 * @property kind what sort of end it was.
 * @property code Discord's close code for [Kind.FATAL_CLOSE_CODE] (Discord docs, Opcodes and Status Codes > Gateway
 *   Close Event Codes: 4004 and 4010 to 4014), the code we closed with (4902) for [Kind.UNDECODABLE], 0 when there was
 *   no connection.
 * @property reason what it means and what to change, for people; of [Kind.FATAL_CLOSE_CODE] with Discord's own words at its
 *   end, if it had any. One line; never holds the token.
 * @property error what could not be understood, for [Kind.UNDECODABLE].
 */
public class StopReason
    @JvmOverloads
    constructor(
        public val kind: Kind,
        public val code: Int,
        public val reason: String,
        public val error: ProtocolError? = null,
    ) {
        /** The sorts of final ends. */
        public enum class Kind {
            /**
             * Discord closed with a code that says that reconnecting is no use: wrong token, intents, shard or version.
             */
            FATAL_CLOSE_CODE,

            /** The same input could not be understood three times within ten minutes. */
            UNDECODABLE,

            /** What was stored is another bot's or another shard's session, or cannot be used for another reason. */
            SESSION_REFUSED,
        }

        override fun equals(other: Any?): Boolean =
            other is StopReason && kind == other.kind && code == other.code && reason == other.reason &&
                error == other.error

        override fun hashCode(): Int = 31 * (31 * kind.hashCode() + code) + reason.hashCode()

        override fun toString(): String = "StopReason($kind, code=$code, $reason)"
    }
