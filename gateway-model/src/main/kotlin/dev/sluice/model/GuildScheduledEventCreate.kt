package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A scheduled event was made.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Scheduled Event Create.
 */
@Serializable(with = GuildScheduledEventCreate.Serializer::class)
@ConsistentCopyVisibility
public data class GuildScheduledEventCreate internal constructor(
    /** The scheduled event. */
    public val scheduledEvent: ScheduledEvent,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SCHEDULED_EVENT_CREATE

    internal object Serializer : PayloadSerializer<GuildScheduledEventCreate, ScheduledEvent>(
        ScheduledEvent.serializer(),
        ::GuildScheduledEventCreate,
        GuildScheduledEventCreate::scheduledEvent,
        { it.id != 0L },
    )
}
