package dev.sluice.protocol

import dev.sluice.model.ShardId
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray
import java.time.Instant
import java.time.format.DateTimeParseException
import java.util.Base64

/**
 * The machine's lasting state as JSON: session, commands not yet sent, backoff level, identify counters in wall-clock
 * time. No connection, no decompressor, no token. Fields may be added in later versions; readers ignore unknown ones.
 */
internal object SessionSnapshot {
    private const val VERSION = 1

    fun write(core: MachineCore): String =
        buildJsonObject {
            put("version", VERSION)
            put("shard", core.config.shardId.toString())
            put("bot_user_id", (core.session?.botUserId ?: core.config.token.botUserId)?.toString())
            core.session?.let { put("session", it.toSession().toJsonObject()) }
            put("encoding", core.config.codec.encoding)
            putJsonArray("commands") {
                for (command in core.queue.commands) {
                    addJsonObject {
                        put("op", command.opcode)
                        put("payload", Base64.getEncoder().encodeToString(command.bytes))
                    }
                }
            }
            put("backoff_level", core.plan.backoffLevel)
            put("identifies", core.counters.identifies)
            put("last_identify_at", core.counters.lastIdentifyAt?.toString())
        }.toString()

    /**
     * Fills a new [core] from [json]. @throws SnapshotRefusedException when it is not for this shard, or not readable
     */
    fun read(json: String, core: MachineCore) =
        StoredJson.parse(json).build("snapshot") {
            requiredNumber("version")
            core.config.requireMine(text("shard")?.let(ShardId::parse), text("bot_user_id")?.toLong())
            val session = child("session")?.let(Session::fromJsonObject)
            core.config.requireMine(session?.shardId, session?.botUserId)
            core.restoreSession(session?.let(::LiveSession))
            val commands = children("commands")
            val encoding = text("encoding")
            require(commands.isEmpty() || encoding == core.config.codec.encoding) {
                "it holds commands in $encoding, this shard speaks ${core.config.codec.encoding}"
            }
            val limit = core.config.maxQueuedCommands
            require(commands.size <= limit) { "it holds ${commands.size} commands, maxQueuedCommands is $limit" }
            for (command in commands) {
                core.queue.add(
                    command.requiredNumber("op").toInt(),
                    Base64.getDecoder().decode(command.requiredText("payload")),
                )
            }
            core.plan.backoffLevel = (number("backoff_level") ?: 0).coerceIn(0, Int.MAX_VALUE.toLong()).toInt()
            core.counters.identifies = number("identifies") ?: 0
            core.counters.lastIdentifyAt = text("last_identify_at")?.let(::instant)
        }

    private fun instant(text: String): Instant =
        try {
            Instant.parse(text)
        } catch (e: DateTimeParseException) {
            throw IllegalArgumentException("'last_identify_at' is no instant: $text", e)
        }
}
