package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A poll in a message.
 *
 * Immutable. Source: Discord docs, Poll > Poll Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Poll internal constructor(
    public val question: PollMedia = PollMedia(),
    public val answers: List<PollAnswer> = emptyList(),
    public val expiry: Timestamp? = null,
    @SerialName("allow_multiselect")
    public val allowMultiselect: Boolean = false,
    @SerialName("layout_type")
    public val layoutType: PollLayoutType = PollLayoutType.DEFAULT,
    public val results: PollResults? = null,
)

/**
 * What a question or answer shows.
 *
 * Immutable. Source: Discord docs, Poll > Poll Media Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class PollMedia internal constructor(public val text: String? = null, public val emoji: Emoji? = null)

/**
 * One answer to choose.
 *
 * Immutable. Source: Discord docs, Poll > Poll Answer Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class PollAnswer internal constructor(
    @SerialName("answer_id")
    public val answerId: Int = 0,
    @SerialName("poll_media")
    public val pollMedia: PollMedia = PollMedia(),
)

/**
 * The votes so far; exact once finalised.
 *
 * Immutable. Source: Discord docs, Poll > Poll Results Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class PollResults internal constructor(
    @SerialName("is_finalized")
    public val isFinalized: Boolean = false,
    @SerialName("answer_counts")
    public val answerCounts: List<PollAnswerCount> = emptyList(),
)

/**
 * The votes for one answer.
 *
 * Immutable. Source: Discord docs, Poll > Poll Answer Count Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class PollAnswerCount internal constructor(
    public val id: Int = 0,
    public val count: Int = 0,
    @SerialName("me_voted")
    public val meVoted: Boolean = false,
)
