package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A user has reacted to a message.
 *
 * Immutable. Source: Discord docs, Gateway Events > Message Reaction Add.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageReactionAdd internal constructor(
    @SerialName("user_id")
    public val userId: Snowflake,
    @SerialName("channel_id")
    public val channelId: Snowflake,
    @SerialName("message_id")
    public val messageId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    /** Who it was, in a guild. */
    public val member: Member? = null,
    /** Only id, name and whether animated. */
    public val emoji: Emoji = Emoji(),
    @SerialName("message_author_id")
    public val messageAuthorId: Snowflake? = null,
    /** Whether a super reaction. */
    public val burst: Boolean = false,
    /** As `#rrggbb`, of a super reaction. */
    @SerialName("burst_colors")
    public val burstColors: List<String>? = null,
    @SerialName("type")
    public val reactionType: ReactionType = ReactionType.NORMAL,
) : DispatchEvent() {
    override val type: EventType get() = EventType.MESSAGE_REACTION_ADD
}
