package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A sound was removed from the soundboard of a guild.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Soundboard Sound Delete.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildSoundboardSoundDelete internal constructor(
    @SerialName("sound_id")
    public val soundId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SOUNDBOARD_SOUND_DELETE
}
