package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How many lines a text input has. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Component Reference > Text Input Styles.
 */
@Serializable(with = TextInputStyle.Serializer::class)
public class TextInputStyle private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<TextInputStyle>("TextInputStyle") {
        override fun of(value: Int): TextInputStyle = TextInputStyle.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::TextInputStyle)

        /** 1 on the wire. */
        @JvmField
        public val SHORT: TextInputStyle = table.add(1, "SHORT")

        /** 2 on the wire. */
        @JvmField
        public val PARAGRAPH: TextInputStyle = table.add(2, "PARAGRAPH")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<TextInputStyle> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): TextInputStyle = table.of(value)
    }
}
