package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A user has left a guild, or was removed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Member Remove.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildMemberRemove internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    public val user: User,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_MEMBER_REMOVE
}
