package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A user or guild got an entitlement. Sent to shard 0 only.
 *
 * Immutable. Source: Discord docs, Gateway Events > Entitlement Create.
 */
@Serializable(with = EntitlementCreate.Serializer::class)
@ConsistentCopyVisibility
public data class EntitlementCreate internal constructor(
    /** The entitlement. */
    public val entitlement: Entitlement,
) : DispatchEvent() {
    override val type: EventType get() = EventType.ENTITLEMENT_CREATE

    internal object Serializer : PayloadSerializer<EntitlementCreate, Entitlement>(
        Entitlement.serializer(),
        ::EntitlementCreate,
        EntitlementCreate::entitlement,
        { it.id != 0L },
    )
}
