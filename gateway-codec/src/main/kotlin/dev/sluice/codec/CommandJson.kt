package dev.sluice.codec

import dev.sluice.model.ActivityUpdate
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.GatewayCommand
import dev.sluice.model.Heartbeat
import dev.sluice.model.Identify
import dev.sluice.model.RawCommand
import dev.sluice.model.RequestChannelInfo
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.RequestSoundboardSounds
import dev.sluice.model.Resume
import dev.sluice.model.Snowflakes
import dev.sluice.model.UpdatePresence
import dev.sluice.model.UpdateVoiceState
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.add
import kotlinx.serialization.json.buildJsonArray
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray
import kotlinx.serialization.json.putJsonObject

/**
 * Writes commands as Discord's documentation shows them. Thread-safe.
 *
 * Commands are rare (120 a minute), so a tree is cheap enough here. Source: Discord docs, Gateway Events > Send Events.
 */
internal object CommandJson {
    /**
     * The payload for [command], as a text that UTF-8 can encode.
     *
     * @throws IllegalArgumentException when there is none
     */
    @OptIn(DelicateGatewayApi::class)
    fun write(command: GatewayCommand): String {
        val data = if (command is RawCommand) {
            requireOneValue(command.dataJson)
            command.dataJson
        } else {
            dataOf(command).toString()
        }
        Utf8.requireWhole(data)
        return """{"op":${command.opcode},"d":$data}"""
    }

    @OptIn(DelicateGatewayApi::class)
    private fun dataOf(command: GatewayCommand): JsonElement =
        when (command) {
            is Heartbeat -> JsonPrimitive(command.sequence)

            is Identify -> identify(command)

            is Resume -> buildJsonObject {
                put("token", command.token.value)
                put("session_id", command.sessionId)
                put("seq", command.sequence)
            }

            is UpdatePresence -> presence(command)

            is UpdateVoiceState -> buildJsonObject {
                put("guild_id", id(command.guildId))
                put("channel_id", command.channelId?.let(::id) ?: JsonNull)
                put("self_mute", command.selfMute)
                put("self_deaf", command.selfDeaf)
            }

            is RequestGuildMembers -> guildMembers(command)

            is RequestSoundboardSounds -> buildJsonObject { put("guild_ids", ids(command.guildIds)) }

            is RequestChannelInfo -> buildJsonObject {
                put("guild_id", id(command.guildId))
                putJsonArray("fields") { command.fields.forEach(::add) }
            }

            is RawCommand -> error("raw data are not built")
        }

    private fun identify(command: Identify): JsonObject =
        buildJsonObject {
            put("token", command.token.value)
            putJsonObject("properties") {
                put("os", command.properties.os)
                put("browser", command.properties.browser)
                put("device", command.properties.device)
            }
            put("compress", command.compress)
            put("large_threshold", command.largeThreshold)
            command.shard?.let { shard ->
                putJsonArray("shard") {
                    add(shard.id)
                    add(shard.total)
                }
            }
            command.presence?.let { put("presence", presence(it)) }
            put("intents", command.intents.bits)
            command.capabilities?.let { put("capabilities", it) }
        }

    private fun presence(command: UpdatePresence): JsonObject =
        buildJsonObject {
            put("since", command.since?.toEpochMilli())
            putJsonArray("activities") { command.activities.forEach { add(activity(it)) } }
            put("status", command.status.value)
            put("afk", command.afk)
        }

    private fun activity(activity: ActivityUpdate): JsonObject =
        buildJsonObject {
            put("name", activity.name)
            put("type", activity.type.value)
            activity.state?.let { put("state", it) }
            activity.url?.let { put("url", it) }
        }

    private fun guildMembers(command: RequestGuildMembers): JsonObject =
        buildJsonObject {
            put("guild_id", id(command.guildId))
            command.query?.let {
                put("query", it)
                put("limit", command.limit)
            }
            command.userIds?.let { put("user_ids", ids(it)) }
            if (command.presences) put("presences", true)
            command.nonce?.let { put("nonce", it) }
        }

    private fun id(id: Long) = JsonPrimitive(Snowflakes.format(id))

    private fun ids(ids: List<Long>): JsonArray = buildJsonArray { ids.forEach { add(id(it)) } }

    private fun requireOneValue(json: String) {
        val bytes = json.encodeToByteArray()
        try {
            val from = JsonBytes.skipBlanks(bytes, 0, bytes.size)
            val to = JsonBytes.skipValue(bytes, from, bytes.size, depth = 1)
            val rest = JsonBytes.skipBlanks(bytes, to, bytes.size)
            if (rest < bytes.size) JsonBytes.fail("something follows the value", rest)
        } catch (e: JsonBytes.Malformed) {
            throw IllegalArgumentException(
                "the raw command's data are not one JSON value: ${e.what} at byte ${e.index}",
                e,
            )
        }
    }
}
