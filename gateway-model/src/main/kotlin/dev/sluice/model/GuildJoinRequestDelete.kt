package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A request to join a guild was withdrawn. Sent only to bots that may kick members.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Join Request Delete.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildJoinRequestDelete internal constructor(
    public val id: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake,
    @SerialName("user_id")
    public val userId: Snowflake? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_JOIN_REQUEST_DELETE
}
