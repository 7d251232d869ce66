package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * An invite was deleted. Sent only to bots that may manage the channel.
 *
 * Immutable. Source: Discord docs, Gateway Events > Invite Delete.
 */
@Serializable
@ConsistentCopyVisibility
public data class InviteDelete internal constructor(
    @SerialName("channel_id")
    public val channelId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val code: String = "",
) : DispatchEvent() {
    override val type: EventType get() = EventType.INVITE_DELETE
}
