package dev.sluice.protocol

import dev.sluice.model.Command
import dev.sluice.model.UpdatePresence
import dev.sluice.model.UpdateVoiceState
import java.time.Duration

/**
 * A command as it will be sent: encoded and size-checked when it was handed in, at [sinceNanos].
 *
 * @property slot what it sets, when only the newest value counts; null when each command counts.
 * @property expiresAt when it is of no use any more; [NEVER] = it waits as long as it takes.
 */
internal class QueuedCommand(
    val ticket: Long,
    val opcode: Int,
    val bytes: ByteArray,
    val sinceNanos: Long,
    val slot: String?,
    val expiresAt: Long,
) {
    companion object {
        /** A command that may wait for longer needs no limit at all. */
        val LONGEST_LIFE: Duration = Duration.ofDays(1)

        /** Presence is one value of the connection, voice state one of each guild: an older one need not be sent. */
        fun slotOf(command: Command): String? =
            when (command) {
                is UpdatePresence -> "presence"
                is UpdateVoiceState -> "voice/${command.guildId}"
                else -> null
            }
    }
}

/** Commands that wait to be sent, in order; at most [limit]. Survives reconnects. Confined to the machine. */
internal class CommandQueue(private val limit: Int) {
    private val waiting = ArrayDeque<QueuedCommand>()
    private var lastTicket = 0L

    /** When the first command expires; asked for after every input, so it is kept. */
    var earliestExpiry: Long = NEVER
        private set

    val size: Int get() = waiting.size
    val commands: List<QueuedCommand> get() = waiting

    /** The command that one for [slot] would replace, or null. */
    fun waitingIn(slot: String?): Long? = if (slot == null) null else waiting.firstOrNull { it.slot == slot }?.ticket

    /** Refuses before anything is encoded; one that replaces another needs no room. @throws CommandQueueFullException */
    fun checkRoom(slot: String? = null) {
        if (waiting.size >= limit && waitingIn(slot) == null) throw CommandQueueFullException(limit)
    }

    /** Puts it last, or in the place of the one that waits in its [slot]. @throws CommandQueueFullException at the limit */
    fun add(opcode: Int, bytes: ByteArray, nowNanos: Long, slot: String? = null, expiresAt: Long = NEVER): Long {
        checkRoom(slot)
        val command = QueuedCommand(++lastTicket, opcode, bytes, nowNanos, slot, expiresAt)
        val place = if (slot == null) -1 else waiting.indexOfFirst { it.slot == slot }
        if (place < 0) {
            waiting.addLast(command)
            earliestExpiry = minOf(earliestExpiry, expiresAt)
        } else {
            waiting[place] = command
            findEarliestExpiry()
        }
        return command.ticket
    }

    /** What the process before did not send goes before all that waits here, unless something newer is in its slot. */
    fun addFirst(opcode: Int, bytes: ByteArray, nowNanos: Long, slot: String?, expiresAt: Long) {
        if (waitingIn(slot) != null) return
        waiting.addFirst(QueuedCommand(++lastTicket, opcode, bytes, nowNanos, slot, expiresAt))
        earliestExpiry = minOf(earliestExpiry, expiresAt)
    }

    fun cancel(ticket: Long): Boolean = waiting.removeAll { it.ticket == ticket }.also { findEarliestExpiry() }

    fun isEmpty(): Boolean = waiting.isEmpty()

    /** The oldest that [may] go, left where it is. */
    inline fun first(may: (QueuedCommand) -> Boolean): QueuedCommand? = waiting.firstOrNull(may)

    /** Takes [command] out to be sent. */
    fun take(command: QueuedCommand) {
        waiting.remove(command)
        if (command.expiresAt == earliestExpiry) findEarliestExpiry()
    }

    fun removeFirst(): QueuedCommand = waiting.first().also(::take)

    /** Takes out what has expired, oldest first. */
    fun removeExpired(nowNanos: Long): List<QueuedCommand> {
        if (nowNanos < earliestExpiry) return emptyList()
        val expired = waiting.filter { nowNanos >= it.expiresAt }
        waiting.removeAll(expired.toSet())
        findEarliestExpiry()
        return expired
    }

    private fun findEarliestExpiry() {
        earliestExpiry = waiting.minOfOrNull { it.expiresAt } ?: NEVER
    }
}
