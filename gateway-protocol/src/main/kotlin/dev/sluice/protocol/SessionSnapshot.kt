package dev.sluice.protocol

/** The machine's lasting state, taken out and put in again. No connection, no decompressor, no token. */
internal object SessionSnapshot {
    /** @param checkpoint the sequence to resume from; what was received when null, and never more than that */
    fun take(core: MachineCore, checkpoint: Long?): StoredSession {
        val live = core.session
        val session = live?.toSession()
        return StoredSession(
            shardId = core.config.shardId,
            botUserId = live?.botUserId ?: core.config.token.botUserId,
            session = session?.withSequence(minOf(checkpoint ?: session.sequence, session.sequence)),
            lastReceived = live?.lastReceived,
            lastReceivedAt = live?.let(core::heardAt),
            intents = live?.intents,
            encoding = core.config.codec.encoding,
            commands = core.queue.commands.map { stored(it, core) },
            backoffLevel = core.plan.backoffLevel,
            identifies = core.counters.identifies,
            lastIdentifyAt = core.counters.lastIdentifyAt,
        )
    }

    /**
     * Fills a new [core] from [stored].
     *
     * @return which of its commands are left out, and why; null when none is.
     * @throws SnapshotRefusedException when it is not for this shard
     */
    fun put(stored: StoredSession, core: MachineCore): String? {
        val config = core.config
        config.requireMine(stored.shardId, stored.botUserId)
        config.requireMine(stored.session?.shardId, stored.session?.botUserId)
        core.restoreSession(stored.session?.let { LiveSession(it, config, stored) })
        val encoding = config.codec.encoding
        // What something newer has overtaken needs no room.
        val commands = stored.commands.filter { core.queue.waitingIn(it.slot) == null }
        val room = if (stored.encoding == encoding) config.maxQueuedCommands - core.queue.size else 0
        for (command in commands.take(room).asReversed()) {
            val expiresAt = command.expiresAt?.let { core.nanosAt(it, QueuedCommand.LONGEST_LIFE) } ?: NEVER
            core.queue.addFirst(command.opcode, command.bytes, core.startNanos, command.slot, expiresAt)
        }
        core.plan.backoffLevel = stored.backoffLevel
        core.counters.identifies = stored.identifies
        core.counters.lastIdentifyAt = stored.lastIdentifyAt
        val count = commands.size
        return when {
            count <= room -> null
            stored.encoding != encoding -> "$count commands in ${stored.encoding}, this shard speaks $encoding"
            else -> "${count - room} of $count commands, more than maxQueuedCommands lets wait"
        }
    }

    private fun stored(command: QueuedCommand, core: MachineCore): StoredCommand {
        val expiresAt = if (command.expiresAt == NEVER) null else core.wallTime(command.expiresAt)
        return StoredCommand(command.opcode, command.bytes, command.slot, expiresAt)
    }
}
