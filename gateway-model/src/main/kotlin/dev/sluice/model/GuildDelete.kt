package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A guild is in an outage ([UnavailableGuild.isUnavailable]), or the bot is no longer in it.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Delete.
 */
@Serializable(with = GuildDelete.Serializer::class)
@ConsistentCopyVisibility
public data class GuildDelete internal constructor(
    /** Which guild, and whether it is an outage. */
    public val guild: UnavailableGuild,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_DELETE

    internal object Serializer : PayloadSerializer<GuildDelete, UnavailableGuild>(
        UnavailableGuild.serializer(),
        ::GuildDelete,
        GuildDelete::guild,
    )
}
