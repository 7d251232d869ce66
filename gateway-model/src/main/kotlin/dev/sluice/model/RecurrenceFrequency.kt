package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * In what steps an event recurs. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild Scheduled Event > Recurrence Rule - Frequency.
 */
@Serializable(with = RecurrenceFrequency.Serializer::class)
public class RecurrenceFrequency private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<RecurrenceFrequency>("RecurrenceFrequency") {
        override fun of(value: Int): RecurrenceFrequency = RecurrenceFrequency.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::RecurrenceFrequency)

        /** 0 on the wire. */
        @JvmField
        public val YEARLY: RecurrenceFrequency = table.add(0, "YEARLY")

        /** 1 on the wire. */
        @JvmField
        public val MONTHLY: RecurrenceFrequency = table.add(1, "MONTHLY")

        /** 2 on the wire. */
        @JvmField
        public val WEEKLY: RecurrenceFrequency = table.add(2, "WEEKLY")

        /** 3 on the wire. */
        @JvmField
        public val DAILY: RecurrenceFrequency = table.add(3, "DAILY")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<RecurrenceFrequency> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): RecurrenceFrequency = table.of(value)
    }
}
