package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How the posts of a forum are shown. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Channel > Forum Layout Types.
 */
@Serializable(with = ForumLayout.Serializer::class)
public class ForumLayout private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ForumLayout>("ForumLayout") {
        override fun of(value: Int): ForumLayout = ForumLayout.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ForumLayout)

        /** 0 on the wire. */
        @JvmField
        public val NOT_SET: ForumLayout = table.add(0, "NOT_SET")

        /** 1 on the wire. */
        @JvmField
        public val LIST_VIEW: ForumLayout = table.add(1, "LIST_VIEW")

        /** 2 on the wire. */
        @JvmField
        public val GALLERY_VIEW: ForumLayout = table.add(2, "GALLERY_VIEW")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ForumLayout> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ForumLayout = table.of(value)
    }
}
