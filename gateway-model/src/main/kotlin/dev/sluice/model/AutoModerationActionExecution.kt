package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A rule of auto moderation was triggered and did something: one event for each of its actions. Sent only to bots
 * that may manage the guild. Without [Intent.MESSAGE_CONTENT], [content] and [matchedContent] are empty.
 *
 * Immutable. Source: Discord docs, Gateway Events > Auto Moderation Action Execution.
 */
@Serializable
@ConsistentCopyVisibility
public data class AutoModerationActionExecution internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    public val action: AutoModerationAction = AutoModerationAction(),
    @SerialName("rule_id")
    public val ruleId: Snowflake,
    @SerialName("rule_trigger_type")
    public val ruleTriggerType: AutoModerationTriggerType = AutoModerationTriggerType.KEYWORD,
    /** Whose content it was. */
    @SerialName("user_id")
    public val userId: Snowflake,
    @SerialName("channel_id")
    public val channelId: Snowflake? = null,
    /** Absent when the message was blocked. */
    @SerialName("message_id")
    public val messageId: Snowflake? = null,
    /** The alert that was posted. */
    @SerialName("alert_system_message_id")
    public val alertSystemMessageId: Snowflake? = null,
    public val content: String = "",
    @SerialName("matched_keyword")
    public val matchedKeyword: String? = null,
    @SerialName("matched_content")
    public val matchedContent: String? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.AUTO_MODERATION_ACTION_EXECUTION
}
