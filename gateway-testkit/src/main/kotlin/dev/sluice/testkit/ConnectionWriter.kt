package dev.sluice.testkit

import io.ktor.websocket.CloseReason
import io.ktor.websocket.Frame
import io.ktor.websocket.FrameType
import io.ktor.websocket.WebSocketSession

/** Encodes and writes what a connection's queue holds, in order; one coroutine a connection runs it. */
internal class ConnectionWriter(
    private val connection: GatewayConnection,
    private val socket: WebSocketSession,
    private val script: ScriptSwitches,
    private val counters: Counters,
    private val config: MockConfig,
    private var encoder: MessageEncoder,
) : AutoCloseable {
    private val batch = ArrayList<Outgoing>()

    /** Runs until a close frame was written or the connection is gone. */
    suspend fun run() {
        for (signal in connection.queue.wake) {
            while (true) {
                connection.queue.take(batch)
                if (batch.isEmpty()) break
                for (item in batch) {
                    write(item)
                    if (item is Outgoing.Close) return
                }
            }
        }
    }

    override fun close() = encoder.close()

    private suspend fun write(item: Outgoing) {
        when (item) {
            is Outgoing.Dispatch -> dispatch(item.numbered)
            is Outgoing.Message -> send(encoder.encode(item.bytes))
            is Outgoing.Poisoned -> poison(item.poison, connection.format.control(HEARTBEAT_ACK, "null"))
            is Outgoing.Pong -> socket.outgoing.send(Frame.Pong(item.data))
            is Outgoing.Close -> socket.outgoing.send(closeFrame(item))
            is Outgoing.PayloadCompression -> compressPayloads(item.threshold)
        }
    }

    private suspend fun dispatch(numbered: Numbered) {
        val event = numbered.event
        val message = connection.format.dispatch(event.type, numbered.sequence, numbered.data)
        val isSpoilt = event.poison != null && numbered.transmissions < event.poisonTimes
        numbered.transmissions++
        if (isSpoilt) poison(checkNotNull(event.poison), message) else send(encoder.encode(message))
    }

    private suspend fun poison(poison: Poison, message: ByteArray) {
        val spoilt = PoisonedMessage.of(poison, message, encoder, connection.format, config.poisonBytes)
        if (!spoilt.isUnfinished) return sendWhole(spoilt.wire)
        socket.outgoing.send(frame(false, spoilt.wire.isBinary, spoilt.wire.bytes))
        socket.flush()
        connection.cut()
    }

    private suspend fun send(wire: WireMessage) {
        val pieces = script.splitPieces
        if (pieces <= 1 || wire.bytes.size < pieces) return sendWhole(wire)
        count(wire)
        // Only zlib-stream has an end mark of its own, so only there may one message be several WebSocket messages.
        val areMessages = script.splitMode == SplitMode.MESSAGES && encoder is ZlibStreamEncoder
        for (piece in 0 until pieces) {
            val from = (wire.bytes.size.toLong() * piece / pieces).toInt()
            val to = (wire.bytes.size.toLong() * (piece + 1) / pieces).toInt()
            val isLast = areMessages || piece == pieces - 1
            socket.outgoing.send(frame(isLast, wire.isBinary, wire.bytes.copyOfRange(from, to)))
        }
    }

    private suspend fun sendWhole(wire: WireMessage) {
        count(wire)
        socket.outgoing.send(frame(true, wire.isBinary, wire.bytes))
    }

    private fun count(wire: WireMessage) {
        counters.messagesOut.increment()
        counters.bytesOut.add(wire.bytes.size.toLong())
    }

    private fun compressPayloads(threshold: Int) {
        if (encoder !is PlainEncoder) return
        encoder = PayloadZlibEncoder(threshold)
        connection.compressionName = encoder.name
    }

    private fun frame(isLast: Boolean, isBinary: Boolean, bytes: ByteArray): Frame =
        Frame.byType(isLast, if (isBinary) FrameType.BINARY else FrameType.TEXT, bytes, false, false, false)

    private fun closeFrame(close: Outgoing.Close): Frame =
        if (close.code == NO_CODE) Frame.Close() else Frame.Close(CloseReason(close.code.toShort(), close.reason))

    private companion object {
        const val HEARTBEAT_ACK = 11

        /** RFC 6455's name for a close frame without a code; it never goes over the wire. */
        const val NO_CODE = 1005
    }
}
