package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Several sounds of the soundboard of a guild were changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Soundboard Sounds Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildSoundboardSoundsUpdate internal constructor(
    @SerialName("soundboard_sounds")
    public val soundboardSounds: List<SoundboardSound> = emptyList(),
    @SerialName("guild_id")
    public val guildId: Snowflake,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SOUNDBOARD_SOUNDS_UPDATE
}
