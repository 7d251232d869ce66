package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * The settings of a guild were changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Update.
 */
@Serializable(with = GuildUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class GuildUpdate internal constructor(
    /** The guild, without what only GUILD_CREATE carries. */
    public val guild: Guild,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_UPDATE

    internal object Serializer : PayloadSerializer<GuildUpdate, Guild>(
        Guild.serializer(),
        ::GuildUpdate,
        GuildUpdate::guild,
        { it.id != 0L },
    )
}
