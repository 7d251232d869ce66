package dev.sluice.testkit

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject

/**
 * Which members and presences of a guild its GUILD_CREATE shows to one session, beside the bot's own member.
 *
 * Source: Discord docs, Gateway Events > Guild Create, and `large_threshold` of Identify. Immutable.
 */
internal class GuildCrowd private constructor(
    val members: List<JsonObject>,
    val presences: List<JsonObject>,
    val isLarge: Boolean,
) {
    companion object {
        /** Discord docs, Gateway Events > Identify: `large_threshold` unless asked otherwise. */
        const val DEFAULT_LARGE_THRESHOLD = 50

        /** Discord docs, Gateway Events > Guild Create: above it GUILD_PRESENCES shows no more than its lack. */
        private const val MAX_SHOWN_MEMBERS = 75_000

        fun of(guild: MockGuild, intents: Long, largeThreshold: Int): GuildCrowd {
            val count = guild.members.size + 1
            val isLarge = count > largeThreshold
            val inVoice = (guild.extras["voice_states"] as? JsonArray).orEmpty().mapNotNullTo(HashSet(), ::userId)
            if (intents and IntentTable.GUILD_PRESENCES == 0L || count > MAX_SHOWN_MEMBERS) {
                return GuildCrowd(guild.members.filter { userOf(it) in inVoice }, emptyList(), isLarge)
            }
            val presences = guild.presences.filter { it.text("status") != "offline" }
            if (!isLarge) return GuildCrowd(guild.members, presences, isLarge)
            val shown = presences.mapNotNullTo(HashSet(inVoice), ::userOf)
            return GuildCrowd(guild.members.filter { it.stands() || userOf(it) in shown }, presences, isLarge)
        }

        /** A large guild leaves out those who are offline, save who has a role, a nick or is in voice. */
        private fun JsonObject.stands(): Boolean = arrayAt("roles").isNotEmpty() || text("nick") != null

        private fun userOf(member: JsonObject): String? = member.objectAt("user")?.text("id")

        private fun userId(voiceState: JsonElement): String? = (voiceState as? JsonObject)?.text("user_id")
    }
}
