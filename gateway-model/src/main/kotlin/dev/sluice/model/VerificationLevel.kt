package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What a member must have before writing. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild > Verification Level.
 */
@Serializable(with = VerificationLevel.Serializer::class)
public class VerificationLevel private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<VerificationLevel>("VerificationLevel") {
        override fun of(value: Int): VerificationLevel = VerificationLevel.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::VerificationLevel)

        /** 0 on the wire. */
        @JvmField
        public val NONE: VerificationLevel = table.add(0, "NONE")

        /** 1 on the wire. */
        @JvmField
        public val LOW: VerificationLevel = table.add(1, "LOW")

        /** 2 on the wire. */
        @JvmField
        public val MEDIUM: VerificationLevel = table.add(2, "MEDIUM")

        /** 3 on the wire. */
        @JvmField
        public val HIGH: VerificationLevel = table.add(3, "HIGH")

        /** 4 on the wire. */
        @JvmField
        public val VERY_HIGH: VerificationLevel = table.add(4, "VERY_HIGH")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<VerificationLevel> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): VerificationLevel = table.of(value)
    }
}
