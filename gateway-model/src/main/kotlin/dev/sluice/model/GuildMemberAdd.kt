package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A user has joined a guild. May be sent again for one who is a member already.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Member Add.
 */
@Serializable(with = GuildMemberAdd.Serializer::class)
@ConsistentCopyVisibility
public data class GuildMemberAdd internal constructor(
    /** The member, with user and guild. */
    public val member: Member,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_MEMBER_ADD

    internal object Serializer : PayloadSerializer<GuildMemberAdd, Member>(
        Member.serializer(),
        ::GuildMemberAdd,
        GuildMemberAdd::member,
    )
}
