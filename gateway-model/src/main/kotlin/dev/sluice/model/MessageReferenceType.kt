package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Why a message refers to another. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Message > Message Reference Types.
 */
@Serializable(with = MessageReferenceType.Serializer::class)
public class MessageReferenceType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<MessageReferenceType>("MessageReferenceType") {
        override fun of(value: Int): MessageReferenceType = MessageReferenceType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::MessageReferenceType)

        /** 0 on the wire. */
        @JvmField
        public val DEFAULT: MessageReferenceType = table.add(0, "DEFAULT")

        /** 1 on the wire. */
        @JvmField
        public val FORWARD: MessageReferenceType = table.add(1, "FORWARD")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<MessageReferenceType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): MessageReferenceType = table.of(value)
    }
}
