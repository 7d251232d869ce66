package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Users came into a thread or left it. Without [Intent.GUILD_MEMBERS] only sent when the bot is one of them.
 *
 * Immutable. Source: Discord docs, Gateway Events > Thread Members Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class ThreadMembersUpdate internal constructor(
    /** The thread. */
    public val id: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake,
    /** About; stops at 50. */
    @SerialName("member_count")
    public val memberCount: Int = 0,
    /** With member and presence. */
    @SerialName("added_members")
    public val addedMembers: List<ThreadMember>? = null,
    @SerialName("removed_member_ids")
    public val removedMemberIds: List<Snowflake>? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.THREAD_MEMBERS_UPDATE
}
