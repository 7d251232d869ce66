package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * An entitlement was changed; for a subscription: it ends. Sent to shard 0 only.
 *
 * Immutable. Source: Discord docs, Gateway Events > Entitlement Update.
 */
@Serializable(with = EntitlementUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class EntitlementUpdate internal constructor(
    /** The entitlement. */
    public val entitlement: Entitlement,
) : DispatchEvent() {
    override val type: EventType get() = EventType.ENTITLEMENT_UPDATE

    internal object Serializer : PayloadSerializer<EntitlementUpdate, Entitlement>(
        Entitlement.serializer(),
        ::EntitlementUpdate,
        EntitlementUpdate::entitlement,
        { it.id != 0L },
    )
}
