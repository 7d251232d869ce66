package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A message was deleted.
 *
 * Immutable. Source: Discord docs, Gateway Events > Message Delete.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageDelete internal constructor(
    public val id: Snowflake,
    @SerialName("channel_id")
    public val channelId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.MESSAGE_DELETE
}
