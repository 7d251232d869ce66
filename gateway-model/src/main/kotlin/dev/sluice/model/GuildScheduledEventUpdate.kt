package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A scheduled event was changed, or began or ended.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Scheduled Event Update.
 */
@Serializable(with = GuildScheduledEventUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class GuildScheduledEventUpdate internal constructor(
    /** The scheduled event. */
    public val scheduledEvent: ScheduledEvent,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SCHEDULED_EVENT_UPDATE

    internal object Serializer : PayloadSerializer<GuildScheduledEventUpdate, ScheduledEvent>(
        ScheduledEvent.serializer(),
        ::GuildScheduledEventUpdate,
        GuildScheduledEventUpdate::scheduledEvent,
        { it.id != 0L },
    )
}
