package dev.sluice.protocol

import dev.sluice.compression.MessageBuffer
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Intents
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.RawCommand
import dev.sluice.model.ReadingPaused
import kotlin.random.Random

/**
 * A correct driver with a random server behind it and a random user before it. After every input it checks what must
 * always hold; what it knows of the machine is only what came out of it.
 */
@OptIn(DelicateGatewayApi::class)
internal class ModelDriver(seed: Int) {
    private val random = Random(seed)
    private val config = ProtocolConfig.builder(Scene.TOKEN, Intents.NONE).maxQueuedCommands(50).build()
    private val machine = ShardMachine(config, Random(seed + 1), Scene.START, Scene.EPOCH)
    private val buffer = MessageBuffer()
    private var now = Scene.START
    val edges = mutableListOf<Edge>()

    private enum class Wire { NONE, DIALING, OPEN, CLOSE_SENT, ABORTED }

    private var wire = Wire.NONE
    private var sequence = 0L
    private var hasSession = false
    private var permitsAsked = 0
    private var permitsGiven = 0
    private var identifies = 0
    private var identifiedHere = false
    private var resumedHere = false
    private var isPaused = false
    private var pausedAt = 0L
    private var isPauseTold = false

    /** As the last HELLO said, or as is usual: what a pause is measured by where there are no beats. */
    private var lastIntervalNanos = Scene.INTERVAL
    private val sentAt = ArrayDeque<Long>()
    private var intervalNanos = 0L
    private var lastBeatAt = 0L
    private var isStopped = false

    init {
        machine.core.observer = { edges += it }
    }

    fun run(operations: Int) {
        repeat(operations) {
            step()
            checkSteadyState()
        }
    }

    private fun step() {
        when (random.nextInt(100)) {
            in 0..29 -> advanceToDeadline()
            in 30..34 -> elapse(random.nextLong(90 * Scene.SECOND))
            in 35..84 -> server()
            else -> user()
        }
    }

    private fun server() {
        when (wire) {
            Wire.NONE -> advanceToDeadline()

            Wire.DIALING -> if (random.nextInt(4) == 0) {
                wire = Wire.NONE
                input { handleConnectFailed("refused", now) }
            } else {
                wire = Wire.OPEN
                newConnection()
                input { handleOpened(now) }
            }

            Wire.OPEN -> serverOnOpenConnection()

            Wire.CLOSE_SENT -> if (random.nextBoolean()) {
                gone(randomCloseCode())
            } else {
                payload("""{"op":0,"s":9,"t":"X","d":{}}""")
            }

            Wire.ABORTED -> gone(1006)
        }
    }

    private fun newConnection() {
        sentAt.clear()
        identifiedHere = false
        resumedHere = false
        intervalNanos = 0
    }

    private fun serverOnOpenConnection() {
        when (random.nextInt(40)) {
            0 -> gone(randomCloseCode())

            1 -> payload("""{"op":7,"d":null}""")

            2 -> payload("""{"op":9,"d":${random.nextBoolean()}}""")

            3 -> payload("garbage ${random.nextInt()}")

            4 -> payload("""{"op":${random.nextInt(50)},"d":null}""")

            in 5..8 -> repeat(random.nextInt(1, 20)) { payload("""{"op":1,"d":null}""") }

            in 9..18 -> payload("""{"op":11}""")

            in 19..24 -> if (intervalNanos == 0L) hello() else payload("""{"op":11}""")

            in 25..28 -> when {
                identifiedHere -> ready()
                resumedHere -> payload("""{"op":0,"t":"RESUMED","s":${++sequence},"d":{}}""")
                else -> hello()
            }

            else -> payload("""{"op":0,"t":"TYPING_START","s":${++sequence},"d":{}}""")
        }
    }

    private fun hello() {
        val millis = listOf(1_000L, 5_000L, 41_250L, 600_000L, 999L).random(random)
        if (millis >= 1_000 && machine.state == ShardState.AwaitingHello) {
            intervalNanos = millis * 1_000_000
            lastBeatAt = now
            if (!isPaused) lastIntervalNanos = intervalNanos
        }
        payload("""{"op":10,"d":{"heartbeat_interval":$millis}}""")
    }

    private fun ready() {
        if (random.nextInt(10) == 0) return payload("""{"op":0,"t":"READY","s":1,"d":{}}""")
        sequence = 1
        val url = listOf("wss://a.discord.gg", "wss://evil.example", "junk").random(random)
        payload(
            """{"op":0,"t":"READY","s":1,"d":{"session_id":"s${random.nextInt(1000)}","resume_gateway_url":"$url"}}""",
        )
    }

    private fun randomCloseCode() =
        listOf(1000, 1001, 1006, 1006, 4000, 4000, 4003, 4007, 4008, 4009, 4999, 4900, 4901).random(random).let {
            if (random.nextInt(60) == 0) 4004 else it
        }

    private fun gone(code: Int) {
        wire = Wire.NONE
        input { handleClosed(code, "random", now) }
    }

    private fun payload(text: String) {
        if (isPaused || (wire != Wire.OPEN && wire != Wire.CLOSE_SENT)) return
        val bytes = text.toByteArray()
        val cut = if (random.nextInt(8) == 0) random.nextInt(bytes.size + 1) else 0
        if (cut > 0) input { handleBytes(bytes, 0, cut, false, false, buffer, now) }
        input { handleBytes(bytes, cut, bytes.size - cut, true, false, buffer, now) }
    }

    private fun user() {
        when (random.nextInt(100)) {
            in 0..19 -> {
                if (machine.state == ShardState.Idle) input { handleStart(now) }
            }

            in 20..43 -> {
                permit(random.nextInt(8) != 0)
            }

            in 44..49 -> {
                farOff()
            }

            in 50..74 -> {
                repeat(random.nextInt(1, 40)) { command() }
            }

            in 75..80 -> {
                pause()
            }

            in 81..90 -> {
                isPaused = false
                isPauseTold = false
                input { handleReadingResumed(now) }
            }

            91 -> {
                input { handleReconnect(now) }
            }

            in 92..94 -> {
                input { handleWake(now) }
            }

            95, 96 -> {
                input { handleHeartbeatRequest(now) }
            }

            97 -> {
                machine.snapshot(now)
            }

            98 -> {
                if (random.nextInt(4) == 0) input { handleSuspend(now) }
            }

            else -> {
                if (random.nextInt(4) == 0) input { handleClose(now) }
            }
        }
    }

    private fun pause() {
        if (!isPaused) pausedAt = now
        isPaused = true
        input { handleReadingPaused(now) }
    }

    private fun permit(isGranted: Boolean) {
        if (isGranted) permitsGiven++
        var isTaken = false
        input { isTaken = handleIdentifyPermit(isGranted, now) }
        if (isGranted && !isTaken) permitsGiven--
        if (isTaken) permitsAsked--
    }

    /** The queue tells of the permit, or of one that is far off or near again. */
    private fun farOff() {
        when (random.nextInt(4)) {
            0 -> {
                input { handleIdentifyQueued(1 + random.nextInt(9)) }
            }

            1 -> {
                val until = Scene.EPOCH.plusSeconds(random.nextLong(3))
                var isParked = false
                input { isParked = handleIdentifyParked(until, "none left", now) }
                must(!isParked || permitsAsked == 1) { "parked without a question" }
            }

            2 -> {
                // The question that is open comes again when the connection is there.
                if (isUnparkable()) permitsAsked--
                input { handleIdentifyUnparked(now) }
            }

            else -> {
                if (wire == Wire.DIALING) input { handleDialPostponed(now + Scene.SECOND) }
            }
        }
    }

    private fun isUnparkable() =
        machine.state is ShardState.Parked || (machine.state is ShardState.Closing && permitsAsked == 1)

    private fun command() {
        try {
            input { handleCommand(RawCommand(31, "{}"), now) }
        } catch (_: CommandQueueFullException) {
            // Fifty wait already.
        } catch (e: IllegalStateException) {
            if (!isStopped && wire != Wire.CLOSE_SENT && wire != Wire.ABORTED) throw e
        }
    }

    private fun advanceToDeadline() {
        val deadline = machine.deadlineNanos()
        if (deadline == Long.MAX_VALUE) return
        now = maxOf(now, deadline)
        input { handleTimeout(now) }
    }

    private fun elapse(nanos: Long) {
        val until = now + nanos
        var steps = 0
        while (machine.deadlineNanos() <= until) {
            require(steps++ < 1_000) { "the deadline does not move on in ${machine.state}" }
            advanceToDeadline()
        }
        now = until
    }

    private fun input(action: ShardMachine.() -> Unit) {
        machine.action()
        while (true) carryOut(machine.pollOutput() ?: break)
    }

    private fun carryOut(output: Output) {
        must(!isStopped) { "an output after Stopped: $output" }
        when (output) {
            is Output.Connect -> {
                must(wire == Wire.NONE || wire == Wire.ABORTED) { "Connect while $wire" }
                must(!isPaused) { "Connect while reading is paused" }
                wire = Wire.DIALING
            }

            is Output.Send -> {
                sent(output)
            }

            is Output.Close -> {
                must(wire == Wire.OPEN) { "Close while $wire" }
                must(output.code == 1000 || output.code in 4900..4904) { "closed with ${output.code}" }
                wire = Wire.CLOSE_SENT
            }

            is Output.Abort -> {
                must(wire == Wire.DIALING || wire == Wire.CLOSE_SENT) { "Abort while $wire" }
                wire = Wire.ABORTED
            }

            is Output.RequestIdentify -> {
                must(++permitsAsked == 1) { "asked twice for a permit" }
            }

            is Output.CancelIdentify -> {
                must(--permitsAsked == 0) { "cancelled what was not asked for" }
            }

            is Output.SessionChanged -> {
                hasSession = output.session != null
            }

            is Output.Established -> {
                must(hasSession) { "established without a session" }
            }

            is Output.Stopped -> {
                isStopped = true
            }

            is Output.Lifecycle -> {
                told(output.event)
            }

            is Output.Received, is Output.CommandDropped, is Output.Trouble -> {}
        }
    }

    private fun told(event: LifecycleEvent) {
        if (event !is ReadingPaused) return
        must(isPaused && !isPauseTold) { "told of a pause, paused: $isPaused, told before: $isPauseTold" }
        isPauseTold = true
    }

    private fun sent(send: Output.Send) {
        must(wire == Wire.OPEN) { "$send while $wire" }
        while (sentAt.isNotEmpty() && now - sentAt.first() >= 60 * Scene.SECOND) sentAt.removeFirst()
        sentAt.addLast(now)
        must(sentAt.size <= 120) { "${sentAt.size} sends within 60 s" }
        when (send.opcode) {
            1 -> {
                lastBeatAt = now
            }

            2 -> {
                must(++identifies == permitsGiven) { "IDENTIFY without a permit" }
                must(!identifiedHere && !resumedHere) { "IDENTIFY twice on a connection" }
                must(!hasSession) { "IDENTIFY with a session at hand" }
                identifiedHere = true
            }

            6 -> {
                must(hasSession) { "RESUME without a session" }
                must(!identifiedHere && !resumedHere) { "RESUME twice on a connection" }
                resumedHere = true
            }

            else -> {
                must(machine.state == ShardState.Ready) { "a command while ${machine.state}" }
            }
        }
    }

    private fun checkSteadyState() {
        val state = machine.state
        must(state.isTerminal == isStopped) { "$state, stopped: $isStopped" }
        must(hasSession == (machine.session != null) || isStopped) { "told $hasSession, is ${machine.session}" }
        must(machine.stats.queuedCommands <= 50) { "the queue grew to ${machine.stats.queuedCommands}" }
        val deadline = machine.deadlineNanos()
        val tellAt = if (isPaused && !isPauseTold) pausedAt + 2 * lastIntervalNanos else Long.MAX_VALUE
        if (state.isTerminal) must(deadline == Long.MAX_VALUE) { "a timer in $state" }
        if (state == ShardState.Idle || state is ShardState.Parked) {
            must(deadline == tellAt) { "a timer in $state" }
        }
        if (state is ShardState.Waiting) {
            must(deadline == if (isPaused) tellAt else state.untilNanos) { "a foreign timer in $state" }
        }
        if (state is ShardState.Parked) must(permitsAsked == 1) { "parked without a question" }
        if (state is ShardState.Waiting || state is ShardState.Parked || state.isTerminal) {
            must(wire == Wire.NONE || wire == Wire.ABORTED) { "$state with the wire $wire" }
        }
        if (state is ShardState.Closing) must(deadline - now <= 5 * Scene.SECOND) { "Closing waits too long" }
        if (wire == Wire.OPEN && intervalNanos > 0 && machine.heartbeatIntervalNanos > 0) {
            // Deadlines are served on time here: a beat each interval, or the connection is closed.
            must(minOf(deadline, now) - lastBeatAt <= intervalNanos) { "no beat for ${now - lastBeatAt} ns in $state" }
            must(deadline - lastBeatAt <= intervalNanos) { "the next beat is planned too late" }
        }
    }

    private inline fun must(condition: Boolean, message: () -> String) {
        if (!condition) throw AssertionError(message())
    }
}
