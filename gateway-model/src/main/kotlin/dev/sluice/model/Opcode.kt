package dev.sluice.model

/**
 * The opcodes that bots meet. Others are reserved for user clients; receiving one is no error.
 *
 * Source: Discord docs, Topics > Opcodes and Status Codes > Gateway Opcodes.
 */
public object Opcode {
    /** Received: an event. */
    public const val DISPATCH: Int = 0

    /** Both ways: sent to keep the connection alive; received, it asks for a heartbeat at once. */
    public const val HEARTBEAT: Int = 1

    /** Sent: starts a new session. */
    public const val IDENTIFY: Int = 2

    /** Sent: changes the bot's status and activities. */
    public const val PRESENCE_UPDATE: Int = 3

    /** Sent: joins, leaves or moves between voice channels. */
    public const val VOICE_STATE_UPDATE: Int = 4

    /** Sent: continues a session after a disconnect. */
    public const val RESUME: Int = 6

    /** Received: reconnect and resume now. */
    public const val RECONNECT: Int = 7

    /** Sent: asks for members of a guild. */
    public const val REQUEST_GUILD_MEMBERS: Int = 8

    /** Received: there is no such session, or no more. */
    public const val INVALID_SESSION: Int = 9

    /** Received: the first message, with the heartbeat interval. */
    public const val HELLO: Int = 10

    /** Received: the answer to a heartbeat. */
    public const val HEARTBEAT_ACK: Int = 11

    /** Sent: asks for the soundboard sounds of guilds. */
    public const val REQUEST_SOUNDBOARD_SOUNDS: Int = 31

    /** Sent: asks for the status and start time of voice channels. */
    public const val REQUEST_CHANNEL_INFO: Int = 43

    /** The constant's name, or `OPCODE_n` for one that has none here. */
    @JvmStatic
    public fun nameOf(op: Int): String =
        when (op) {
            DISPATCH -> "DISPATCH"
            HEARTBEAT -> "HEARTBEAT"
            IDENTIFY -> "IDENTIFY"
            PRESENCE_UPDATE -> "PRESENCE_UPDATE"
            VOICE_STATE_UPDATE -> "VOICE_STATE_UPDATE"
            RESUME -> "RESUME"
            RECONNECT -> "RECONNECT"
            REQUEST_GUILD_MEMBERS -> "REQUEST_GUILD_MEMBERS"
            INVALID_SESSION -> "INVALID_SESSION"
            HELLO -> "HELLO"
            HEARTBEAT_ACK -> "HEARTBEAT_ACK"
            REQUEST_SOUNDBOARD_SOUNDS -> "REQUEST_SOUNDBOARD_SOUNDS"
            REQUEST_CHANNEL_INFO -> "REQUEST_CHANNEL_INFO"
            else -> "OPCODE_$op"
        }
}
