package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Whom an overwrite is for. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Channel > Overwrite Object.
 */
@Serializable(with = OverwriteType.Serializer::class)
public class OverwriteType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    /** Texts before version 8 of the API. */
    internal object Serializer :
        OpenEnumSerializer<OverwriteType>("OverwriteType", mapOf("role" to 0, "member" to 1)) {
        override fun of(value: Int): OverwriteType = OverwriteType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::OverwriteType)

        /** 0 on the wire. */
        @JvmField
        public val ROLE: OverwriteType = table.add(0, "ROLE")

        /** 1 on the wire. */
        @JvmField
        public val MEMBER: OverwriteType = table.add(1, "MEMBER")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<OverwriteType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): OverwriteType = table.of(value)
    }
}
