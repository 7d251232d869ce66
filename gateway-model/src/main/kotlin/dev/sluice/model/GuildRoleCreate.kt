package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A role was made.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Role Create.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildRoleCreate internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    public val role: Role,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_ROLE_CREATE
}
