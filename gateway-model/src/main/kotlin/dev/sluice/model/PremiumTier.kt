package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How far a guild is boosted. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild > Premium Tier.
 */
@Serializable(with = PremiumTier.Serializer::class)
public class PremiumTier private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<PremiumTier>("PremiumTier") {
        override fun of(value: Int): PremiumTier = PremiumTier.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::PremiumTier)

        /** 0 on the wire. */
        @JvmField
        public val NONE: PremiumTier = table.add(0, "NONE")

        /** 1 on the wire. */
        @JvmField
        public val TIER_1: PremiumTier = table.add(1, "TIER_1")

        /** 2 on the wire. */
        @JvmField
        public val TIER_2: PremiumTier = table.add(2, "TIER_2")

        /** 3 on the wire. */
        @JvmField
        public val TIER_3: PremiumTier = table.add(3, "TIER_3")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<PremiumTier> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): PremiumTier = table.of(value)
    }
}
