package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * All occurrences of a scheduled event follow its rule again. Undocumented.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Scheduled Event Exception Delete.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildScheduledEventExceptionsDelete internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    @SerialName("event_id")
    public val eventId: Snowflake,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SCHEDULED_EVENT_EXCEPTIONS_DELETE
}
