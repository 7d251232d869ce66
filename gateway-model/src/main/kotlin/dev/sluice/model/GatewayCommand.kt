package dev.sluice.model

/**
 * Anything that goes to Discord over the gateway: a [Command] of the user's or a [SessionCommand] of the shard's.
 *
 * Immutable. Discord takes at most 4096 bytes a payload; the codec checks that when it encodes.
 * Source: Discord docs, Gateway Events > Send Events.
 */
public sealed interface GatewayCommand {
    /** One of [Opcode]. */
    public val opcode: Int
}

/** What the user of a shard may send, once the shard is connected. Immutable. */
public sealed interface Command : GatewayCommand

/** What only the shard itself sends: it opens, continues or keeps a session. Immutable. */
public sealed interface SessionCommand : GatewayCommand
