package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How much room a separator takes. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Component Reference > Separator.
 */
@Serializable(with = SeparatorSpacing.Serializer::class)
public class SeparatorSpacing private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<SeparatorSpacing>("SeparatorSpacing") {
        override fun of(value: Int): SeparatorSpacing = SeparatorSpacing.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::SeparatorSpacing)

        /** 1 on the wire. */
        @JvmField
        public val SMALL: SeparatorSpacing = table.add(1, "SMALL")

        /** 2 on the wire. */
        @JvmField
        public val LARGE: SeparatorSpacing = table.add(2, "LARGE")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<SeparatorSpacing> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): SeparatorSpacing = table.of(value)
    }
}
