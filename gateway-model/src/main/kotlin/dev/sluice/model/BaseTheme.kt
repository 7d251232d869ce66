package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * The theme under a shared client theme. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Message > Base Theme Types.
 */
@Serializable(with = BaseTheme.Serializer::class)
public class BaseTheme private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<BaseTheme>("BaseTheme") {
        override fun of(value: Int): BaseTheme = BaseTheme.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::BaseTheme)

        /** 0 on the wire. */
        @JvmField
        public val UNSET: BaseTheme = table.add(0, "UNSET")

        /** 1 on the wire. */
        @JvmField
        public val DARK: BaseTheme = table.add(1, "DARK")

        /** 2 on the wire. */
        @JvmField
        public val LIGHT: BaseTheme = table.add(2, "LIGHT")

        /** 3 on the wire. */
        @JvmField
        public val DARKER: BaseTheme = table.add(3, "DARKER")

        /** 4 on the wire. */
        @JvmField
        public val MIDNIGHT: BaseTheme = table.add(4, "MIDNIGHT")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<BaseTheme> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): BaseTheme = table.of(value)
    }
}
