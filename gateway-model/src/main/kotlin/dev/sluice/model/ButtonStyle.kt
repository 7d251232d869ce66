package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How a button looks and acts. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Component Reference > Button Styles.
 */
@Serializable(with = ButtonStyle.Serializer::class)
public class ButtonStyle private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ButtonStyle>("ButtonStyle") {
        override fun of(value: Int): ButtonStyle = ButtonStyle.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ButtonStyle)

        /** 1 on the wire. */
        @JvmField
        public val PRIMARY: ButtonStyle = table.add(1, "PRIMARY")

        /** 2 on the wire. */
        @JvmField
        public val SECONDARY: ButtonStyle = table.add(2, "SECONDARY")

        /** 3 on the wire. */
        @JvmField
        public val SUCCESS: ButtonStyle = table.add(3, "SUCCESS")

        /** 4 on the wire. */
        @JvmField
        public val DANGER: ButtonStyle = table.add(4, "DANGER")

        /** 5 on the wire. */
        @JvmField
        public val LINK: ButtonStyle = table.add(5, "LINK")

        /** 6 on the wire. */
        @JvmField
        public val PREMIUM: ButtonStyle = table.add(6, "PREMIUM")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ButtonStyle> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ButtonStyle = table.of(value)
    }
}
