package dev.sluice.protocol

import dev.sluice.model.Command
import dev.sluice.model.Opcode
import java.time.Duration

/** The part of the machine that takes the users' commands and sends them when the session and the window allow it. */
internal class Commands(private val core: MachineCore, private val heartbeats: HeartbeatSender) {
    /** See [ShardMachine.handleCommand]. */
    fun take(command: Command, nowNanos: Long, timeToLive: Duration?): Long {
        val closing = core.state as? State.Closing
        val isEnding = closing != null && (closing.then is AfterClosing.End || closing.then is AfterClosing.Fail)
        check(!core.state.kind.isTerminal && !isEnding) { "The shard is ${core.state.view} and takes no commands" }
        require(command.opcode !in SESSION_OPCODES) { "Opcode ${command.opcode} is sent by the shard itself" }
        require(timeToLive == null || (timeToLive > Duration.ZERO && timeToLive <= QueuedCommand.LONGEST_LIFE)) {
            "timeToLive must be positive and at most ${QueuedCommand.LONGEST_LIFE}, was $timeToLive"
        }
        dropExpired(nowNanos)
        val slot = QueuedCommand.slotOf(command)
        core.queue.checkRoom(slot)
        val bytes = core.config.codec.encode(command)
        val superseded = core.queue.waitingIn(slot)
        val expiresAt = if (timeToLive == null) NEVER else nowNanos + timeToLive.toNanos()
        val ticket = core.queue.add(command.opcode, bytes, nowNanos, slot, expiresAt)
        if (superseded != null) {
            core.emit(Output.CommandDropped(superseded, Output.CommandDropped.Cause.SUPERSEDED, "a newer one waits"))
        }
        (core.state as? State.Ready)?.let { send(it, nowNanos) }
        return ticket
    }

    /** Sends what waits as far as the send window allows, and remembers when it allows more. */
    fun send(ready: State.Ready, nowNanos: Long) {
        dropExpired(nowNanos)
        // The slot that frees now may be the one that an answer to op 1 waits for.
        heartbeats.answerIfDue(ready, nowNanos)
        ready.commandsAt = NEVER
        while (!core.queue.isEmpty()) {
            val presenceWait = ready.link.presences.nextAvailableNanos(nowNanos)
            val command = core.queue.first { presenceWait == 0L || it.opcode != Opcode.PRESENCE_UPDATE }
            if (command == null) {
                // It keeps its place for the newest one, and has held up nobody else.
                ready.commandsAt = nowNanos + presenceWait
                return
            }
            val wait = ready.link.window.tryAcquire(nowNanos)
            if (wait > 0) {
                ready.commandsAt = if (wait == Long.MAX_VALUE) NEVER else nowNanos + wait
                return
            }
            if (command.opcode == Opcode.PRESENCE_UPDATE) ready.link.presences.tryAcquire(nowNanos)
            core.queue.take(command)
            core.counters.commandsSent++
            // What it waited for before the session stood is not the limit's doing.
            core.counters.limiterWaitNanos += nowNanos - maxOf(command.sinceNanos, ready.sinceNanos)
            core.send(command.bytes, command.ticket, command.opcode)
        }
    }

    /** Drops what waits and whose time to live is over. */
    fun dropExpired(nowNanos: Long) {
        for (command in core.queue.removeExpired(nowNanos)) {
            core.emit(
                Output.CommandDropped(command.ticket, Output.CommandDropped.Cause.EXPIRED, "its time to live is over"),
            )
        }
    }

    private companion object {
        /** Opcodes that the machine alone sends: they would break the session, or need a permit. */
        private val SESSION_OPCODES = setOf(Opcode.HEARTBEAT, Opcode.IDENTIFY, Opcode.RESUME)
    }
}
