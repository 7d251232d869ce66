package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * All reactions with one emoji were removed from a message.
 *
 * Immutable. Source: Discord docs, Gateway Events > Message Reaction Remove Emoji.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageReactionRemoveEmoji internal constructor(
    @SerialName("channel_id")
    public val channelId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    @SerialName("message_id")
    public val messageId: Snowflake,
    /** Only id, name and whether animated. */
    public val emoji: Emoji = Emoji(),
) : DispatchEvent() {
    override val type: EventType get() = EventType.MESSAGE_REACTION_REMOVE_EMOJI
}
