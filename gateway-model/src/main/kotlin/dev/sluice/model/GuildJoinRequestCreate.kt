package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A user has asked to join a guild. Sent only to bots that may kick members.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Join Request Create.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildJoinRequestCreate internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    /** `STARTED`, `SUBMITTED`, `APPROVED` or `REJECTED`; an open set. */
    public val status: String = "",
    public val request: JoinRequest? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_JOIN_REQUEST_CREATE
}
