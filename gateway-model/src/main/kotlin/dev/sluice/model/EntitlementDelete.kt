package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * An entitlement was taken back or removed. Not sent when it expires. Sent to shard 0 only.
 *
 * Immutable. Source: Discord docs, Gateway Events > Entitlement Delete.
 */
@Serializable(with = EntitlementDelete.Serializer::class)
@ConsistentCopyVisibility
public data class EntitlementDelete internal constructor(
    /** The entitlement. */
    public val entitlement: Entitlement,
) : DispatchEvent() {
    override val type: EventType get() = EventType.ENTITLEMENT_DELETE

    internal object Serializer : PayloadSerializer<EntitlementDelete, Entitlement>(
        Entitlement.serializer(),
        ::EntitlementDelete,
        EntitlementDelete::entitlement,
        { it.id != 0L },
    )
}
