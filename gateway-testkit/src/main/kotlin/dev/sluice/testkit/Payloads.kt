package dev.sluice.testkit

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.put

/** The objects that the mock makes up itself, with every field that Discord always sends. Immutable. */
internal class Payloads(private val config: MockConfig) {
    private val botId = config.botId.toString()

    /** The bot's user, as READY and `GET /users/@me` show it. */
    val user: String =
        """{"id":"$botId","username":${JsonPrimitive(config.botName)},"discriminator":"0000","global_name":null,""" +
            """"avatar":null,"bot":true,"verified":true,"mfa_enabled":false,"email":null,"flags":0,"public_flags":0}"""

    /** The bot's application, as `GET /applications/@me` shows it. */
    val application: String =
        """{"id":"$botId","name":${JsonPrimitive(config.botName)},"icon":null,"description":"","summary":"",""" +
            """"bot_public":true,"bot_require_code_grant":false,"verify_key":"00","team":null,"flags":$APPLICATION_FLAGS}"""

    fun ready(sessionId: String, resumeUrl: String, shard: String?, guilds: List<MockGuild>): String {
        val unavailable = guilds.joinToString(",", "[", "]") { """{"id":"${it.id}","unavailable":true}""" }
        val echoed = if (shard == null) "" else ""","shard":$shard"""
        return """{"v":10,"user":$user,"guilds":$unavailable,"session_id":"$sessionId",""" +
            """"resume_gateway_url":${JsonPrimitive(resumeUrl)}$echoed,""" +
            """"application":{"id":"$botId","flags":$APPLICATION_FLAGS},"session_type":"normal",""" +
            """"private_channels":[],"relationships":[],"presences":[],"_trace":["mock"]}"""
    }

    /** GUILD_CREATE, or GUILD_DELETE for a guild in an outage. */
    fun guildEvent(guild: MockGuild, crowd: GuildCrowd): PreparedEvent {
        if (guild.isUnavailable) {
            return PreparedEvent.of("GUILD_DELETE", """{"id":"${guild.id}","unavailable":true}""", botId)
        }
        return PreparedEvent.of("GUILD_CREATE", guild(guild, crowd).toString(), botId)
    }

    private fun guild(guild: MockGuild, crowd: GuildCrowd): JsonObject {
        val fields = LinkedHashMap<String, JsonElement>()
        fields.putAll(GUILD_DEFAULTS)
        fields["id"] = JsonPrimitive(guild.id.toString())
        fields["name"] = JsonPrimitive(guild.name)
        fields["owner_id"] = JsonPrimitive(
            (
                guild.members
                    .firstOrNull()
                    ?.objectAt("user")
                    ?.text("id")
            ) ?: botId,
        )
        fields["roles"] = JsonArray(listOf(everyone(guild.id)))
        fields["member_count"] = JsonPrimitive(guild.members.size + 1)
        fields["members"] = JsonArray(listOf(botMember()) + crowd.members)
        fields["large"] = JsonPrimitive(crowd.isLarge)
        fields["channels"] = JsonArray(guild.channels.map(::withoutInfo))
        fields["presences"] = JsonArray(crowd.presences.map { JsonObject(it - "guild_id") })
        fields["soundboard_sounds"] = JsonArray(guild.sounds)
        fields.putAll(guild.extras)
        return JsonObject(fields)
    }

    /** Every member, the bot's own last. */
    fun membersOf(guild: MockGuild): List<JsonObject> = guild.members + botMember()

    /** Status and start time of a voice channel come by CHANNEL_INFO only. */
    private fun withoutInfo(channel: JsonObject) =
        JsonObject(mapOf("permission_overwrites" to JsonArray(emptyList())) + (channel - "status" - "voice_start_time"))

    private fun everyone(guildId: Long): JsonElement =
        Json.parseToJsonElement(
            """{"id":"$guildId","name":"@everyone","color":0,"colors":{"primary_color":0,"secondary_color":null,""" +
                """"tertiary_color":null},"hoist":false,"icon":null,"unicode_emoji":null,"position":0,""" +
                """"permissions":"2248473465835073","managed":false,"mentionable":false,"flags":0}""",
        )

    private fun botMember(): JsonObject =
        Json
            .parseToJsonElement(
                """{"user":$user,"nick":null,"avatar":null,"roles":[],"joined_at":"$JOINED_AT","deaf":false,""" +
                    """"mute":false,"flags":0,"pending":false}""",
            ).jsonObject

    /** The message that a `POST /channels/{id}/messages` with [body] makes. */
    fun message(id: Long, channelId: Long, guildId: Long, timestamp: String, body: JsonObject): JsonObject =
        buildJsonObject {
            put("id", id.toString())
            put("type", if (body["message_reference"] is JsonObject) REPLY else 0)
            put("channel_id", channelId.toString())
            put("author", Json.parseToJsonElement(user))
            put("content", body.text("content").orEmpty())
            put("timestamp", timestamp)
            put("edited_timestamp", JsonNull)
            put("tts", body["tts"] ?: JsonPrimitive(false))
            put("mention_everyone", false)
            put("mentions", JsonArray(emptyList()))
            put("mention_roles", JsonArray(emptyList()))
            put("attachments", JsonArray(emptyList()))
            put("embeds", body["embeds"] ?: JsonArray(emptyList()))
            put("components", body["components"] ?: JsonArray(emptyList()))
            put("pinned", false)
            put("flags", body["flags"] ?: JsonPrimitive(0))
            body["nonce"]?.let { put("nonce", it) }
            body["message_reference"]?.let { put("message_reference", it) }
            if (guildId != ChannelDirectory.DIRECT) put("guild_id", guildId.toString())
        }

    private companion object {
        const val JOINED_AT = "2020-01-01T00:00:00.000000+00:00"

        /** GATEWAY_PRESENCE_LIMITED, GATEWAY_GUILD_MEMBERS_LIMITED and GATEWAY_MESSAGE_CONTENT_LIMITED: a small bot. */
        const val APPLICATION_FLAGS = (1 shl 13) or (1 shl 15) or (1 shl 19)

        /** Message type REPLY. */
        const val REPLY = 19

        val GUILD_DEFAULTS: JsonObject =
            Json.parseToJsonElement(
                """{"id":null,"name":null,"icon":null,"splash":null,"discovery_splash":null,"owner_id":null,""" +
                    """"region":"deprecated","afk_channel_id":null,"afk_timeout":300,"widget_enabled":false,""" +
                    """"widget_channel_id":null,"verification_level":0,"default_message_notifications":0,""" +
                    """"explicit_content_filter":0,"roles":[],"emojis":[],"features":[],"mfa_level":0,""" +
                    """"application_id":null,"system_channel_id":null,"system_channel_flags":0,""" +
                    """"rules_channel_id":null,"max_presences":null,"max_members":500000,"vanity_url_code":null,""" +
                    """"description":null,"banner":null,"premium_tier":0,"premium_subscription_count":0,""" +
                    """"preferred_locale":"en-US","public_updates_channel_id":null,"max_video_channel_users":25,""" +
                    """"max_stage_video_channel_users":50,"nsfw_level":0,"nsfw":false,"stickers":[],""" +
                    """"premium_progress_bar_enabled":false,"safety_alerts_channel_id":null,"incidents_data":null,""" +
                    """"joined_at":"$JOINED_AT","large":false,"unavailable":false,"member_count":1,""" +
                    """"voice_states":[],"members":[],"channels":[],"threads":[],"presences":[],""" +
                    """"stage_instances":[],"guild_scheduled_events":[],"soundboard_sounds":[]}""",
            ) as JsonObject
    }
}
