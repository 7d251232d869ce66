package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How a command is called. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Application Commands > Application Command Types.
 */
@Serializable(with = ApplicationCommandType.Serializer::class)
public class ApplicationCommandType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ApplicationCommandType>("ApplicationCommandType") {
        override fun of(value: Int): ApplicationCommandType = ApplicationCommandType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ApplicationCommandType)

        /** 1 on the wire. */
        @JvmField
        public val CHAT_INPUT: ApplicationCommandType = table.add(1, "CHAT_INPUT")

        /** 2 on the wire. */
        @JvmField
        public val USER: ApplicationCommandType = table.add(2, "USER")

        /** 3 on the wire. */
        @JvmField
        public val MESSAGE: ApplicationCommandType = table.add(3, "MESSAGE")

        /** 4 on the wire. */
        @JvmField
        public val PRIMARY_ENTRY_POINT: ApplicationCommandType = table.add(4, "PRIMARY_ENTRY_POINT")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ApplicationCommandType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ApplicationCommandType = table.of(value)
    }
}
