package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A user has voted in a poll: one event for each answer.
 *
 * Immutable. Source: Discord docs, Gateway Events > Message Poll Vote Add.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessagePollVoteAdd internal constructor(
    @SerialName("user_id")
    public val userId: Snowflake,
    @SerialName("channel_id")
    public val channelId: Snowflake,
    @SerialName("message_id")
    public val messageId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    /** See [PollAnswer.answerId]. */
    @SerialName("answer_id")
    public val answerId: Int = 0,
) : DispatchEvent() {
    override val type: EventType get() = EventType.MESSAGE_POLL_VOTE_ADD
}
