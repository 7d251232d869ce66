package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * An event that a guild has planned.
 *
 * Immutable. Source: Discord docs, Guild Scheduled Event > Guild Scheduled Event Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class ScheduledEvent internal constructor(
    public val id: Snowflake = 0,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    /** Null when elsewhere. */
    @SerialName("channel_id")
    public val channelId: Snowflake? = null,
    @SerialName("creator_id")
    public val creatorId: Snowflake? = null,
    public val name: String = "",
    public val description: String? = null,
    @SerialName("scheduled_start_time")
    public val scheduledStartTime: Timestamp? = null,
    @SerialName("scheduled_end_time")
    public val scheduledEndTime: Timestamp? = null,
    @SerialName("privacy_level")
    public val privacyLevel: ScheduledEventPrivacyLevel = ScheduledEventPrivacyLevel.GUILD_ONLY,
    public val status: ScheduledEventStatus = ScheduledEventStatus.SCHEDULED,
    @SerialName("entity_type")
    public val entityType: ScheduledEventEntityType = ScheduledEventEntityType.NONE,
    @SerialName("entity_id")
    public val entityId: Snowflake? = null,
    @SerialName("entity_metadata")
    public val entityMetadata: ScheduledEventMetadata? = null,
    public val creator: User? = null,
    @SerialName("user_count")
    public val userCount: Int? = null,
    public val image: String? = null,
    @SerialName("recurrence_rule")
    public val recurrenceRule: RecurrenceRule? = null,
    @SerialName("guild_scheduled_event_exceptions")
    public val guildScheduledEventExceptions: List<ScheduledEventException>? = null,
    /** Whether the bot itself comes. */
    @SerialName("user_rsvp")
    public val userRsvp: DynamicValue? = null,
)

/**
 * Where it takes place when not in a channel.
 *
 * Immutable. Source: Discord docs, Guild Scheduled Event > Entity Metadata.
 */
@Serializable
@ConsistentCopyVisibility
public data class ScheduledEventMetadata internal constructor(public val location: String? = null)

/**
 * One occurrence that differs from the rule.
 *
 * Immutable. Source: Discord docs, Guild Scheduled Event > Exception.
 */
@Serializable
@ConsistentCopyVisibility
public data class ScheduledEventException internal constructor(
    @SerialName("event_id")
    public val eventId: Snowflake? = null,
    @SerialName("event_exception_id")
    public val eventExceptionId: Snowflake? = null,
    @SerialName("scheduled_start_time")
    public val scheduledStartTime: Timestamp? = null,
    @SerialName("scheduled_end_time")
    public val scheduledEndTime: Timestamp? = null,
    @SerialName("is_canceled")
    public val isCanceled: Boolean? = null,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
)

/**
 * How an event recurs.
 *
 * Immutable. Source: Discord docs, Guild Scheduled Event > Recurrence Rule Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class RecurrenceRule internal constructor(
    public val start: Timestamp? = null,
    public val end: Timestamp? = null,
    public val frequency: RecurrenceFrequency = RecurrenceFrequency.YEARLY,
    public val interval: Int = 0,
    /** 0 is Monday. */
    @SerialName("by_weekday")
    public val byWeekday: List<Int>? = null,
    @SerialName("by_n_weekday")
    public val byNWeekday: List<RecurrenceWeekday>? = null,
    /** 1 is January. */
    @SerialName("by_month")
    public val byMonth: List<Int>? = null,
    @SerialName("by_month_day")
    public val byMonthDay: List<Int>? = null,
    @SerialName("by_year_day")
    public val byYearDay: List<Int>? = null,
    public val count: Int? = null,
)

/**
 * A weekday of the [n]th week of a month.
 *
 * Immutable. Source: Discord docs, Guild Scheduled Event > Recurrence Rule - N_Weekday.
 */
@Serializable
@ConsistentCopyVisibility
public data class RecurrenceWeekday internal constructor(
    /** 1 to 5. */
    public val n: Int = 0,
    /** 0 is Monday. */
    public val day: Int = 0,
)
