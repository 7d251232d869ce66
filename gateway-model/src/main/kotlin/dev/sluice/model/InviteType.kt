package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What an invite leads to. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Invite > Invite Types.
 */
@Serializable(with = InviteType.Serializer::class)
public class InviteType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<InviteType>("InviteType") {
        override fun of(value: Int): InviteType = InviteType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::InviteType)

        /** 0 on the wire. */
        @JvmField
        public val GUILD: InviteType = table.add(0, "GUILD")

        /** 1 on the wire. */
        @JvmField
        public val GROUP_DM: InviteType = table.add(1, "GROUP_DM")

        /** 2 on the wire. */
        @JvmField
        public val FRIEND: InviteType = table.add(2, "FRIEND")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<InviteType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): InviteType = table.of(value)
    }
}
