package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Whether moderators need a second factor. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild > MFA Level.
 */
@Serializable(with = MfaLevel.Serializer::class)
public class MfaLevel private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<MfaLevel>("MfaLevel") {
        override fun of(value: Int): MfaLevel = MfaLevel.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::MfaLevel)

        /** 0 on the wire. */
        @JvmField
        public val NONE: MfaLevel = table.add(0, "NONE")

        /** 1 on the wire. */
        @JvmField
        public val ELEVATED: MfaLevel = table.add(1, "ELEVATED")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<MfaLevel> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): MfaLevel = table.of(value)
    }
}
