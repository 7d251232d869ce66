package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * All reactions were removed from a message.
 *
 * Immutable. Source: Discord docs, Gateway Events > Message Reaction Remove All.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageReactionRemoveAll internal constructor(
    @SerialName("channel_id")
    public val channelId: Snowflake,
    @SerialName("message_id")
    public val messageId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.MESSAGE_REACTION_REMOVE_ALL
}
