package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How far a scheduled event is. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild Scheduled Event > Event Status.
 */
@Serializable(with = ScheduledEventStatus.Serializer::class)
public class ScheduledEventStatus private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ScheduledEventStatus>("ScheduledEventStatus") {
        override fun of(value: Int): ScheduledEventStatus = ScheduledEventStatus.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ScheduledEventStatus)

        /** 1 on the wire. */
        @JvmField
        public val SCHEDULED: ScheduledEventStatus = table.add(1, "SCHEDULED")

        /** 2 on the wire. */
        @JvmField
        public val ACTIVE: ScheduledEventStatus = table.add(2, "ACTIVE")

        /** 3 on the wire. */
        @JvmField
        public val COMPLETED: ScheduledEventStatus = table.add(3, "COMPLETED")

        /** 4 on the wire. */
        @JvmField
        public val CANCELED: ScheduledEventStatus = table.add(4, "CANCELED")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ScheduledEventStatus> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ScheduledEventStatus = table.of(value)
    }
}
