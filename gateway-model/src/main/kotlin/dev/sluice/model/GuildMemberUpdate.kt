package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A member was changed, be it by a change of the user. For the bot's own member also sent without
 * [Intent.GUILD_MEMBERS].
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Member Update.
 */
@Serializable(with = GuildMemberUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class GuildMemberUpdate internal constructor(
    /** The member, with user and guild. */
    public val member: Member,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_MEMBER_UPDATE

    internal object Serializer : PayloadSerializer<GuildMemberUpdate, Member>(
        Member.serializer(),
        ::GuildMemberUpdate,
        GuildMemberUpdate::member,
    )
}
