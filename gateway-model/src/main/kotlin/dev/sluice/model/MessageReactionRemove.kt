package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A user has taken back a reaction, or it was removed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Message Reaction Remove.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageReactionRemove internal constructor(
    @SerialName("user_id")
    public val userId: Snowflake,
    @SerialName("channel_id")
    public val channelId: Snowflake,
    @SerialName("message_id")
    public val messageId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    /** Only id, name and whether animated. */
    public val emoji: Emoji = Emoji(),
    /** Whether a super reaction. */
    public val burst: Boolean = false,
    @SerialName("type")
    public val reactionType: ReactionType = ReactionType.NORMAL,
) : DispatchEvent() {
    override val type: EventType get() = EventType.MESSAGE_REACTION_REMOVE
}
