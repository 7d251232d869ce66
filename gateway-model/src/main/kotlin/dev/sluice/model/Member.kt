package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A user as a member of a guild.
 *
 * Immutable. Source: Discord docs, Guild > Guild Member Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Member internal constructor(
    /** Absent in messages and where the user stands beside. */
    public val user: User? = null,
    public val nick: String? = null,
    public val avatar: String? = null,
    public val banner: String? = null,
    public val roles: List<Snowflake> = emptyList(),
    /** Null for guests. */
    @SerialName("joined_at")
    public val joinedAt: Timestamp? = null,
    @SerialName("premium_since")
    public val premiumSince: Timestamp? = null,
    /** Absent in partial members. */
    public val deaf: Boolean? = null,
    /** Absent in partial members. */
    public val mute: Boolean? = null,
    public val flags: MemberFlags = MemberFlags.NONE,
    public val pending: Boolean? = null,
    /** Only in interactions, the channel's overwrites included. */
    public val permissions: Permissions? = null,
    @SerialName("communication_disabled_until")
    public val communicationDisabledUntil: Timestamp? = null,
    @SerialName("avatar_decoration_data")
    public val avatarDecorationData: AvatarDecoration? = null,
    public val collectibles: Collectibles? = null,
    /** Undocumented. */
    @SerialName("unusual_dm_activity_until")
    public val unusualDmActivityUntil: Timestamp? = null,
    /** Only in GUILD_MEMBER_ADD and GUILD_MEMBER_UPDATE. */
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
)
