package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What an invite to a voice channel is for. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Invite > Invite Target Types.
 */
@Serializable(with = InviteTargetType.Serializer::class)
public class InviteTargetType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<InviteTargetType>("InviteTargetType") {
        override fun of(value: Int): InviteTargetType = InviteTargetType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::InviteTargetType)

        /** 1 on the wire. */
        @JvmField
        public val STREAM: InviteTargetType = table.add(1, "STREAM")

        /** 2 on the wire. */
        @JvmField
        public val EMBEDDED_APPLICATION: InviteTargetType = table.add(2, "EMBEDDED_APPLICATION")

        /** 3 on the wire. */
        @JvmField
        public val ROLE_SUBSCRIPTIONS_PURCHASE: InviteTargetType = table.add(3, "ROLE_SUBSCRIPTIONS_PURCHASE")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<InviteTargetType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): InviteTargetType = table.of(value)
    }
}
