package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * An integration was added to a guild.
 *
 * Immutable. Source: Discord docs, Gateway Events > Integration Create.
 */
@Serializable(with = IntegrationCreate.Serializer::class)
@ConsistentCopyVisibility
public data class IntegrationCreate internal constructor(
    /** The integration, without user, with the guild. */
    public val integration: Integration,
) : DispatchEvent() {
    override val type: EventType get() = EventType.INTEGRATION_CREATE

    internal object Serializer : PayloadSerializer<IntegrationCreate, Integration>(
        Integration.serializer(),
        ::IntegrationCreate,
        IntegrationCreate::integration,
    )
}
