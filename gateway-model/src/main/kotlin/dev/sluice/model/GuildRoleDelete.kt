package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A role was deleted.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Role Delete.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildRoleDelete internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    @SerialName("role_id")
    public val roleId: Snowflake,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_ROLE_DELETE
}
