package dev.sluice.testkit

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/**
 * What a session without the MESSAGE_CONTENT intent sees of a message.
 *
 * Content, embeds, attachments and components are empty, a poll is absent. Exempt are the bot's own messages, direct
 * messages and messages that mention the bot; what an interaction brings (the target of a message command) is not
 * touched at all. Source: Discord docs, Gateway > Message Content Intent.
 */
internal object ContentBlanking {
    private val messageEvents = setOf("MESSAGE_CREATE", "MESSAGE_UPDATE")
    private const val AUTO_MODERATION = "AUTO_MODERATION_ACTION_EXECUTION"
    private val emptyList = JsonArray(emptyList())
    private val emptyText = JsonPrimitive("")

    /** The [data] without what the intent hides; the same object when nothing is hidden. */
    fun blank(type: String, data: JsonObject, botId: String): JsonObject =
        when (type) {
            in messageEvents -> message(data, botId, isDirect = data.text("guild_id") == null)
            AUTO_MODERATION -> JsonObject(data.mapValues { (key, value) -> moderated(key, value) })
            else -> data
        }

    private fun moderated(key: String, value: JsonElement): JsonElement =
        if (key == "content" || key == "matched_content") emptyText else value

    private fun message(message: JsonObject, botId: String, isDirect: Boolean): JsonObject {
        if (isDirect || isExempt(message, botId)) return message
        val kept = LinkedHashMap<String, JsonElement>()
        for ((key, value) in message) {
            when (key) {
                "poll" -> Unit
                "content" -> kept[key] = emptyText
                "embeds", "attachments", "components" -> kept[key] = emptyList
                "referenced_message" -> kept[key] = if (value is JsonObject) message(value, botId, false) else value
                "message_snapshots" -> kept[key] = snapshots(value, botId)
                else -> kept[key] = value
            }
        }
        return JsonObject(kept)
    }

    private fun snapshots(value: JsonElement, botId: String): JsonElement {
        if (value !is JsonArray) return value
        return JsonArray(
            value.map { snapshot ->
                val inner = (snapshot as? JsonObject)?.objectAt("message")
                if (inner == null) snapshot else JsonObject(snapshot + ("message" to message(inner, botId, false)))
            },
        )
    }

    private fun isExempt(message: JsonObject, botId: String): Boolean =
        message.objectAt("author")?.text("id") == botId ||
            message.arrayAt("mentions").any { (it as? JsonObject)?.text("id") == botId }
}
