package dev.sluice.gateway

import dev.sluice.compression.MessageBuffer
import dev.sluice.gateway.transport.SendCompletion
import dev.sluice.gateway.transport.Transport
import dev.sluice.gateway.transport.TransportLink
import dev.sluice.gateway.transport.TransportListener
import dev.sluice.gateway.transport.TransportRequest
import dev.sluice.model.Command
import dev.sluice.model.Opcode
import dev.sluice.protocol.Output
import dev.sluice.protocol.ShardMachine
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine
import org.slf4j.LoggerFactory

/**
 * Drives the machine of one shard: brings it what the transport, the timer and the user bring, and does what it wants
 * done.
 *
 * It decides nothing about the protocol. All state is guarded by the [lane]. The machine is not touched before [start].
 */
internal class ShardDriver(
    private val name: String,
    private val config: ShardConfig,
    private val machine: ShardMachine,
    private val lane: ShardLane,
    private val clock: NanoClock,
    private val delivery: Delivery,
    private val watch: ShardWatch,
) : ReadingGate.Valve {
    private val sends = PendingSends(lane)
    private var transport: Transport? = null
    private var buffers: BufferPool? = null
    private var identify: IdentifyTurn? = null

    /** The connection that counts; what an earlier one still reports is ignored. */
    private var wire: Wire? = null

    /** Borrowed while the outputs of one piece of input are worked. */
    private var lent: MessageBuffer? = null

    /** How it ended; null while it lives. */
    var end: ShardEnd? = null
        private set

    /** Begins to connect; once, on what [runtime] has. */
    fun start(runtime: GatewayRuntime) =
        lane.run {
            transport = runtime.transport()
            buffers = runtime.buffers
            identify =
                IdentifyTurn(
                    lane,
                    runtime.identifyGate(config.protocol.token),
                ) { machine.handleIdentifyPermit(true, now()) }
            machine.handleStart(now())
        }

    /** Suspends until [command] was written. Cancelled while it waits, it is never sent. */
    suspend fun send(command: Command) =
        delivery.offLane {
            suspendCancellableCoroutine { caller -> lane.run { submit(command, caller) } }
        }

    fun timeout() = lane.run { machine.handleTimeout(now()) }

    fun close() = lane.run { if (end == null) machine.handleClose(now()) }

    fun suspendSession() = lane.run { if (end == null) machine.handleSuspend(now()) }

    fun reconnect() = lane.run { if (end == null) machine.handleReconnect(now()) }

    /** Ends at once, whatever the machine would still like to do: what it runs on is going away. */
    fun abandon() =
        lane.run {
            if (end == null) {
                machine.handleClose(now())
                wire?.link?.abort()
                ended(ShardEnd.closed())
            }
        }

    fun deadlineNanos(): Long = lane.look { machine.deadlineNanos() }

    override fun pause(reason: String) {
        logger.debug("{}: reading pauses: {}", name, reason)
        wire?.link?.pauseReading()
        lane.run { machine.handleReadingPaused(now()) }
    }

    override fun resume() {
        logger.debug("{}: reading goes on", name)
        // The machine first: bytes may come from within resumeReading.
        lane.run {
            machine.handleReadingResumed(now())
            wire?.link?.resumeReading()
        }
    }

    /** Does what the machine wants done. Runs after each input, on the lane. */
    fun settle() {
        while (true) act(machine.pollOutput() ?: break)
        lent?.let { buffers?.giveBack(it) }
        lent = null
        watch.settled(machine.state, machine.deadlineNanos())
    }

    private fun act(output: Output) {
        when (output) {
            is Output.Received -> {
                delivery.received(output)
            }

            is Output.Send -> {
                write(output)
            }

            is Output.Connect -> {
                dial(output.url)
            }

            is Output.Close -> {
                wire?.link?.close(output.code, output.reason)
            }

            is Output.Abort -> {
                wire?.link?.abort()
            }

            is Output.RequestIdentify -> {
                identify?.ask(output.shardId.id)
            }

            is Output.CancelIdentify -> {
                identify?.cancel()
            }

            is Output.Established -> {
                watch.established(machine.state, output)
            }

            is Output.Lifecycle -> {
                watch.lifecycle(output.event)
            }

            is Output.CommandDropped -> {
                sends
                    .take(
                        output.ticket,
                    )?.let { sends.fail(it, GatewayException(output.reason)) }
            }

            is Output.Trouble -> {
                watch.trouble(output.error)
            }

            is Output.SessionChanged -> {
                logger.debug("{}: {}", name, output)
            }

            is Output.Stopped -> {
                ended(output.failure?.let { ShardEnd(true, it.code, it.reason) } ?: ShardEnd.closed())
            }
        }
    }

    private fun dial(url: String) {
        val opening = Wire()
        wire = opening
        val request = TransportRequest(url, config.protocol.connectTimeout, config.maxFrameBytes, name)
        try {
            opening.link = transport!!.open(request, opening)
        } catch (trouble: Exception) {
            opening.onFailed(trouble.toString(), trouble)
        }
    }

    private fun write(output: Output.Send) {
        val link = wire?.link
        val caller = if (output.ticket == 0L) null else sends.take(output.ticket)
        val completion = when {
            caller != null -> SendCompletion { failure -> written(caller, failure) }
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

    private fun written(caller: CancellableContinuation<Unit>, failure: Throwable?) {
        if (failure == null) {
            sends.succeed(caller)
        } else {
            sends.fail(caller, GatewayException("the connection went away while the command was written", failure))
        }
    }

    private fun submit(command: Command, caller: CancellableContinuation<Unit>) {
        if (caller.isCompleted) return
        end?.let { return sends.fail(caller, it.toRefusal()) }
        val ticket = try {
            machine.handleCommand(command, now())
        } catch (refused: RuntimeException) {
            return sends.fail(caller, refused)
        }
        sends.add(ticket, caller)
        caller.invokeOnCancellation {
            lane.run {
                if (end == null &&
                    machine.handleCancelCommand(ticket)
                ) {
                    sends.take(ticket)
                }
            }
        }
    }

    private fun ended(end: ShardEnd) {
        if (this.end != null) return
        this.end = end
        wire = null
        identify?.connectionLost()
        sends.failAll(end)
        watch.settled(machine.state, Long.MAX_VALUE)
        delivery.end(end)
        watch.ended(end)
    }

    private fun now(): Long = clock.nanoTime()

    /** What the transport tells about one connection. */
    private inner class Wire : TransportListener {
        var link: TransportLink? = null

        override fun onOpened(link: TransportLink) =
            lane.run {
                if (isCurrent()) {
                    this.link = link
                    machine.handleOpened(now())
                }
            }

        override fun onBytes(bytes: ByteArray, offset: Int, length: Int, last: Boolean, binary: Boolean) =
            lane.run(
                keep = {
                    val copy = bytes.copyOfRange(offset, offset + length)
                    Runnable { take(copy, 0, length, last, binary) }
                },
            ) { take(bytes, offset, length, last, binary) }

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
                    logger.debug("{}: no connection: {}", name, reason, cause)
                    machine.handleConnectFailed(reason, now())
                }
            }

        private fun take(bytes: ByteArray, offset: Int, length: Int, last: Boolean, binary: Boolean) {
            if (!isCurrent()) return
            val buffer = buffers!!.borrow()
            lent = buffer
            try {
                machine.handleBytes(bytes, offset, length, last, binary, buffer, now())
            } catch (trouble: Exception) {
                // Only a plugged-in codec or decompressor that breaks its word can bring this about.
                lane.after { logger.error("{}: input could not be worked; the connection is dropped", name, trouble) }
                link?.abort()
            }
        }

        private fun isCurrent() = wire === this
    }

    private companion object {
        private val logger = LoggerFactory.getLogger(Shard::class.java)
    }
}
