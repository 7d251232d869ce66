package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How an entitlement came about. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Entitlement > Entitlement Types.
 */
@Serializable(with = EntitlementType.Serializer::class)
public class EntitlementType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<EntitlementType>("EntitlementType") {
        override fun of(value: Int): EntitlementType = EntitlementType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::EntitlementType)

        /** 1 on the wire. */
        @JvmField
        public val PURCHASE: EntitlementType = table.add(1, "PURCHASE")

        /** 2 on the wire. */
        @JvmField
        public val PREMIUM_SUBSCRIPTION: EntitlementType = table.add(2, "PREMIUM_SUBSCRIPTION")

        /** 3 on the wire. */
        @JvmField
        public val DEVELOPER_GIFT: EntitlementType = table.add(3, "DEVELOPER_GIFT")

        /** 4 on the wire. */
        @JvmField
        public val TEST_MODE_PURCHASE: EntitlementType = table.add(4, "TEST_MODE_PURCHASE")

        /** 5 on the wire. */
        @JvmField
        public val FREE_PURCHASE: EntitlementType = table.add(5, "FREE_PURCHASE")

        /** 6 on the wire. */
        @JvmField
        public val USER_GIFT: EntitlementType = table.add(6, "USER_GIFT")

        /** 7 on the wire. */
        @JvmField
        public val PREMIUM_PURCHASE: EntitlementType = table.add(7, "PREMIUM_PURCHASE")

        /** 8 on the wire. */
        @JvmField
        public val APPLICATION_SUBSCRIPTION: EntitlementType = table.add(8, "APPLICATION_SUBSCRIPTION")

        /** 10 on the wire. */
        @JvmField
        public val QUEST_REWARD: EntitlementType = table.add(10, "QUEST_REWARD")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<EntitlementType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): EntitlementType = table.of(value)
    }
}
