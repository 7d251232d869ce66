package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A rule of auto moderation.
 *
 * Immutable. Source: Discord docs, Auto Moderation > Auto Moderation Rule Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class AutoModerationRule internal constructor(
    public val id: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val name: String = "",
    @SerialName("creator_id")
    public val creatorId: Snowflake? = null,
    @SerialName("event_type")
    public val eventType: AutoModerationEventType = AutoModerationEventType.MESSAGE_SEND,
    @SerialName("trigger_type")
    public val triggerType: AutoModerationTriggerType = AutoModerationTriggerType.KEYWORD,
    @SerialName("trigger_metadata")
    public val triggerMetadata: AutoModerationTriggerMetadata? = null,
    public val actions: List<AutoModerationAction> = emptyList(),
    public val enabled: Boolean = false,
    @SerialName("exempt_roles")
    public val exemptRoles: List<Snowflake> = emptyList(),
    @SerialName("exempt_channels")
    public val exemptChannels: List<Snowflake> = emptyList(),
)

/**
 * What exactly a rule looks for; which fields are there depends on its trigger.
 *
 * Immutable. Source: Discord docs, Auto Moderation > Trigger Metadata.
 */
@Serializable
@ConsistentCopyVisibility
public data class AutoModerationTriggerMetadata internal constructor(
    /** KEYWORD, MEMBER_PROFILE. */
    @SerialName("keyword_filter")
    public val keywordFilter: List<String>? = null,
    /** KEYWORD, MEMBER_PROFILE; regular expressions of Rust. */
    @SerialName("regex_patterns")
    public val regexPatterns: List<String>? = null,
    /** KEYWORD_PRESET. */
    public val presets: List<AutoModerationKeywordPreset>? = null,
    /** What is let through: KEYWORD, KEYWORD_PRESET, MEMBER_PROFILE. */
    @SerialName("allow_list")
    public val allowList: List<String>? = null,
    /** MENTION_SPAM. */
    @SerialName("mention_total_limit")
    public val mentionTotalLimit: Int? = null,
    /** MENTION_SPAM. */
    @SerialName("mention_raid_protection_enabled")
    public val mentionRaidProtectionEnabled: Boolean? = null,
)

/**
 * What a rule does when it is triggered.
 *
 * Immutable. Source: Discord docs, Auto Moderation > Auto Moderation Action Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class AutoModerationAction internal constructor(
    public val type: AutoModerationActionType = AutoModerationActionType.of(0),
    public val metadata: AutoModerationActionMetadata? = null,
)

/**
 * How exactly an action is carried out; which field is there depends on its type.
 *
 * Immutable. Source: Discord docs, Auto Moderation > Action Metadata.
 */
@Serializable
@ConsistentCopyVisibility
public data class AutoModerationActionMetadata internal constructor(
    /** SEND_ALERT_MESSAGE: where to. */
    @SerialName("channel_id")
    public val channelId: Snowflake? = null,
    /** TIMEOUT: seconds, at most 2419200 (four weeks). */
    @SerialName("duration_seconds")
    public val durationSeconds: Int? = null,
    /** BLOCK_MESSAGE: what the member is shown, at most 150 characters. */
    @SerialName("custom_message")
    public val customMessage: String? = null,
)
