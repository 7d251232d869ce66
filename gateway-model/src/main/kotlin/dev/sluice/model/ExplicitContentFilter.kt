package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Whose media is scanned. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild > Explicit Content Filter Level.
 */
@Serializable(with = ExplicitContentFilter.Serializer::class)
public class ExplicitContentFilter private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ExplicitContentFilter>("ExplicitContentFilter") {
        override fun of(value: Int): ExplicitContentFilter = ExplicitContentFilter.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ExplicitContentFilter)

        /** 0 on the wire. */
        @JvmField
        public val DISABLED: ExplicitContentFilter = table.add(0, "DISABLED")

        /** 1 on the wire. */
        @JvmField
        public val MEMBERS_WITHOUT_ROLES: ExplicitContentFilter = table.add(1, "MEMBERS_WITHOUT_ROLES")

        /** 2 on the wire. */
        @JvmField
        public val ALL_MEMBERS: ExplicitContentFilter = table.add(2, "ALL_MEMBERS")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ExplicitContentFilter> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ExplicitContentFilter = table.of(value)
    }
}
