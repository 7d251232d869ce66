package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How far the list of an invite's users is. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Invite > Get Target Users Job Status.
 */
@Serializable(with = InviteTargetUsersStatus.Serializer::class)
public class InviteTargetUsersStatus private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<InviteTargetUsersStatus>("InviteTargetUsersStatus") {
        override fun of(value: Int): InviteTargetUsersStatus = InviteTargetUsersStatus.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::InviteTargetUsersStatus)

        /** 0 on the wire. */
        @JvmField
        public val UNSPECIFIED: InviteTargetUsersStatus = table.add(0, "UNSPECIFIED")

        /** 1 on the wire. */
        @JvmField
        public val PROCESSING: InviteTargetUsersStatus = table.add(1, "PROCESSING")

        /** 2 on the wire. */
        @JvmField
        public val COMPLETED: InviteTargetUsersStatus = table.add(2, "COMPLETED")

        /** 3 on the wire. */
        @JvmField
        public val FAILED: InviteTargetUsersStatus = table.add(3, "FAILED")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<InviteTargetUsersStatus> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): InviteTargetUsersStatus = table.of(value)
    }
}
