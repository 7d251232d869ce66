package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A subscription was changed. Sent to shard 0 only.
 *
 * Immutable. Source: Discord docs, Gateway Events > Subscription Update.
 */
@Serializable(with = SubscriptionUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class SubscriptionUpdate internal constructor(
    /** The subscription. */
    public val subscription: Subscription,
) : DispatchEvent() {
    override val type: EventType get() = EventType.SUBSCRIPTION_UPDATE

    internal object Serializer : PayloadSerializer<SubscriptionUpdate, Subscription>(
        Subscription.serializer(),
        ::SubscriptionUpdate,
        SubscriptionUpdate::subscription,
    )
}
