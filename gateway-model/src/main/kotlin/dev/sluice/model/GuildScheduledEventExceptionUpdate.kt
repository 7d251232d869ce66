package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How one occurrence of a scheduled event differs was changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Scheduled Event Exception Update.
 */
@Serializable(with = GuildScheduledEventExceptionUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class GuildScheduledEventExceptionUpdate internal constructor(
    /** How the occurrence differs, with the guild. */
    public val exception: ScheduledEventException,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE

    internal object Serializer : PayloadSerializer<GuildScheduledEventExceptionUpdate, ScheduledEventException>(
        ScheduledEventException.serializer(),
        ::GuildScheduledEventExceptionUpdate,
        GuildScheduledEventExceptionUpdate::exception,
    )
}
