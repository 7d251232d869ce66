package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A sound of a soundboard.
 *
 * Immutable. Source: Discord docs, Soundboard > Soundboard Sound Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class SoundboardSound internal constructor(
    public val name: String = "",
    @SerialName("sound_id")
    public val soundId: Snowflake = 0,
    /** 0 to 1. */
    public val volume: Double = 1.0,
    @SerialName("emoji_id")
    public val emojiId: Snowflake? = null,
    @SerialName("emoji_name")
    public val emojiName: String? = null,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val available: Boolean = false,
    public val user: User? = null,
)
