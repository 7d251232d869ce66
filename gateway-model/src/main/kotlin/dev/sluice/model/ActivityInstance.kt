package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * An activity that runs somewhere, with those who take part.
 *
 * Immutable. Source: Discord docs, Application > Activity Instance Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class ActivityInstance internal constructor(
    @SerialName("application_id")
    public val applicationId: Snowflake = 0,
    @SerialName("instance_id")
    public val instanceId: String = "",
    @SerialName("launch_id")
    public val launchId: Snowflake = 0,
    public val location: ActivityLocation? = null,
    public val users: List<Snowflake> = emptyList(),
)

/**
 * Where an activity runs.
 *
 * Immutable. Source: Discord docs, Application > Activity Location Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class ActivityLocation internal constructor(
    public val id: String = "",
    /** `gc` in a guild's channel, `pc` in a private one; an open set. */
    public val kind: String = "",
    @SerialName("channel_id")
    public val channelId: Snowflake = 0,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
)
