package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * What a guild shows of itself on websites.
 *
 * Immutable. Source: Discord docs, Guild > Guild Widget Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildWidget internal constructor(
    public val id: Snowflake = 0,
    public val name: String = "",
    /** A link into the guild. */
    @SerialName("instant_invite")
    public val instantInvite: String? = null,
    /** Voice and stage channels that everyone sees; partial. */
    public val channels: List<Channel> = emptyList(),
    /** At most 100, under false names. */
    public val members: List<GuildWidgetMember> = emptyList(),
    /** How many are online. */
    @SerialName("presence_count")
    public val presenceCount: Int = 0,
)

/**
 * A member as a widget shows it: neither id nor name are those of the user.
 *
 * Immutable. Source: Discord docs, Guild > Guild Widget Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildWidgetMember internal constructor(
    /** A number within the widget. */
    public val id: Snowflake = 0,
    public val username: String = "",
    public val discriminator: String = "",
    public val avatar: String? = null,
    public val status: OnlineStatus = OnlineStatus.OFFLINE,
    @SerialName("avatar_url")
    public val avatarUrl: String? = null,
)

/**
 * Whether a guild has a widget, and which channel its link leads to.
 *
 * Immutable. Source: Discord docs, Guild > Guild Widget Settings Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildWidgetSettings internal constructor(
    public val enabled: Boolean = false,
    @SerialName("channel_id")
    public val channelId: Snowflake? = null,
)
