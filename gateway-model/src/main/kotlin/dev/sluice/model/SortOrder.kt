package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How the posts of a forum are sorted. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Channel > Sort Order Types.
 */
@Serializable(with = SortOrder.Serializer::class)
public class SortOrder private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<SortOrder>("SortOrder") {
        override fun of(value: Int): SortOrder = SortOrder.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::SortOrder)

        /** 0 on the wire. */
        @JvmField
        public val LATEST_ACTIVITY: SortOrder = table.add(0, "LATEST_ACTIVITY")

        /** 1 on the wire. */
        @JvmField
        public val CREATION_DATE: SortOrder = table.add(1, "CREATION_DATE")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<SortOrder> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): SortOrder = table.of(value)
    }
}
