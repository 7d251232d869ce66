package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * One occurrence of a scheduled event was made to differ from its rule.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Scheduled Event Exception Create.
 */
@Serializable(with = GuildScheduledEventExceptionCreate.Serializer::class)
@ConsistentCopyVisibility
public data class GuildScheduledEventExceptionCreate internal constructor(
    /** How the occurrence differs, with the guild. */
    public val exception: ScheduledEventException,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE

    internal object Serializer : PayloadSerializer<GuildScheduledEventExceptionCreate, ScheduledEventException>(
        ScheduledEventException.serializer(),
        ::GuildScheduledEventExceptionCreate,
        GuildScheduledEventExceptionCreate::exception,
    )
}
