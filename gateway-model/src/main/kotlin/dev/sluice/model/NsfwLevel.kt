package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * For what age a guild is. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild > Guild Age-Restriction Level.
 */
@Serializable(with = NsfwLevel.Serializer::class)
public class NsfwLevel private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<NsfwLevel>("NsfwLevel") {
        override fun of(value: Int): NsfwLevel = NsfwLevel.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::NsfwLevel)

        /** 0 on the wire. */
        @JvmField
        public val DEFAULT: NsfwLevel = table.add(0, "DEFAULT")

        /** 1 on the wire. */
        @JvmField
        public val EXPLICIT: NsfwLevel = table.add(1, "EXPLICIT")

        /** 2 on the wire. */
        @JvmField
        public val SAFE: NsfwLevel = table.add(2, "SAFE")

        /** 3 on the wire. */
        @JvmField
        public val AGE_RESTRICTED: NsfwLevel = table.add(3, "AGE_RESTRICTED")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<NsfwLevel> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): NsfwLevel = table.of(value)
    }
}
