package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What a user did. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Receiving and Responding > Interaction Type.
 */
@Serializable(with = InteractionType.Serializer::class)
public class InteractionType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<InteractionType>("InteractionType") {
        override fun of(value: Int): InteractionType = InteractionType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::InteractionType)

        /** 1 on the wire. */
        @JvmField
        public val PING: InteractionType = table.add(1, "PING")

        /** 2 on the wire. */
        @JvmField
        public val APPLICATION_COMMAND: InteractionType = table.add(2, "APPLICATION_COMMAND")

        /** 3 on the wire. */
        @JvmField
        public val MESSAGE_COMPONENT: InteractionType = table.add(3, "MESSAGE_COMPONENT")

        /** 4 on the wire. */
        @JvmField
        public val APPLICATION_COMMAND_AUTOCOMPLETE: InteractionType = table.add(4, "APPLICATION_COMMAND_AUTOCOMPLETE")

        /** 5 on the wire. */
        @JvmField
        public val MODAL_SUBMIT: InteractionType = table.add(5, "MODAL_SUBMIT")

        /** 6 on the wire. */
        @JvmField
        public val SOCIAL_LAYER_SKU_PURCHASE_ELIGIBILITY: InteractionType = table.add(
            6,
            "SOCIAL_LAYER_SKU_PURCHASE_ELIGIBILITY",
        )

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<InteractionType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): InteractionType = table.of(value)
    }
}
