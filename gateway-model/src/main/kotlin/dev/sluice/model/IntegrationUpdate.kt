package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * An integration of a guild was changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Integration Update.
 */
@Serializable(with = IntegrationUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class IntegrationUpdate internal constructor(
    /** The integration, without user, with the guild. */
    public val integration: Integration,
) : DispatchEvent() {
    override val type: EventType get() = EventType.INTEGRATION_UPDATE

    internal object Serializer : PayloadSerializer<IntegrationUpdate, Integration>(
        Integration.serializer(),
        ::IntegrationUpdate,
        IntegrationUpdate::integration,
    )
}
