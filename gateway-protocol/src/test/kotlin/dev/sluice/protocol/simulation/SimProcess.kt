package dev.sluice.protocol.simulation

import dev.sluice.compression.MessageBuffer
import dev.sluice.protocol.CommandQueueFullException
import dev.sluice.protocol.IdentifyPace
import dev.sluice.protocol.Output
import dev.sluice.protocol.ProtocolConfig
import dev.sluice.protocol.ShardMachine
import dev.sluice.protocol.ShardState
import dev.sluice.protocol.StoredSession
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import java.time.Duration
import java.time.Instant
import kotlin.random.Random

/** One process that runs the shard: a correct driver of the machine, on virtual wires. */
internal class SimProcess(
    private val agenda: Agenda,
    private val random: Random,
    private val discord: ModelDiscord,
    private val witness: Witness,
    private val trace: Trace,
    private val lateness: Long,
    config: ProtocolConfig,
    stored: StoredSession? = null,
) {
    private val buffer = shared
    private val machine: ShardMachine
    private val pace: IdentifyPace
    private var end: End? = null
    private var isPaused = false
    private var isDead = false
    private var permitAt = Long.MAX_VALUE
    private var frozenUntil = Long.MIN_VALUE
    private var isAsleep = false

    /** How much longer than the pace wants a permit takes, as others wait for theirs. */
    var permitDelay = 0L

    /** So many permits are denied. */
    var denials = 0

    init {
        val now = nowNanos()
        val machineRandom = Random(random.nextLong())
        if (stored == null) {
            machine = ShardMachine(config, machineRandom, now, wallTime())
        } else {
            machine = ShardMachine.restore(config, stored, machineRandom, now, wallTime())
            witness.commands.takenOver(numbersIn(stored))
        }
        witness.processStarts(stored)
        machine.core.observer = { witness.report.edges += it }
        pace = IdentifyPace(config.shardId, machine.stats.lastIdentifyAt, now, wallTime())
    }

    val isReady: Boolean get() = machine.state == ShardState.Ready
    val isStopped: Boolean get() = machine.state.isTerminal
    val isSuspended: Boolean get() = machine.state == ShardState.Suspended
    var isReplaced = false
    val wire: Wire? get() = end?.wire

    /** When [timer] is due; a moment late, as real timers are. */
    fun timerAt(): Long {
        val deadline = machine.deadlineNanos()
        val late = if (isDead || deadline == Long.MAX_VALUE) Long.MAX_VALUE else deadline + lateness
        return maxOf(minOf(late, permitAt), frozenUntil)
    }

    fun timer() {
        if (isDead) return
        if (nowNanos() >= permitAt) return permit()
        inputBegins()
        witness.timerFires()
        input { handleTimeout(nowNanos()) }
    }

    fun start() = act { handleStart(nowNanos()) }

    fun reconnect() = act { handleReconnect(nowNanos()) }

    fun wake() = act { handleWake(nowNanos()) }

    fun heartbeat() = act { handleHeartbeatRequest(nowNanos()) }

    fun suspendSession() = act { handleSuspend(nowNanos()) }

    /** What goes on after it: as JSON, since it is another process that reads it. */
    fun snapshot(): StoredSession = StoredSession.fromJson(machine.snapshot(nowNanos()).toJson())

    /** What was stored in case of sudden death: up to where the events were dealt with, some time ago. */
    fun checkpoint(): StoredSession {
        val sequence = machine.session?.sequence ?: 0
        val finished = maxOf(1, sequence - random.nextInt(30))
        return machine.snapshot(nowNanos(), finished).withoutCommands()
    }

    fun pauseReading() {
        if (isPaused || isStopped || isDead || isFrozen) return
        isPaused = true
        trace.add { "client pauses reading" }
        witness.paused()
        act { handleReadingPaused(nowNanos()) }
    }

    fun resumeReading() {
        if (!isPaused || isDead || isStopped) return
        if (isFrozen) return agenda.at(frozenUntil, ::resumeReading)
        trace.add { "client reads again" }
        witness.resumed()
        isPaused = false
        act { handleReadingResumed(nowNanos()) }
        end?.flush()
    }

    fun send(number: Int, timeToLive: Duration?) {
        if (isStopped || isDead || isFrozen) return
        val guild = 1L + random.nextInt(2)
        val (command, slot) = when (random.nextInt(6)) {
            0 -> Commands.presence(number) to "presence"
            1 -> Commands.voice(number, guild) to "voice $guild"
            else -> Commands.plain(number) to null
        }
        val diesAt = if (timeToLive == null) Long.MAX_VALUE else nowNanos() + timeToLive.toNanos()
        act {
            try {
                val ticket = handleCommand(command, nowNanos(), timeToLive)
                witness.commands.handed(ticket, number, slot, diesAt)
            } catch (_: CommandQueueFullException) {
                trace.add { "the queue is full" }
            } catch (refused: IllegalStateException) {
                // On its way to a stop for good.
                if (machine.state !is ShardState.Closing) throw refused
            }
        }
    }

    /** The operating system does not run the process; the kernel keeps what arrives meanwhile. */
    fun freeze(nanos: Long) {
        if (isDead || isStopped || isFrozen) return
        frozenUntil = nowNanos() + nanos
        isAsleep = true
    }

    /** The process dies: nobody closes anything in order, the operating system drops the connection. */
    fun die() {
        isDead = true
        permitAt = Long.MAX_VALUE
        end?.wire?.abort()
        end = null
    }

    private fun permit() {
        permitAt = Long.MAX_VALUE
        if (denials > 0) {
            denials--
            pace.cancelled()
            act { handleIdentifyPermit(false, nowNanos()) }
            return
        }
        act { if (handleIdentifyPermit(true, nowNanos())) pace.sent(nowNanos()) else pace.cancelled() }
    }

    private val isFrozen: Boolean get() = nowNanos() < frozenUntil

    private fun act(action: ShardMachine.() -> Unit) {
        if (isDead || isFrozen) return
        inputBegins()
        input(action)
    }

    private fun inputBegins() {
        if (isAsleep) witness.awakes()
        isAsleep = false
        witness.inputBegins()
    }

    private fun input(action: ShardMachine.() -> Unit) {
        machine.action()
        while (true) carryOut(machine.pollOutput() ?: break)
        witness.settled(isReady)
    }

    private fun carryOut(output: Output) {
        if (output !is Output.Received) trace.add { "client: $output" }
        when (output) {
            is Output.Connect -> {
                dial(output.url)
            }

            is Output.Send -> {
                witness.sent(output)
                wire!!.send(String(output.bytes))
            }

            is Output.Close -> {
                witness.connectionEnds()
                wire!!.clientCloses(output.code)
            }

            is Output.Abort -> {
                abort()
            }

            is Output.RequestIdentify -> {
                pace.request(nowNanos())
                permitAt = pace.grantAt + permitDelay
            }

            is Output.CancelIdentify -> {
                pace.cancelled()
                permitAt = Long.MAX_VALUE
            }

            is Output.Received -> {
                val (opcode, type, sequence) = Triple(output.opcode, output.type, output.sequence)
                trace.add { "client receives op $opcode $type $sequence" }
                witness.received(output)
            }

            is Output.Lifecycle -> {
                witness.lifecycle(output.event)
            }

            is Output.CommandDropped -> {
                witness.commands.dropped(output)
            }

            is Output.Stopped -> {
                if (output.failure != null) witness.stoppedByPoison()
            }

            is Output.Established, is Output.SessionChanged, is Output.Trouble -> {}
        }
    }

    private fun dial(url: String) {
        must(!isPaused) { "dialed while reading is paused" }
        witness.dialed(url)
        val dialed = End(url)
        end = dialed
        agenda.after(random.nextLong(5 * Agenda.MILLI, 200 * Agenda.MILLI)) { discord.dial(dialed.wire) }
    }

    private fun abort() {
        witness.connectionEnds()
        val aborted = end ?: return
        aborted.wire.abort()
        // One that never reports is given up by the machine.
        if (random.nextInt(20) == 0) return
        agenda.after(random.nextLong(200 * Agenda.MILLI)) { aborted.abandoned() }
    }

    private fun nowNanos() = agenda.nowNanos

    private fun wallTime(): Instant = Instant.parse("2026-11-21T12:00:00Z").plusNanos(nowNanos())

    private fun numbersIn(stored: StoredSession): List<Int> =
        stored.commands.map { Commands.numberOf(Json.parseToJsonElement(String(it.bytes)).jsonObject) }

    /** Our end of one wire. Only the newest one counts. */
    private inner class End(url: String) : WireEnd {
        val wire = Wire(agenda, random, url, this)
        private val inbox = ArrayDeque<() -> Unit>()
        private var isOpened = false

        override fun opened() =
            awake {
                isOpened = true
                act { handleOpened(nowNanos()) }
            }

        override fun refused(reason: String) =
            awake {
                end = null
                act { handleConnectFailed(reason, nowNanos()) }
            }

        override fun message(bytes: ByteArray, isBinary: Boolean, text: String?) =
            arrive { take(bytes, isBinary, text) }

        override fun closed(code: Int) =
            arrive {
                end = null
                inputBegins()
                if (machine.state.isLive) witness.closeDelivered(code)
                input { handleClosed(code, "", nowNanos()) }
            }

        /** What an abort leads to, whether reading is paused or not. */
        fun abandoned() =
            awake {
                end = null
                act {
                    if (isOpened) handleClosed(Wire.ABNORMAL, "", nowNanos()) else handleConnectFailed("", nowNanos())
                }
            }

        fun flush() {
            while (!isPaused && isCurrent()) (inbox.removeFirstOrNull() ?: return)()
        }

        private fun arrive(action: () -> Unit) = awake { if (isPaused) inbox.addLast(action) else action() }

        /** Now, or when the process runs again; in order. */
        private fun awake(action: () -> Unit) {
            if (!isCurrent()) return
            if (isFrozen) agenda.at(frozenUntil) { awake(action) } else action()
        }

        private fun take(bytes: ByteArray, isBinary: Boolean, text: String?) {
            val cut = if (random.nextInt(8) == 0) random.nextInt(bytes.size) else 0
            if (cut > 0) act { handleBytes(bytes, 0, cut, false, isBinary, buffer, nowNanos()) }
            inputBegins()
            if (machine.state.isLive) witness.delivers(text)
            input { handleBytes(bytes, cut, bytes.size - cut, true, isBinary, buffer, nowNanos()) }
        }

        private fun isCurrent() = end === this && !isDead
    }

    private companion object {
        /** No payload outlives the call that brings it, so all machines of the thread share one. */
        val shared = MessageBuffer()

        val ShardState.isLive: Boolean
            get() = this == ShardState.AwaitingHello || this == ShardState.AwaitingPermit || this == ShardState.Ready ||
                this == ShardState.Identifying || this == ShardState.Resuming || this == ShardState.Replaying
    }
}
