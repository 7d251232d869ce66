package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Where an interaction happened. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Receiving and Responding > Interaction Context Types.
 */
@Serializable(with = InteractionContextType.Serializer::class)
public class InteractionContextType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<InteractionContextType>("InteractionContextType") {
        override fun of(value: Int): InteractionContextType = InteractionContextType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::InteractionContextType)

        /** 0 on the wire. */
        @JvmField
        public val GUILD: InteractionContextType = table.add(0, "GUILD")

        /** 1 on the wire. */
        @JvmField
        public val BOT_DM: InteractionContextType = table.add(1, "BOT_DM")

        /** 2 on the wire. */
        @JvmField
        public val PRIVATE_CHANNEL: InteractionContextType = table.add(2, "PRIVATE_CHANNEL")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<InteractionContextType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): InteractionContextType = table.of(value)
    }
}
