package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Which field shows in the member list. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Gateway Events > Status Display Types.
 */
@Serializable(with = StatusDisplayType.Serializer::class)
public class StatusDisplayType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<StatusDisplayType>("StatusDisplayType") {
        override fun of(value: Int): StatusDisplayType = StatusDisplayType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::StatusDisplayType)

        /** 0 on the wire. */
        @JvmField
        public val NAME: StatusDisplayType = table.add(0, "NAME")

        /** 1 on the wire. */
        @JvmField
        public val STATE: StatusDisplayType = table.add(1, "STATE")

        /** 2 on the wire. */
        @JvmField
        public val DETAILS: StatusDisplayType = table.add(2, "DETAILS")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<StatusDisplayType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): StatusDisplayType = table.of(value)
    }
}
