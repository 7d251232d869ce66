package dev.sluice.model

/**
 * The close codes that Sluice sends. All of 4900 to 4904 keep the session, as any code but 1000 and 1001 does.
 *
 * Source: Discord docs, Gateway > Disconnecting; the numbers are ours, so that a server's log tells the reason.
 */
public object ClientCloseCode {
    /** Ends the session: the bot goes offline at once. */
    public const val NORMAL: Int = 1000

    /** A heartbeat was not acknowledged before the next was due. */
    public const val ZOMBIE: Int = 4900

    /** The session is handed to another process. */
    public const val HAND_OVER: Int = 4901

    /** A frame could not be decompressed or its envelope not be read. */
    public const val UNDECODABLE: Int = 4902

    /** The server, or the bot's operator, asked for a reconnect. */
    public const val ASKED_TO_RECONNECT: Int = 4903

    /** A collector is too slow; the session is resumed when it has caught up. */
    public const val SLOW_COLLECTOR: Int = 4904
}
