package dev.sluice.testkit

import io.ktor.websocket.Frame
import io.ktor.websocket.WebSocketSession
import io.ktor.websocket.readReason
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.io.ByteArrayOutputStream

/** Turns WebSocket connections into the hub's [GatewayConnection]s: reads frames, runs the writer, sees the end. */
internal class GatewaySockets(private val hub: GatewayHub) {
    private val config = hub.config

    /** Serves one connection to its end; returning ends the TCP connection. */
    suspend fun serve(socket: WebSocketSession, version: String?, encoding: String?, compress: String?) {
        val format = PayloadFormat.of(encoding ?: JsonFormat.encoding, config)
        val encoder = MessageEncoder.ofQuery(compress, format ?: JsonFormat, config)
        val refusal =
            when {
                version !in VERSIONS -> INVALID_VERSION to "Invalid API version."
                format == null -> UNKNOWN_ERROR to "encoding=$encoding is not spoken here"
                encoder == null -> UNKNOWN_ERROR to "compress=$compress is not spoken here"
                else -> null
            }
        val connection =
            GatewayConnection(
                id = hub.nextConnectionId(),
                format = format ?: JsonFormat,
                query = ConnectionQuery(version, encoding ?: JsonFormat.encoding, compress?.ifEmpty { null }),
                socket = socket,
                queue = hub.newQueue(),
                window = SendWindow(config.sendPermits, config.sendWindowNanos),
                presenceWindow = SendWindow(config.presencePermits, config.presenceWindowNanos),
                beats = HeartbeatSequences(config.heartbeatLimitNanos),
            )
        val writer =
            ConnectionWriter(connection, socket, hub.script, hub.counters, config, encoder ?: PlainEncoder(JsonFormat))
        try {
            coroutineScope {
                val writing = launch { writer.run() }
                try {
                    hub.opened(connection, refusal)
                    val isClosing = read(socket, connection)
                    // The echo of the client's close frame; a client that does not read must not hold us up.
                    if (isClosing) withTimeoutOrNull(CLOSE_ECHO_MILLIS) { writing.join() }
                } finally {
                    hub.gone(connection)
                    writing.cancelAndJoin()
                }
            }
        } finally {
            writer.close()
        }
    }

    /** Answers whether the client sent a close frame; else the connection broke off. */
    private suspend fun read(socket: WebSocketSession, connection: GatewayConnection): Boolean {
        val pieces = ByteArrayOutputStream()
        for (frame in socket.incoming) {
            if (frame is Frame.Close) {
                hub.closedByClient(connection, frame.readReason()?.code?.toInt() ?: NO_CODE)
                return true
            }
            if (frame is Frame.Ping) hub.pong(connection, frame.data)
            if (frame !is Frame.Text && frame !is Frame.Binary) continue
            // Past the limit only the fact matters: the rules answer 4002 whatever the rest is.
            if (pieces.size() <= InboundRules.MAX_PAYLOAD_BYTES) pieces.write(frame.data)
            if (!frame.fin) continue
            hub.received(connection, pieces.toByteArray(), frame is Frame.Binary)
            pieces.reset()
        }
        return false
    }

    private companion object {
        /** Versions 6 to 8 are deprecated; what this mock speaks is the shape of 9 and 10. */
        val VERSIONS = setOf("9", "10")
        const val INVALID_VERSION = 4012
        const val UNKNOWN_ERROR = 4000
        const val NO_CODE = 1005
        const val CLOSE_ECHO_MILLIS = 1000L
    }
}
