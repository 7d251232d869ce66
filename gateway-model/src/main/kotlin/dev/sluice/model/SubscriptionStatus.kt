package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Whether a subscription runs. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Subscription > Subscription Statuses.
 */
@Serializable(with = SubscriptionStatus.Serializer::class)
public class SubscriptionStatus private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<SubscriptionStatus>("SubscriptionStatus") {
        override fun of(value: Int): SubscriptionStatus = SubscriptionStatus.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::SubscriptionStatus)

        /** 0 on the wire. */
        @JvmField
        public val ACTIVE: SubscriptionStatus = table.add(0, "ACTIVE")

        /** 1 on the wire. */
        @JvmField
        public val INACTIVE: SubscriptionStatus = table.add(1, "INACTIVE")

        /** 2 on the wire. */
        @JvmField
        public val ENDING: SubscriptionStatus = table.add(2, "ENDING")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<SubscriptionStatus> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): SubscriptionStatus = table.of(value)
    }
}
