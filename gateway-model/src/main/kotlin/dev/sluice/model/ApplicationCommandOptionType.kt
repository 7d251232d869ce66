package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What an option holds. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Application Commands > Application Command Option Type.
 */
@Serializable(with = ApplicationCommandOptionType.Serializer::class)
public class ApplicationCommandOptionType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ApplicationCommandOptionType>("ApplicationCommandOptionType") {
        override fun of(value: Int): ApplicationCommandOptionType = ApplicationCommandOptionType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ApplicationCommandOptionType)

        /** 1 on the wire. */
        @JvmField
        public val SUB_COMMAND: ApplicationCommandOptionType = table.add(1, "SUB_COMMAND")

        /** 2 on the wire. */
        @JvmField
        public val SUB_COMMAND_GROUP: ApplicationCommandOptionType = table.add(2, "SUB_COMMAND_GROUP")

        /** 3 on the wire. */
        @JvmField
        public val STRING: ApplicationCommandOptionType = table.add(3, "STRING")

        /** 4 on the wire. */
        @JvmField
        public val INTEGER: ApplicationCommandOptionType = table.add(4, "INTEGER")

        /** 5 on the wire. */
        @JvmField
        public val BOOLEAN: ApplicationCommandOptionType = table.add(5, "BOOLEAN")

        /** 6 on the wire. */
        @JvmField
        public val USER: ApplicationCommandOptionType = table.add(6, "USER")

        /** 7 on the wire. */
        @JvmField
        public val CHANNEL: ApplicationCommandOptionType = table.add(7, "CHANNEL")

        /** 8 on the wire. */
        @JvmField
        public val ROLE: ApplicationCommandOptionType = table.add(8, "ROLE")

        /** 9 on the wire. */
        @JvmField
        public val MENTIONABLE: ApplicationCommandOptionType = table.add(9, "MENTIONABLE")

        /** 10 on the wire. */
        @JvmField
        public val NUMBER: ApplicationCommandOptionType = table.add(10, "NUMBER")

        /** 11 on the wire. */
        @JvmField
        public val ATTACHMENT: ApplicationCommandOptionType = table.add(11, "ATTACHMENT")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ApplicationCommandOptionType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ApplicationCommandOptionType = table.of(value)
    }
}
