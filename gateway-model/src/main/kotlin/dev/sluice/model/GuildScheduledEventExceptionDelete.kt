package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * One occurrence of a scheduled event follows its rule again.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Scheduled Event Exception Delete.
 */
@Serializable(with = GuildScheduledEventExceptionDelete.Serializer::class)
@ConsistentCopyVisibility
public data class GuildScheduledEventExceptionDelete internal constructor(
    /** How the occurrence differs, with the guild. */
    public val exception: ScheduledEventException,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE

    internal object Serializer : PayloadSerializer<GuildScheduledEventExceptionDelete, ScheduledEventException>(
        ScheduledEventException.serializer(),
        ::GuildScheduledEventExceptionDelete,
        GuildScheduledEventExceptionDelete::exception,
    )
}
