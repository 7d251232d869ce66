package dev.sluice.testkit

import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.longOrNull

/**
 * What Discord does with what a client sends. Called with the hub's lock held.
 *
 * Source: Discord docs, Gateway > Sending Events, Rate Limiting, and Opcodes and Status Codes.
 */
internal class InboundRules(private val hub: GatewayHub) {
    private val starts = SessionStart(hub)
    private val answers = CommandAnswers(hub)

    fun handle(connection: GatewayConnection, bytes: ByteArray, isBinary: Boolean) {
        hub.counters.sends++
        if (!connection.window.tryTake(hub.now())) return hub.close(connection, RATE_LIMITED, "Rate limited.")
        if (bytes.size >
            MAX_PAYLOAD_BYTES
        ) {
            return hub.close(connection, DECODE_ERROR, "Payload of ${bytes.size} bytes.")
        }
        if (isBinary != connection.format.isBinary) return hub.close(connection, DECODE_ERROR, "Wrong frame type.")
        val payload =
            try {
                connection.format.parse(bytes) as? JsonObject
            } catch (_: IllegalArgumentException) {
                null
            }
        val opcode = (payload?.get("op") as? JsonPrimitive)?.takeIf { !it.isString }?.longOrNull?.toInt()
        if (payload == null ||
            opcode == null
        ) {
            return hub.close(connection, DECODE_ERROR, "Error while decoding payload.")
        }
        val data = payload["d"]?.takeIf { it !is JsonNull }
        val command = MockCommand(MockConnection(hub, connection), opcode, payload.toString(), data)
        hub.mailbox.put(command)
        act(connection, opcode, data)
    }

    private fun act(connection: GatewayConnection, opcode: Int, data: JsonElement?) {
        when (opcode) {
            HEARTBEAT -> heartbeat(connection, data)
            IDENTIFY -> starts.identify(connection, data)
            RESUME -> starts.resume(connection, data)
            !in CommandAnswers.OPCODES -> hub.close(connection, UNKNOWN_OPCODE, "Unknown opcode.")
            else -> command(connection, opcode, data)
        }
    }

    private fun command(connection: GatewayConnection, opcode: Int, data: JsonElement?) {
        val session = connection.session
        when {
            session == null -> {
                hub.close(connection, NOT_AUTHENTICATED, "Not authenticated.")
            }

            !CommandShape.isSound(opcode, data) -> {
                hub.close(connection, UNKNOWN_OPCODE, "Malformed body for opcode $opcode.")
            }

            else -> {
                answers.answer(connection, session, opcode, data as JsonObject)
            }
        }
    }

    private fun heartbeat(connection: GatewayConnection, data: JsonElement?) {
        val sequence = (data as? JsonPrimitive)?.takeIf { !it.isString }?.longOrNull
        if (data != null && sequence == null) return hub.close(connection, UNKNOWN_OPCODE, "Malformed heartbeat.")
        hub.counters.heartbeats++
        val now = hub.now()
        val session = connection.session
        connection.lastBeatNanos = now
        val isBad = connection.beats.isBad(sequence, session?.sequence, now)
        if (isBad) hub.counters.badHeartbeats++
        if (sequence != null && !isBad && hub.config.isReplayTrimmedByHeartbeats) session?.trim(sequence)
        if (hub.script.areAcksWithheld) return
        hub.control(connection, HEARTBEAT_ACK, "null")
        if (session != null) connection.beats.acknowledged(now)
    }

    companion object {
        const val HEARTBEAT = 1
        const val IDENTIFY = 2
        const val RESUME = 6
        private const val HEARTBEAT_ACK = 11

        const val UNKNOWN_OPCODE = 4001
        const val DECODE_ERROR = 4002
        const val NOT_AUTHENTICATED = 4003
        const val RATE_LIMITED = 4008

        /** Discord docs, Gateway > Sending Events: payloads must not exceed 4096 bytes. */
        const val MAX_PAYLOAD_BYTES = 4096
    }
}
