package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Which Nitro a user has. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, User > Premium Types.
 */
@Serializable(with = PremiumType.Serializer::class)
public class PremiumType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<PremiumType>("PremiumType") {
        override fun of(value: Int): PremiumType = PremiumType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::PremiumType)

        /** 0 on the wire. */
        @JvmField
        public val NONE: PremiumType = table.add(0, "NONE")

        /** 1 on the wire. */
        @JvmField
        public val NITRO_CLASSIC: PremiumType = table.add(1, "NITRO_CLASSIC")

        /** 2 on the wire. */
        @JvmField
        public val NITRO: PremiumType = table.add(2, "NITRO")

        /** 3 on the wire. */
        @JvmField
        public val NITRO_BASIC: PremiumType = table.add(3, "NITRO_BASIC")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<PremiumType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): PremiumType = table.of(value)
    }
}
