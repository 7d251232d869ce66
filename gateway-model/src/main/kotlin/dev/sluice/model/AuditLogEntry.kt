package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * What was done to a guild, and by whom.
 *
 * Immutable. Source: Discord docs, Audit Log > Audit Log Entry Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class AuditLogEntry internal constructor(
    /** The id of what was changed: a user, channel, command and so on. */
    @SerialName("target_id")
    public val targetId: String? = null,
    public val changes: List<AuditLogChange>? = null,
    /** Who did it. */
    @SerialName("user_id")
    public val userId: Snowflake? = null,
    public val id: Snowflake,
    @SerialName("action_type")
    public val actionType: AuditLogAction = AuditLogAction.of(0),
    public val options: AuditLogOptions? = null,
    /** As given by whoever did it, at most 512 characters. */
    public val reason: String? = null,
    /** Only in events. */
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
)

/**
 * One field that was changed. The type of the values is that of the field.
 *
 * Immutable. Source: Discord docs, Audit Log > Audit Log Change Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class AuditLogChange internal constructor(
    /** The field's name; `$add` and `$remove` for roles of a member; an id for permissions of a command. */
    public val key: String = "",
    /** Null when it was removed. */
    @SerialName("new_value")
    public val newValue: DynamicValue? = null,
    /** Null when it was not set. */
    @SerialName("old_value")
    public val oldValue: DynamicValue? = null,
)

/**
 * More about an entry; which fields are there depends on its action. Discord sends the numbers as text.
 *
 * Immutable. Source: Discord docs, Audit Log > Optional Audit Entry Info.
 */
@Serializable
@ConsistentCopyVisibility
public data class AuditLogOptions internal constructor(
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
    @SerialName("auto_moderation_rule_name")
    public val autoModerationRuleName: String? = null,
    /** See [AutoModerationTriggerType]. */
    @SerialName("auto_moderation_rule_trigger_type")
    @Serializable(with = AnythingAsTextSerializer::class)
    public val autoModerationRuleTriggerType: String? = null,
    @SerialName("channel_id")
    public val channelId: Snowflake? = null,
    /** How many were affected. */
    @Serializable(with = AnythingAsTextSerializer::class)
    public val count: String? = null,
    /** After how many days without activity members were removed. */
    @SerialName("delete_member_days")
    @Serializable(with = AnythingAsTextSerializer::class)
    public val deleteMemberDays: String? = null,
    /** Whose overwrite it is. */
    public val id: Snowflake? = null,
    @SerialName("members_removed")
    @Serializable(with = AnythingAsTextSerializer::class)
    public val membersRemoved: String? = null,
    @SerialName("message_id")
    public val messageId: Snowflake? = null,
    @SerialName("role_name")
    public val roleName: String? = null,
    /** Whose overwrite it is: `0` a role's, `1` a member's. */
    @Serializable(with = AnythingAsTextSerializer::class)
    public val type: String? = null,
    @SerialName("integration_type")
    public val integrationType: String? = null,
    /** The new status of a voice channel. */
    @Serializable(with = AnythingAsTextSerializer::class)
    public val status: String? = null,
)
