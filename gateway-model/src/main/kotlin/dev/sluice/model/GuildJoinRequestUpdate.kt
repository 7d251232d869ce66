package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A request to join a guild was changed, approved or rejected. Sent only to bots that may kick members.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Join Request Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildJoinRequestUpdate internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    /** `STARTED`, `SUBMITTED`, `APPROVED` or `REJECTED`; an open set. */
    public val status: String = "",
    public val request: JoinRequest? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_JOIN_REQUEST_UPDATE
}
