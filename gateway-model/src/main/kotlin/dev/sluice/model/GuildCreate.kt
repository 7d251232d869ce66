package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A guild of the bot's: sent after READY, when an outage ends, and when the bot joins.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Create.
 */
@Serializable(with = GuildCreate.Serializer::class)
@ConsistentCopyVisibility
public data class GuildCreate internal constructor(
    /** The whole guild, or only its id when [Guild.isUnavailable]. */
    public val guild: Guild,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_CREATE

    internal object Serializer : PayloadSerializer<GuildCreate, Guild>(
        Guild.serializer(),
        ::GuildCreate,
        GuildCreate::guild,
        { it.id != 0L },
    )
}
