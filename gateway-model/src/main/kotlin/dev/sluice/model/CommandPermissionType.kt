package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Whom a permission of a command is for. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Application Commands > Application Command Permission Type.
 */
@Serializable(with = CommandPermissionType.Serializer::class)
public class CommandPermissionType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<CommandPermissionType>("CommandPermissionType") {
        override fun of(value: Int): CommandPermissionType = CommandPermissionType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::CommandPermissionType)

        /** 1 on the wire. */
        @JvmField
        public val ROLE: CommandPermissionType = table.add(1, "ROLE")

        /** 2 on the wire. */
        @JvmField
        public val USER: CommandPermissionType = table.add(2, "USER")

        /** 3 on the wire. */
        @JvmField
        public val CHANNEL: CommandPermissionType = table.add(3, "CHANNEL")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<CommandPermissionType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): CommandPermissionType = table.of(value)
    }
}
