package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * An invite as the REST API tells of it, whole or partial; the fields from [uses] to [createdAt] only to those who may
 * manage the channel or guild. The gateway has [InviteCreate].
 *
 * Immutable. Source: Discord docs, Invite > Invite Object, and Invite Metadata Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Invite internal constructor(
    public val type: InviteType = InviteType.GUILD,
    public val code: String = "",
    /** Partial. */
    public val guild: Guild? = null,
    /** Partial; null for an invite to be friends. */
    public val channel: Channel? = null,
    public val inviter: User? = null,
    @SerialName("target_type")
    public val targetType: InviteTargetType? = null,
    /** Whose stream it is for. */
    @SerialName("target_user")
    public val targetUser: User? = null,
    /** The activity that it is for; partial. */
    @SerialName("target_application")
    public val targetApplication: Application? = null,
    @SerialName("approximate_presence_count")
    public val approximatePresenceCount: Int? = null,
    @SerialName("approximate_member_count")
    public val approximateMemberCount: Int? = null,
    /** Null for never. */
    @SerialName("expires_at")
    public val expiresAt: Timestamp? = null,
    /** Deprecated. */
    @SerialName("stage_instance")
    public val stageInstance: InviteStageInstance? = null,
    @SerialName("guild_scheduled_event")
    public val guildScheduledEvent: ScheduledEvent? = null,
    public val flags: GuildInviteFlags? = null,
    /** What those get who take it; partial. */
    public val roles: List<Role>? = null,
    /** How often it was taken. */
    public val uses: Int? = null,
    /** 0 for no limit. */
    @SerialName("max_uses")
    public val maxUses: Int? = null,
    /** Seconds; 0 for ever. */
    @SerialName("max_age")
    public val maxAge: Int? = null,
    /** Whether membership ends with the connection to voice unless a role was given. */
    public val temporary: Boolean? = null,
    @SerialName("created_at")
    public val createdAt: Timestamp? = null,
)

/**
 * What an invite tells of the stage that it leads to; deprecated.
 *
 * Immutable. Source: Discord docs, Invite > Invite Stage Instance Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class InviteStageInstance internal constructor(
    /** Those who speak; partial. */
    public val members: List<Member> = emptyList(),
    @SerialName("participant_count")
    public val participantCount: Int = 0,
    @SerialName("speaker_count")
    public val speakerCount: Int = 0,
    public val topic: String = "",
)

/**
 * How far Discord is with the list of users for whom alone an invite is.
 *
 * Immutable. Source: Discord docs, Invite > Get Target Users Job Status.
 */
@Serializable
@ConsistentCopyVisibility
public data class InviteTargetUsersJob internal constructor(
    public val status: InviteTargetUsersStatus = InviteTargetUsersStatus.UNSPECIFIED,
    @SerialName("total_users")
    public val totalUsers: Int = 0,
    @SerialName("processed_users")
    public val processedUsers: Int = 0,
    @SerialName("created_at")
    public val createdAt: Timestamp? = null,
    /** Null while it goes on. */
    @SerialName("completed_at")
    public val completedAt: Timestamp? = null,
    /** Null unless it failed. */
    @SerialName("error_message")
    public val errorMessage: String? = null,
)
