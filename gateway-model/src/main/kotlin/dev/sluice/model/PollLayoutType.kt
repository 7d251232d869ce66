package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How a poll is shown. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Poll > Layout Type.
 */
@Serializable(with = PollLayoutType.Serializer::class)
public class PollLayoutType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<PollLayoutType>("PollLayoutType") {
        override fun of(value: Int): PollLayoutType = PollLayoutType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::PollLayoutType)

        /** 1 on the wire. */
        @JvmField
        public val DEFAULT: PollLayoutType = table.add(1, "DEFAULT")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<PollLayoutType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): PollLayoutType = table.of(value)
    }
}
