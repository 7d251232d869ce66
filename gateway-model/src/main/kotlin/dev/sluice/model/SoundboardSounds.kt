package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * The answer to [RequestSoundboardSounds], one for each guild.
 *
 * Immutable. Source: Discord docs, Gateway Events > Soundboard Sounds.
 */
@Serializable
@ConsistentCopyVisibility
public data class SoundboardSounds internal constructor(
    @SerialName("soundboard_sounds")
    public val soundboardSounds: List<SoundboardSound> = emptyList(),
    @SerialName("guild_id")
    public val guildId: Snowflake,
) : DispatchEvent() {
    override val type: EventType get() = EventType.SOUNDBOARD_SOUNDS
}
