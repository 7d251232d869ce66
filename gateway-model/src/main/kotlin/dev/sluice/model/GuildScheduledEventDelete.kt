package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A scheduled event was deleted.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Scheduled Event Delete.
 */
@Serializable(with = GuildScheduledEventDelete.Serializer::class)
@ConsistentCopyVisibility
public data class GuildScheduledEventDelete internal constructor(
    /** The scheduled event. */
    public val scheduledEvent: ScheduledEvent,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SCHEDULED_EVENT_DELETE

    internal object Serializer : PayloadSerializer<GuildScheduledEventDelete, ScheduledEvent>(
        ScheduledEvent.serializer(),
        ::GuildScheduledEventDelete,
        GuildScheduledEventDelete::scheduledEvent,
        { it.id != 0L },
    )
}
