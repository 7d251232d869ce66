package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A subscription was deleted. Sent to shard 0 only.
 *
 * Immutable. Source: Discord docs, Gateway Events > Subscription Delete.
 */
@Serializable(with = SubscriptionDelete.Serializer::class)
@ConsistentCopyVisibility
public data class SubscriptionDelete internal constructor(
    /** The subscription. */
    public val subscription: Subscription,
) : DispatchEvent() {
    override val type: EventType get() = EventType.SUBSCRIPTION_DELETE

    internal object Serializer : PayloadSerializer<SubscriptionDelete, Subscription>(
        Subscription.serializer(),
        ::SubscriptionDelete,
        SubscriptionDelete::subscription,
    )
}
