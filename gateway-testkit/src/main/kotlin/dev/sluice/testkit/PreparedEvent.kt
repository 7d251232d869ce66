package dev.sluice.testkit

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject

/**
 * One dispatch, read once and shared by all sessions that it goes to. Immutable and thread-safe.
 *
 * The bytes of `d` stay as they were given: a field order or a number's spelling is part of what a test may be about.
 */
internal class PreparedEvent private constructor(
    val type: String,
    val data: JsonObject?,
    raw: String,
    private val botId: String,
    val poison: Poison?,
    val poisonTimes: Int,
) {
    private val full: ByteArray = raw.encodeToByteArray()
    private val blanked: ByteArray by lazy {
        val hidden = data?.let { ContentBlanking.blank(type, it, botId) }
        if (hidden == null || hidden === data) full else hidden.toString().encodeToByteArray()
    }

    /** The guild whose shard gets the event; null = shard 0. */
    val guildId: Long? =
        (data?.text("guild_id") ?: if (type in GUILD_IS_THE_OBJECT) data?.text("id") else null)?.toLongOrNull()

    /** Whether a session of this shard and with these intents gets the event. */
    fun isFor(shardId: Int, shardCount: Int, intents: Long): Boolean =
        shardOf(guildId, shardCount) == shardId && isAllowed(intents)

    fun isAllowed(intents: Long): Boolean = IntentTable.allows(type, data, intents, botId)

    /** The JSON of `d` as a session with [intents] sees it. */
    fun dataFor(intents: Long): ByteArray = if (intents and IntentTable.MESSAGE_CONTENT != 0L) full else blanked

    companion object {
        private val GUILD_IS_THE_OBJECT = setOf("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE")

        /** Message flag EPHEMERAL. */
        private const val EPHEMERAL = 1L shl 6

        /** The shard of a guild; Discord docs, Gateway > Sharding. The id is unsigned. */
        fun shardOf(guildId: Long?, shardCount: Int): Int =
            if (guildId == null) 0 else ((guildId ushr 22) % shardCount).toInt()

        /** @throws IllegalArgumentException when [json] is not JSON */
        fun of(type: String, json: String, botId: String, poison: Poison? = null, poisonTimes: Int = 0): PreparedEvent {
            val element =
                try {
                    Json.parseToJsonElement(json)
                } catch (e: IllegalArgumentException) {
                    throw IllegalArgumentException(
                        "$type: the data is not JSON (dispatchRaw sends such): ${e.message}",
                        e,
                    )
                }
            val data = element as? JsonObject
            val isEphemeral =
                type.startsWith("MESSAGE_") && (data?.text("flags")?.toLongOrNull() ?: 0) and EPHEMERAL != 0L
            if (data == null || !isEphemeral) return PreparedEvent(type, data, json, botId, poison, poisonTimes)
            // Ephemeral messages arrive like direct ones: without guild_id and member, under DIRECT_MESSAGES.
            val direct = JsonObject(data - "guild_id" - "member")
            return PreparedEvent(type, direct, direct.toString(), botId, poison, poisonTimes)
        }
    }
}
