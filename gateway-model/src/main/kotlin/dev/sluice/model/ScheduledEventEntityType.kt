package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Where a scheduled event takes place. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild Scheduled Event > Entity Types.
 */
@Serializable(with = ScheduledEventEntityType.Serializer::class)
public class ScheduledEventEntityType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ScheduledEventEntityType>("ScheduledEventEntityType") {
        override fun of(value: Int): ScheduledEventEntityType = ScheduledEventEntityType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ScheduledEventEntityType)

        /** 0 on the wire. */
        @JvmField
        public val NONE: ScheduledEventEntityType = table.add(0, "NONE")

        /** 1 on the wire. */
        @JvmField
        public val STAGE_INSTANCE: ScheduledEventEntityType = table.add(1, "STAGE_INSTANCE")

        /** 2 on the wire. */
        @JvmField
        public val VOICE: ScheduledEventEntityType = table.add(2, "VOICE")

        /** 3 on the wire. */
        @JvmField
        public val EXTERNAL: ScheduledEventEntityType = table.add(3, "EXTERNAL")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ScheduledEventEntityType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ScheduledEventEntityType = table.of(value)
    }
}
