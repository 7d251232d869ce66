package dev.sluice.testkit

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull

/**
 * Which intent lets which event through, by Discord's table and not by the client's.
 *
 * Source: Discord docs, Gateway > List of Intents. An event that is not listed needs no intent.
 */
internal object IntentTable {
    const val GUILDS = 1L shl 0
    const val GUILD_MEMBERS = 1L shl 1
    const val GUILD_MODERATION = 1L shl 2
    const val GUILD_EXPRESSIONS = 1L shl 3
    const val GUILD_INTEGRATIONS = 1L shl 4
    const val GUILD_WEBHOOKS = 1L shl 5
    const val GUILD_INVITES = 1L shl 6
    const val GUILD_VOICE_STATES = 1L shl 7
    const val GUILD_PRESENCES = 1L shl 8
    const val GUILD_MESSAGES = 1L shl 9
    const val GUILD_MESSAGE_REACTIONS = 1L shl 10
    const val GUILD_MESSAGE_TYPING = 1L shl 11
    const val DIRECT_MESSAGES = 1L shl 12
    const val DIRECT_MESSAGE_REACTIONS = 1L shl 13
    const val DIRECT_MESSAGE_TYPING = 1L shl 14
    const val MESSAGE_CONTENT = 1L shl 15
    const val GUILD_SCHEDULED_EVENTS = 1L shl 16
    const val AUTO_MODERATION_CONFIGURATION = 1L shl 20
    const val AUTO_MODERATION_EXECUTION = 1L shl 21
    const val GUILD_MESSAGE_POLLS = 1L shl 24
    const val DIRECT_MESSAGE_POLLS = 1L shl 25

    /** The intents of an event in a guild and of the same event in a direct message. */
    private class Rule(val guild: Long, val direct: Long)

    private val rules: Map<String, Rule> =
        buildMap {
            fun both(intent: Long, vararg names: String) = names.forEach { put(it, Rule(intent, intent)) }

            fun split(guild: Long, direct: Long, vararg names: String) = names.forEach { put(it, Rule(guild, direct)) }
            both(GUILDS, "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE")
            both(GUILDS, "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE")
            both(GUILDS, "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE")
            both(GUILDS, "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC", "THREAD_MEMBER_UPDATE")
            both(GUILDS, "STAGE_INSTANCE_CREATE", "STAGE_INSTANCE_UPDATE", "STAGE_INSTANCE_DELETE")
            both(GUILDS, "VOICE_CHANNEL_STATUS_UPDATE", "VOICE_CHANNEL_START_TIME_UPDATE")
            split(GUILDS, DIRECT_MESSAGES, "CHANNEL_PINS_UPDATE")
            both(GUILD_MEMBERS, "GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE")
            both(GUILD_MEMBERS, "THREAD_MEMBERS_UPDATE")
            both(GUILD_MODERATION, "GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_BAN_ADD", "GUILD_BAN_REMOVE")
            both(
                GUILD_MODERATION,
                "GUILD_JOIN_REQUEST_CREATE",
                "GUILD_JOIN_REQUEST_UPDATE",
                "GUILD_JOIN_REQUEST_DELETE",
            )
            both(GUILD_EXPRESSIONS, "GUILD_EMOJIS_UPDATE", "GUILD_STICKERS_UPDATE", "GUILD_SOUNDBOARD_SOUNDS_UPDATE")
            both(
                GUILD_EXPRESSIONS,
                "GUILD_SOUNDBOARD_SOUND_CREATE",
                "GUILD_SOUNDBOARD_SOUND_UPDATE",
                "GUILD_SOUNDBOARD_SOUND_DELETE",
            )
            both(GUILD_INTEGRATIONS, "GUILD_INTEGRATIONS_UPDATE")
            both(GUILD_INTEGRATIONS, "INTEGRATION_CREATE", "INTEGRATION_UPDATE", "INTEGRATION_DELETE")
            both(GUILD_WEBHOOKS, "WEBHOOKS_UPDATE")
            both(GUILD_INVITES, "INVITE_CREATE", "INVITE_DELETE")
            both(GUILD_VOICE_STATES, "VOICE_STATE_UPDATE", "VOICE_CHANNEL_EFFECT_SEND")
            both(GUILD_PRESENCES, "PRESENCE_UPDATE")
            split(GUILD_MESSAGES, DIRECT_MESSAGES, "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE")
            both(GUILD_MESSAGES, "MESSAGE_DELETE_BULK")
            split(
                GUILD_MESSAGE_REACTIONS,
                DIRECT_MESSAGE_REACTIONS,
                "MESSAGE_REACTION_ADD",
                "MESSAGE_REACTION_REMOVE",
                "MESSAGE_REACTION_REMOVE_ALL",
                "MESSAGE_REACTION_REMOVE_EMOJI",
            )
            split(GUILD_MESSAGE_TYPING, DIRECT_MESSAGE_TYPING, "TYPING_START")
            both(
                GUILD_SCHEDULED_EVENTS,
                "GUILD_SCHEDULED_EVENT_CREATE",
                "GUILD_SCHEDULED_EVENT_UPDATE",
                "GUILD_SCHEDULED_EVENT_DELETE",
                "GUILD_SCHEDULED_EVENT_USER_ADD",
                "GUILD_SCHEDULED_EVENT_USER_REMOVE",
                "GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE",
                "GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE",
                "GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE",
                "GUILD_SCHEDULED_EVENT_EXCEPTIONS_DELETE",
            )
            both(
                AUTO_MODERATION_CONFIGURATION,
                "AUTO_MODERATION_RULE_CREATE",
                "AUTO_MODERATION_RULE_UPDATE",
                "AUTO_MODERATION_RULE_DELETE",
            )
            both(AUTO_MODERATION_EXECUTION, "AUTO_MODERATION_ACTION_EXECUTION")
            split(GUILD_MESSAGE_POLLS, DIRECT_MESSAGE_POLLS, "MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE")
        }

    /** Whether a session with [intents] of the bot [botId] gets this event. */
    fun allows(type: String, data: JsonObject?, intents: Long, botId: String): Boolean {
        val rule = rules[type] ?: return true
        val needed = if (data?.text("guild_id") != null) rule.guild else rule.direct
        if (intents and needed != 0L) return true
        return when (type) {
            // The bot's own member always comes.
            "GUILD_MEMBER_UPDATE" -> data?.objectAt("user")?.text("id") == botId

            // Without GUILD_MEMBERS only when the bot itself is added or removed.
            "THREAD_MEMBERS_UPDATE" -> intents and GUILDS != 0L && data != null && concerns(data, botId)

            else -> false
        }
    }

    private fun concerns(data: JsonObject, botId: String): Boolean =
        data.arrayAt("removed_member_ids").any { (it as? JsonPrimitive)?.contentOrNull == botId } ||
            data.arrayAt("added_members").any { (it as? JsonObject)?.text("user_id") == botId }
}

/** The text of a string or number; null when absent, null or anything else. */
internal fun JsonObject.text(key: String): String? = (get(key) as? JsonPrimitive)?.takeIf { it !is JsonNull }?.content

internal fun JsonObject.objectAt(key: String): JsonObject? = get(key) as? JsonObject

internal fun JsonObject.arrayAt(key: String): List<JsonElement> = (get(key) as? JsonArray).orEmpty()
