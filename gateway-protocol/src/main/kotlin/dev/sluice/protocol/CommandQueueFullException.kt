package dev.sluice.protocol

/**
 * A command was refused because [limit] commands wait already; nothing was queued. Commands wait while the shard is not
 * ready and while the send window (120 in 60 s) is used up: try again later, or raise `maxQueuedCommands`.
 */
public class CommandQueueFullException(public val limit: Int) :
    RuntimeException(
        "$limit commands are waiting to be sent, which is the limit; try again later or raise maxQueuedCommands",
    )
