package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A live stage.
 *
 * Immutable. Source: Discord docs, Stage Instance > Stage Instance Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class StageInstance internal constructor(
    public val id: Snowflake = 0,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    @SerialName("channel_id")
    public val channelId: Snowflake? = null,
    public val topic: String = "",
    @SerialName("privacy_level")
    public val privacyLevel: StagePrivacyLevel = StagePrivacyLevel.GUILD_ONLY,
    @SerialName("discoverable_disabled")
    public val discoverableDisabled: Boolean = false,
    @SerialName("guild_scheduled_event_id")
    public val guildScheduledEventId: Snowflake? = null,
)
