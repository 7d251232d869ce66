package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A user was banned.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Ban Add.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildBanAdd internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    public val user: User,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_BAN_ADD
}
