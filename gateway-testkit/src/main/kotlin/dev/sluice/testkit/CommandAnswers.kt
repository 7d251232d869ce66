package dev.sluice.testkit

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/**
 * What the commands of a live session bring about: ops 3, 4, 8, 31 and 43. Called with the hub's lock held.
 *
 * A request about a guild that the session does not have is ignored and counted, as is a full member list without the
 * GUILD_MEMBERS intent: what Discord does then is not documented.
 */
internal class CommandAnswers(private val hub: GatewayHub) {
    private val config = hub.config
    private val payloads = Payloads(config)
    private val lastFullListNanos = HashMap<Long, Long>()

    fun answer(connection: GatewayConnection, session: LiveSession, opcode: Int, body: JsonObject) {
        when (opcode) {
            PRESENCE -> presence(connection, session, body)
            VOICE_STATE -> voiceState(session, body)
            GUILD_MEMBERS -> guildMembers(session, body)
            SOUNDBOARD_SOUNDS -> body.arrayAt("guild_ids").forEach { sounds(session, it) }
            CHANNEL_INFO -> channelInfo(session, body)
        }
    }

    private fun presence(connection: GatewayConnection, session: LiveSession, body: JsonObject) {
        if (connection.presenceWindow.tryTake(hub.now())) session.presence = body.toString() else ignored()
    }

    private fun voiceState(session: LiveSession, body: JsonObject) {
        val guild = guildOf(session, body.text("guild_id")) ?: return ignored()
        val state =
            buildJsonObject {
                put("guild_id", guild.id.toString())
                put("channel_id", body["channel_id"] ?: JsonPrimitive(null as String?))
                put("user_id", hub.botId)
                put("session_id", session.id)
                put("deaf", false)
                put("mute", false)
                put("self_deaf", body.getValue("self_deaf"))
                put("self_mute", body.getValue("self_mute"))
                put("self_video", false)
                put("suppress", false)
                put("request_to_speak_timestamp", null as String?)
            }
        reply(session, "VOICE_STATE_UPDATE", state)
        if (body.text("channel_id") == null) return
        val server = """{"token":"mock-voice-token","guild_id":"${guild.id}","endpoint":"voice.mock.invalid:443"}"""
        hub.deliver(session, "VOICE_SERVER_UPDATE", server)
    }

    private fun guildMembers(session: LiveSession, body: JsonObject) {
        val guild = guildOf(session, body.text("guild_id")) ?: return ignored()
        val query = body.text("query")
        val nonce = body.text("nonce")?.takeIf { it.encodeToByteArray().size <= MAX_NONCE_BYTES }
        val isFullList = query == "" && body.text("limit") == "0"
        if (isFullList) {
            if (session.intents and IntentTable.GUILD_MEMBERS == 0L) return ignored()
            val now = hub.now()
            val last = lastFullListNanos[guild.id]
            val left = if (last == null) 0 else last + config.memberRequestWindowNanos - now
            if (left > 0) return rateLimited(session, guild, nonce, left)
            lastFullListNanos[guild.id] = now
        }
        val wanted = body["user_ids"]?.let { ids -> (ids as? JsonArray)?.map(::idText) ?: listOf(idText(ids)) }
        val found = if (wanted !=
            null
        ) {
            byIds(guild, wanted)
        } else {
            byPrefix(guild, query.orEmpty(), limit(body, isFullList))
        }
        val notFound = wanted.orEmpty() - found.map(::userId).toSet()
        val hasPresences =
            body.text("presences") == "true" && session.intents and IntentTable.GUILD_PRESENCES != 0L
        val chunks = found.chunked(CHUNK_MEMBERS).ifEmpty { listOf(emptyList()) }
        chunks.forEachIndexed { index, members ->
            val chunk =
                buildJsonObject {
                    put("guild_id", guild.id.toString())
                    put("members", JsonArray(members))
                    put("chunk_index", index)
                    put("chunk_count", chunks.size)
                    if (notFound.isNotEmpty() && index == 0) put("not_found", JsonArray(notFound.map(::JsonPrimitive)))
                    if (hasPresences) put("presences", JsonArray(presencesOf(guild, members)))
                    if (nonce != null) put("nonce", nonce)
                }
            reply(session, "GUILD_MEMBERS_CHUNK", chunk)
        }
    }

    private fun limit(body: JsonObject, isFullList: Boolean): Int {
        if (isFullList) return Int.MAX_VALUE
        val asked = body.text("limit")?.toIntOrNull() ?: MAX_PREFIX_MEMBERS
        return minOf(asked, MAX_PREFIX_MEMBERS)
    }

    private fun byIds(guild: MockGuild, ids: List<String>): List<JsonObject> =
        payloads.membersOf(guild).filter { userId(it) in ids }

    private fun byPrefix(guild: MockGuild, prefix: String, limit: Int): List<JsonObject> =
        payloads
            .membersOf(guild)
            .filter { member ->
                val name = member.objectAt("user")?.text("username").orEmpty()
                val nick = member.text("nick").orEmpty()
                name.startsWith(prefix, ignoreCase = true) || (nick != "" && nick.startsWith(prefix, ignoreCase = true))
            }.take(limit)

    private fun presencesOf(guild: MockGuild, members: List<JsonObject>): List<JsonObject> {
        val ids = members.mapTo(HashSet(), ::userId)
        return guild.presences.filter { it.objectAt("user")?.text("id") in ids }
    }

    private fun rateLimited(session: LiveSession, guild: MockGuild, nonce: String?, leftNanos: Long) {
        val seconds = leftNanos / NANOS_PER_SECOND
        val meta =
            buildJsonObject {
                put("guild_id", guild.id.toString())
                if (nonce != null) put("nonce", nonce)
            }
        hub.deliver(session, "RATE_LIMITED", """{"opcode":$GUILD_MEMBERS,"retry_after":$seconds,"meta":$meta}""")
    }

    private fun sounds(session: LiveSession, guildId: JsonElement) {
        val guild = guildOf(session, idText(guildId)) ?: return ignored()
        hub.deliver(
            session,
            "SOUNDBOARD_SOUNDS",
            """{"soundboard_sounds":${JsonArray(guild.sounds)},"guild_id":"${guild.id}"}""",
        )
    }

    private fun channelInfo(session: LiveSession, body: JsonObject) {
        val guild = guildOf(session, body.text("guild_id")) ?: return ignored()
        val fields = body.arrayAt("fields").map { (it as JsonPrimitive).content }.filter { it in CHANNEL_FIELDS }
        val channels =
            guild.channels.filter { channel -> fields.any { it in channel } }.map { channel ->
                JsonObject(channel.filterKeys { it == "id" || it in fields })
            }
        hub.deliver(session, "CHANNEL_INFO", """{"guild_id":"${guild.id}","channels":${JsonArray(channels)}}""")
    }

    private fun reply(session: LiveSession, type: String, data: JsonObject) {
        val event = PreparedEvent.of(type, data.toString(), hub.botId)
        if (event.isAllowed(session.intents)) hub.deliver(session, event)
    }

    private fun guildOf(session: LiveSession, id: String?): MockGuild? {
        val guild = config.guilds.firstOrNull { it.id.toString() == id } ?: return null
        return guild.takeIf { PreparedEvent.shardOf(it.id, session.shardCount) == session.shardId }
    }

    private fun ignored() {
        hub.counters.ignoredCommands++
    }

    private fun idText(element: JsonElement): String = (element as JsonPrimitive).content

    private fun userId(member: JsonObject): String = member.objectAt("user")?.text("id").orEmpty()

    companion object {
        const val PRESENCE = 3
        const val VOICE_STATE = 4
        const val GUILD_MEMBERS = 8
        const val SOUNDBOARD_SOUNDS = 31
        const val CHANNEL_INFO = 43
        val OPCODES = setOf(PRESENCE, VOICE_STATE, GUILD_MEMBERS, SOUNDBOARD_SOUNDS, CHANNEL_INFO)

        /** Discord docs, Gateway Events > Guild Members Chunk: up to 1000 members a chunk. */
        private const val CHUNK_MEMBERS = 1000

        /** Discord docs, Gateway Events > Request Guild Members: a prefix finds at most 100. */
        private const val MAX_PREFIX_MEMBERS = 100

        /** Discord docs, Gateway Events > Request Guild Members: longer nonces are ignored. */
        private const val MAX_NONCE_BYTES = 32
        private const val NANOS_PER_SECOND = 1e9
        private val CHANNEL_FIELDS = setOf("status", "voice_start_time")
    }
}
