package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * An invite was made. Sent only to bots that may manage the channel.
 *
 * Immutable. Source: Discord docs, Gateway Events > Invite Create.
 */
@Serializable
@ConsistentCopyVisibility
public data class InviteCreate internal constructor(
    @SerialName("channel_id")
    public val channelId: Snowflake,
    public val code: String = "",
    @SerialName("created_at")
    public val createdAt: Timestamp? = null,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val inviter: User? = null,
    /** Seconds; 0 for ever. */
    @SerialName("max_age")
    public val maxAge: Int = 0,
    /** 0 for no limit. */
    @SerialName("max_uses")
    public val maxUses: Int = 0,
    @SerialName("target_type")
    public val targetType: InviteTargetType? = null,
    /** Whose stream it is for. */
    @SerialName("target_user")
    public val targetUser: User? = null,
    /** The activity that it is for; partial. */
    @SerialName("target_application")
    public val targetApplication: Application? = null,
    /** Whether membership ends with the connection to voice unless a role was given. */
    public val temporary: Boolean = false,
    /** Always 0 here. */
    public val uses: Int = 0,
    @SerialName("expires_at")
    public val expiresAt: Timestamp? = null,
    /** What those get who take it. */
    @SerialName("role_ids")
    public val roleIds: List<Snowflake>? = null,
    /** Undocumented here. */
    @SerialName("type")
    public val inviteType: InviteType? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.INVITE_CREATE
}
