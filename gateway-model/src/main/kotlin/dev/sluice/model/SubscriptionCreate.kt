package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A user has subscribed; whether the subscription is active yet, its status tells. Sent to shard 0 only.
 *
 * Immutable. Source: Discord docs, Gateway Events > Subscription Create.
 */
@Serializable(with = SubscriptionCreate.Serializer::class)
@ConsistentCopyVisibility
public data class SubscriptionCreate internal constructor(
    /** The subscription. */
    public val subscription: Subscription,
) : DispatchEvent() {
    override val type: EventType get() = EventType.SUBSCRIPTION_CREATE

    internal object Serializer : PayloadSerializer<SubscriptionCreate, Subscription>(
        Subscription.serializer(),
        ::SubscriptionCreate,
        SubscriptionCreate::subscription,
    )
}
