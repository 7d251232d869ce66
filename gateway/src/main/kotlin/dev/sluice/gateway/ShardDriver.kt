package dev.sluice.gateway

import dev.sluice.compression.MessageBuffer
import dev.sluice.gateway.transport.SendCompletion
import dev.sluice.gateway.transport.Transport
import dev.sluice.gateway.transport.TransportLink
import dev.sluice.gateway.transport.TransportListener
import dev.sluice.gateway.transport.TransportRequest
import dev.sluice.model.Command
import dev.sluice.model.Opcode
import dev.sluice.protocol.HeartbeatSequence
import dev.sluice.protocol.Output
import dev.sluice.protocol.ShardMachine
import dev.sluice.protocol.ShardState
import kotlinx.coroutines.suspendCancellableCoroutine
import java.time.Duration
import java.time.Instant

/**
 * Drives the machine of one shard: brings it what the transport, the timer and the user bring, and does what it wants
 * done.
 *
 * It decides nothing about the protocol. All state is guarded by the [lane]. The machine is not touched before [start].
 */
internal class ShardDriver(
    private val name: String,
    private val logger: ShardLog,
    private val config: ShardConfig,
    private val machine: ShardMachine,
    private val lane: ShardLane,
    private val clock: NanoClock,
    private val delivery: Delivery,
    private val watch: ShardWatch,
    private val continuity: ShardContinuity,
) : ReadingGate.Valve {
    private val sends = PendingSends(lane)
    private val heldUp = HeldUpSends(sends, delivery.reading, clock)
    private var transport: Transport? = null
    private var buffers: BufferPool? = null
    private var identify: IdentifyTurn? = null
    private var nanosUntilDial: () -> Long = { 0 }

    /** The dial that waits until many shards of the runtime have dialed before it. */
    private var postponed: Postponed? = null

    /** The connection that counts; what an earlier one still reports is ignored. */
    private var wire: Wire? = null

    /** Where Discord said last that the gateway is; null = as it is configured. */
    private var followed: String? = null

    /** When the bytes that are being worked came. */
    private var inputAt = 0L

    /** Borrowed while the outputs of one piece of input are worked. */
    private var lent: MessageBuffer? = null

    /** How it ended; null while it lives. */
    var end: ShardEnd? = null
        private set

    private val timing = Runnable(::workDue)
    private val closing = Runnable { if (end == null) machine.handleClose(now()) }
    private val suspending = Runnable { if (end == null) machine.handleSuspend(now()) }
    private val abandoning = Runnable {
        if (end == null) {
            machine.handleClose(now())
            wire?.abandon()
        }
    }

    /** Begins to connect; once, on what [means] has. Nothing happens when it has ended. */
    fun start(means: ShardMeans) =
        lane.run {
            if (end != null) return@run
            transport = means.transport
            buffers = means.buffers
            nanosUntilDial = means.nanosUntilDial
            identify = IdentifyTurn(lane, means.identifyGuard, logger, IdentifySession(), config.membership)
            machine.handleStart(now())
        }

    /**
     * Suspends until [command] was written. Cancelled while it waits, it is never sent.
     *
     * @param isRequest whether somebody here waits for an answer to it.
     * @param onHandedOver called on the lane when it leaves the queue for the connection.
     */
    suspend fun send(command: Command, timeToLive: Duration?, isRequest: Boolean, onHandedOver: () -> Unit) =
        offLane(delivery.callbackDispatcher) {
            suspendCancellableCoroutine { caller ->
                lane.run { submit(command, PendingSend(caller, timeToLive, isRequest, onHandedOver)) }
            }
        }

    /** Stops before the start: what it was to go on with is refused. */
    fun refuse(reason: String) = lane.run { if (end == null) machine.handleRestoreRefused(reason) }

    /** Does what is due, without waiting for the lane: the threads of the timers are those of all shards. */
    fun timeout() = lane.runSoon(timing)

    /** Begins to end and does not wait, not even for the lane: many shards are ended one after the other. */
    fun close() = lane.runSoon(closing)

    /** [close], resumably. */
    fun suspendSession() = lane.runSoon(suspending)

    fun reconnect() = lane.run { if (end == null) machine.handleReconnect(now()) }

    /** Ends at once: what it runs on is going away, and nobody would wait for what the transport says. Does not wait either. */
    fun abandon() = lane.runSoon(abandoning)

    override fun pause(reason: String) {
        logger.debug("{}: reading pauses: {}", name, reason)
        lane.holdWakes(false)
        wire?.link?.pauseReading()
        lane.run(::followGate)
    }

    override fun resume() {
        logger.debug("{}: reading goes on", name)
        lane.run(::followGate)
    }

    /** The gate may have moved on since this was queued: where it stands now is what counts. */
    private fun followGate() {
        if (delivery.reading.isPaused) {
            machine.handleReadingPaused(now())
        } else {
            // The machine first: bytes may come from within resumeReading.
            machine.handleReadingResumed(now())
            wire?.link?.resumeReading()
        }
    }

    /** Does what the machine wants done. Runs after each input, on the lane. */
    fun settle() {
        while (true) act(machine.pollOutput() ?: break)
        lent?.let {
            machine.releaseReceived()
            buffers?.giveBack(it)
        }
        lent = null
        val state = machine.state
        heldUp.look(isWaiting = state is ShardState.Waiting)
        watch.settled(state, minOf(machine.deadlineNanos(), postponed?.atNanos ?: Long.MAX_VALUE, heldUp.deadlineNanos))
    }

    private fun workDue() {
        dialIfDue()
        if (heldUp.isOver) heldUp.failAll(machine::handleCancelCommand)
        if (config.protocol.heartbeatSequence == HeartbeatSequence.CHECKPOINT) {
            machine.handleCheckpoint(continuity.safeSequence())
        }
        config.gatewayAddress?.let(::follow)
        machine.handleTimeout(now())
    }

    /** Goes where Discord says that the gateway is, if that is as safe as the configuration wants it. */
    private fun follow(address: GatewayAddress) {
        val url = address.url
        if (url == followed) return
        followed = url
        try {
            machine.handleGatewayUrl(url)
        } catch (unsafe: IllegalArgumentException) {
            lane.after { logger.warn("{}: the gateway has moved, and is not followed: {}", name, unsafe.message) }
        }
    }

    private fun act(output: Output) {
        when (output) {
            is Output.Received -> {
                delivery.received(output, inputAt)
                noticed(output.opcode)
            }

            is Output.Send -> {
                write(output)
            }

            is Output.Connect -> {
                config.gatewayAddress?.tried(output.attempt)
                connect(output.url)
            }

            is Output.Close -> {
                lane.holdWakes(false)
                wire?.link?.close(output.code, output.reason)
            }

            is Output.Abort -> {
                lane.holdWakes(false)
                if (postponed == null) wire?.link?.abort() else giveUpPostponed()
            }

            is Output.RequestIdentify -> {
                identify?.ask(output.shardId, output.isRecovery)
            }

            is Output.CancelIdentify -> {
                identify?.cancel()
            }

            is Output.Established -> {
                if (!output.isResumed) identify?.began(config.protocol.stableAfter)
                watch.established(machine.state, output)
            }

            is Output.Lifecycle -> {
                watch.lifecycle(output.event)
            }

            is Output.CommandDropped -> {
                sends.dropped(output)
            }

            is Output.Trouble -> {
                watch.trouble(output.error)
            }

            is Output.SessionChanged -> {
                delivery.sessionChanged(output.session)
                logger.debug("{}: {}", name, output)
                lane.after { continuity.sessionChanged() }
            }

            is Output.Stopped -> {
                ended(ShardEnd.of(output.failure, machine.state))
            }
        }
    }

    private fun noticed(opcode: Int) {
        if (opcode == Opcode.DISPATCH) watch.vitals.lastEventNanos = inputAt
        if (opcode == Opcode.HEARTBEAT_ACK) watch.heartbeatAnswered(machine.latency)
    }

    private fun connect(url: String) {
        wire = null
        val wait = nanosUntilDial()
        if (wait == 0L) return dial(url)
        val atNanos = now() + wait
        postponed = Postponed(url, atNanos)
        lane.run { machine.handleDialPostponed(atNanos) }
    }

    private fun dialIfDue() {
        val due = postponed?.takeIf { it.atNanos <= now() } ?: return
        postponed = null
        dial(due.url)
    }

    private fun giveUpPostponed() {
        postponed = null
        lane.run { machine.handleConnectFailed("given up before it was dialed", now()) }
    }

    private fun dial(url: String) {
        val opening = Wire()
        wire = opening
        val request = TransportRequest(url, config.protocol.connectTimeout, config.maxFrameBytes, name)
        try {
            opening.has(transport!!.open(request, opening))
            // It may have begun while there was no connection to be told.
            if (delivery.reading.isPaused) opening.link?.pauseReading()
        } catch (trouble: Throwable) {
            opening.onFailed(trouble.toString(), trouble)
        }
    }

    private fun write(output: Output.Send) {
        val link = wire?.link
        val send = if (output.ticket == 0L) null else sends.take(output.ticket)
        send?.onHandedOver?.invoke()
        val completion = when {
            send != null -> SendCompletion { failure -> written(send, failure) }
            output.opcode == Opcode.IDENTIFY -> identify!!.sending()
            else -> SendCompletion { failure -> if (failure != null) link?.abort() }
        }
        logger.debug("{}: sending opcode {}, {} bytes", name, output.opcode, output.bytes.size)
        if (link == null) {
            completion.completed(GatewayException("there is no connection"))
        } else {
            link.send(output.bytes, output.isBinary, completion)
        }
    }

    private fun written(send: PendingSend, failure: Throwable?) {
        if (failure == null) {
            sends.succeed(send)
        } else {
            sends.fail(send, GatewayException("the connection went away while the command was written", failure))
        }
    }

    private fun submit(command: Command, send: PendingSend) {
        if (send.caller.isCompleted) return
        end?.let { return sends.fail(send, it.toRefusal()) }
        if (heldUp.isOver) return sends.fail(send, heldUp.refusal())
        val ticket = try {
            machine.handleCommand(command, now(), send.timeToLive)
        } catch (refused: Throwable) {
            return sends.refused(send, refused, isClosing = machine.state is ShardState.Closing)
        }
        sends.add(ticket, send)
        val cancelling = Runnable { if (end == null && machine.handleCancelCommand(ticket)) sends.take(ticket) }
        // On the thread that cancels, which may be the one behind everybody's timeouts.
        send.caller.invokeOnCancellation { lane.runSoon(cancelling) }
    }

    private fun ended(end: ShardEnd) {
        if (this.end != null) return
        this.end = end
        wire = null
        postponed = null
        identify?.ended(end.isFailure)
        if (end.isHandedOver) keepRequestsBack()
        sends.failAll(end)
        watch.settled(machine.state, Long.MAX_VALUE)
        delivery.end(end)
        watch.ended(end)
    }

    /** What is asked for here is of no use to whoever goes on with the session. */
    private fun keepRequestsBack() {
        for (ticket in sends.requests()) {
            machine.handleCancelCommand(ticket)
            sends.take(ticket)?.let { sends.fail(it, GatewayException("the shard was suspended before it had asked")) }
        }
    }

    private fun now(): Long = clock.nanoTime()

    private class Postponed(val url: String, val atNanos: Long)

    /** What the identify queue's answers mean to the machine. */
    private inner class IdentifySession : IdentifyTurn.Session {
        override val isConnecting: Boolean
            get() = machine.state is ShardState.Connecting || machine.state is ShardState.AwaitingHello

        override fun permit(isGranted: Boolean) = machine.handleIdentifyPermit(isGranted, now())

        override fun queued(position: Int) = machine.handleIdentifyQueued(position)

        override fun parked(until: Instant?, reason: String) = machine.handleIdentifyParked(until, reason, now())

        override fun unparked() = machine.handleIdentifyUnparked(now())
    }

    /** What the transport tells about one connection. */
    private inner class Wire : TransportListener {
        var link: TransportLink? = null
            private set
        private var isOpen = false

        fun has(opened: TransportLink) {
            link = GuardedLink(opened, this, name, logger, lane)
        }

        /** On the lane: drops it, and tells its end in the place of the transport, which comes too late. */
        fun abandon() {
            link?.abort()
            if (isOpen) onClosed(GuardedLink.ABNORMAL, ABANDONED) else onFailed(ABANDONED, null)
        }

        override fun onOpened(link: TransportLink) =
            lane.run {
                if (isCurrent()) {
                    has(link)
                    isOpen = true
                    machine.handleOpened(now())
                }
            }

        override fun onBytes(
            bytes: ByteArray,
            offset: Int,
            length: Int,
            last: Boolean,
            binary: Boolean,
            more: Boolean,
        ) = lane.run(
            keep = {
                val copy = bytes.copyOfRange(offset, offset + length)
                Runnable { take(copy, 0, length, last, binary) }
            },
        ) {
            lane.holdWakes(more)
            take(bytes, offset, length, last, binary)
        }

        override fun onClosed(code: Int, reason: String) =
            lane.run {
                if (isCurrent()) {
                    wire = null
                    identify?.connectionLost()
                    delivery.closed(code, reason)
                    machine.handleClosed(code, reason, now())
                }
            }

        override fun onFailed(reason: String, cause: Throwable?) =
            lane.run {
                if (isCurrent()) {
                    wire = null
                    identify?.connectionLost()
                    logger.debug("{}: no connection: {}", name, reason, cause)
                    machine.handleConnectFailed(reason, now())
                }
            }

        private fun take(bytes: ByteArray, offset: Int, length: Int, last: Boolean, binary: Boolean) {
            if (!isCurrent()) return
            val buffer = buffers!!.borrow()
            lent = buffer
            inputAt = now()
            try {
                machine.handleBytes(bytes, offset, length, last, binary, buffer, inputAt)
            } catch (trouble: Throwable) {
                // Only a plugged-in codec or decompressor that breaks its word can bring this about.
                lane.after { logger.error("{}: input could not be worked; the connection is dropped", name, trouble) }
                link?.abort()
            }
        }

        private fun isCurrent() = wire === this
    }

    private companion object {
        private const val ABANDONED = "what the shard ran on has ended"
    }
}
