package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Several messages were deleted at once.
 *
 * Immutable. Source: Discord docs, Gateway Events > Message Delete Bulk.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageDeleteBulk internal constructor(
    public val ids: List<Snowflake> = emptyList(),
    @SerialName("channel_id")
    public val channelId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.MESSAGE_DELETE_BULK
}
