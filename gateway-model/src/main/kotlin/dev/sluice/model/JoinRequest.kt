package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * The wish of a user to join a guild that asks newcomers first.
 *
 * Immutable. Source: Discord docs, Guild Join Request > Guild Join Request Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class JoinRequest internal constructor(
    public val id: Snowflake,
    @SerialName("created_at")
    public val createdAt: Timestamp? = null,
    @SerialName("reviewed_at")
    public val reviewedAt: Timestamp? = null,
    /** `STARTED`, `SUBMITTED`, `APPROVED` or `REJECTED`; an open set. */
    @SerialName("application_status")
    public val applicationStatus: String? = null,
    @SerialName("rejection_reason")
    public val rejectionReason: String? = null,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    @SerialName("user_id")
    public val userId: Snowflake? = null,
    public val user: User? = null,
    @SerialName("form_responses")
    public val formResponses: List<JoinRequestResponse>? = null,
    /** Who approved or rejected it. */
    @SerialName("actioned_by_user")
    public val actionedByUser: User? = null,
    /** Undocumented. */
    @SerialName("actioned_at")
    public val actionedAt: DynamicValue? = null,
    /** Undocumented. */
    @SerialName("interview_channel_id")
    public val interviewChannelId: Snowflake? = null,
    /** Undocumented. */
    @SerialName("join_request_id")
    public val joinRequestId: Snowflake? = null,
    /** Undocumented. */
    @SerialName("last_seen")
    public val lastSeen: Timestamp? = null,
)

/**
 * What a user answered to one question.
 *
 * Immutable. Source: Discord docs, Guild Join Request > Form Field Response.
 */
@Serializable
@ConsistentCopyVisibility
public data class JoinRequestResponse internal constructor(
    /** `TERMS`, `TEXT_INPUT`, `PARAGRAPH` or `MULTIPLE_CHOICE`; an open set. */
    @SerialName("field_type")
    public val fieldType: String = "",
    public val label: String? = null,
    public val description: String? = null,
    public val required: Boolean? = null,
    /** The rules, for `TERMS`. */
    public val values: List<String>? = null,
    /** For the texts. */
    public val placeholder: String? = null,
    /** For `MULTIPLE_CHOICE`. */
    public val choices: List<String>? = null,
    /** A boolean for `TERMS`, a text, or the index of a choice. */
    public val response: DynamicValue? = null,
)
