package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * What newcomers of a guild are shown.
 *
 * Immutable. Source: Discord docs, Guild > Welcome Screen Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class WelcomeScreen internal constructor(
    public val description: String? = null,
    @SerialName("welcome_channels")
    public val welcomeChannels: List<WelcomeChannel> = emptyList(),
)

/**
 * A channel that a welcome screen points to.
 *
 * Immutable. Source: Discord docs, Guild > Welcome Screen Channel Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class WelcomeChannel internal constructor(
    @SerialName("channel_id")
    public val channelId: Snowflake = 0,
    public val description: String = "",
    /** Of a custom emoji. */
    @SerialName("emoji_id")
    public val emojiId: Snowflake? = null,
    /** Of a custom emoji, or a Unicode emoji. */
    @SerialName("emoji_name")
    public val emojiName: String? = null,
)
