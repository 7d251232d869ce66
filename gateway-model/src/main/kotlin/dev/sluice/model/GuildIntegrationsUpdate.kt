package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Something about the integrations of a guild was changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Integrations Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildIntegrationsUpdate internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_INTEGRATIONS_UPDATE
}
