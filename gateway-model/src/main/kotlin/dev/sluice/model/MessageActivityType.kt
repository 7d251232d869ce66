package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What a message invites to. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Message > Message Activity Types.
 */
@Serializable(with = MessageActivityType.Serializer::class)
public class MessageActivityType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<MessageActivityType>("MessageActivityType") {
        override fun of(value: Int): MessageActivityType = MessageActivityType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::MessageActivityType)

        /** 1 on the wire. */
        @JvmField
        public val JOIN: MessageActivityType = table.add(1, "JOIN")

        /** 2 on the wire. */
        @JvmField
        public val SPECTATE: MessageActivityType = table.add(2, "SPECTATE")

        /** 3 on the wire. */
        @JvmField
        public val LISTEN: MessageActivityType = table.add(3, "LISTEN")

        /** 5 on the wire. */
        @JvmField
        public val JOIN_REQUEST: MessageActivityType = table.add(5, "JOIN_REQUEST")

        /** 6 on the wire. */
        @JvmField
        public val STREAM_REQUEST: MessageActivityType = table.add(6, "STREAM_REQUEST")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<MessageActivityType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): MessageActivityType = table.of(value)
    }
}
