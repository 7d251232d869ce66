package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A user no longer wants to come to a scheduled event.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Scheduled Event User Remove.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildScheduledEventUserRemove internal constructor(
    @SerialName("guild_scheduled_event_id")
    public val guildScheduledEventId: Snowflake,
    @SerialName("user_id")
    public val userId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake,
    /** Which occurrence, when not all of them. */
    @SerialName("guild_scheduled_event_exception_id")
    public val guildScheduledEventExceptionId: Snowflake? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SCHEDULED_EVENT_USER_REMOVE
}
