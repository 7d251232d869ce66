package dev.sluice.testkit

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.longOrNull

/** Whether the body of a client's command has the documented shape; one that has not is answered with 4001. */
internal object CommandShape {
    private val statuses = setOf("online", "dnd", "idle", "invisible", "offline")
    private const val MAX_USER_IDS = 100
    private val largeThresholds = 50L..250L

    /** Each also under its deprecated name, with a `$` before it. */
    private val propertyNames = listOf("os", "browser", "device")

    /** Playing, Streaming, Listening, Watching, Custom, Competing. */
    private val activityTypes = 0L..5L

    fun isSound(opcode: Int, data: JsonElement?): Boolean {
        val body = data as? JsonObject ?: return false
        return when (opcode) {
            CommandAnswers.PRESENCE -> isSoundPresence(body)
            CommandAnswers.VOICE_STATE -> isSoundVoiceState(body)
            CommandAnswers.GUILD_MEMBERS -> isSoundMemberRequest(body)
            CommandAnswers.SOUNDBOARD_SOUNDS -> body.isIdList("guild_ids")
            CommandAnswers.CHANNEL_INFO -> body.isId("guild_id") && body["fields"].isListOf { it.isText() }
            else -> false
        }
    }

    fun isSoundIdentify(body: JsonObject): Boolean =
        body["token"].isText() &&
            (body["properties"] as? JsonObject)?.let(::isSoundProperties) == true &&
            body["intents"].isInteger() &&
            body["intents"].number() >= 0 &&
            (!has(body, "shard") || isPair(body["shard"])) &&
            (!has(body, "compress") || body["compress"].isBoolean()) &&
            (!has(body, "large_threshold") || body["large_threshold"].number() in largeThresholds) &&
            (!has(body, "presence") || (body["presence"] as? JsonObject)?.let(::isSoundPresence) == true)

    fun isSoundResume(body: JsonObject): Boolean =
        body["token"].isText() && body["session_id"].isText() && body["seq"].isInteger()

    private fun isSoundProperties(properties: JsonObject): Boolean =
        propertyNames.all { properties[it].isText() || properties["\$$it"].isText() }

    private fun isSoundPresence(body: JsonObject): Boolean =
        "since" in body &&
            (body["since"] is JsonNull || body["since"].isInteger()) &&
            body["activities"].isListOf { it is JsonObject && isSoundActivity(it) } &&
            body.text("status") in statuses &&
            body["afk"].isBoolean()

    private fun isSoundActivity(activity: JsonObject): Boolean =
        activity["name"].isText() && activity["type"].isInteger() && activity["type"].number() in activityTypes

    private fun isSoundVoiceState(body: JsonObject): Boolean =
        body.isId("guild_id") &&
            "channel_id" in body &&
            (body["channel_id"] is JsonNull || body.isId("channel_id")) &&
            body["self_mute"].isBoolean() &&
            body["self_deaf"].isBoolean()

    private fun isSoundMemberRequest(body: JsonObject): Boolean {
        if (!body.isId("guild_id") || has(body, "query") == has(body, "user_ids")) return false
        if (has(body, "query")) {
            // No limit (0) is for the whole list only.
            val least = if (body.text("query") == "") 0 else 1
            return body["query"].isText() && body["limit"].isInteger() && body["limit"].number() >= least
        }
        return body.isId("user_ids") || (body.isIdList("user_ids") && body.arrayAt("user_ids").size <= MAX_USER_IDS)
    }

    private fun has(body: JsonObject, key: String): Boolean = body[key].let { it != null && it !is JsonNull }

    private fun isPair(value: JsonElement?): Boolean =
        value is JsonArray && value.size == 2 && value.all { it.isInteger() }

    private fun JsonObject.isId(key: String): Boolean = get(key).isIdText()

    private fun JsonObject.isIdList(key: String): Boolean = get(key).isListOf { it.isIdText() }

    private fun JsonElement?.isIdText(): Boolean =
        this is JsonPrimitive && this !is JsonNull && content.toULongOrNull() != null

    private fun JsonElement?.isText(): Boolean = this is JsonPrimitive && isString

    private fun JsonElement?.isInteger(): Boolean = this is JsonPrimitive && !isString && longOrNull != null

    private fun JsonElement?.isBoolean(): Boolean = this is JsonPrimitive && !isString && booleanOrNull != null

    private fun JsonElement?.number(): Long = (this as? JsonPrimitive)?.longOrNull ?: -1

    private fun JsonElement?.isListOf(isSound: (JsonElement) -> Boolean): Boolean = this is JsonArray && all(isSound)
}
