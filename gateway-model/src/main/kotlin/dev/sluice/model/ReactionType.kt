package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * The kind of a reaction. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Gateway Events > Reaction Types.
 */
@Serializable(with = ReactionType.Serializer::class)
public class ReactionType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ReactionType>("ReactionType") {
        override fun of(value: Int): ReactionType = ReactionType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ReactionType)

        /** 0 on the wire. */
        @JvmField
        public val NORMAL: ReactionType = table.add(0, "NORMAL")

        /** 1 on the wire. */
        @JvmField
        public val BURST: ReactionType = table.add(1, "BURST")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ReactionType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ReactionType = table.of(value)
    }
}
