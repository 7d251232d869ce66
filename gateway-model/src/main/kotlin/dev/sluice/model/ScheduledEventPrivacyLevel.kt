package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Who sees a scheduled event. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild Scheduled Event > Privacy Level.
 */
@Serializable(with = ScheduledEventPrivacyLevel.Serializer::class)
public class ScheduledEventPrivacyLevel private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ScheduledEventPrivacyLevel>("ScheduledEventPrivacyLevel") {
        override fun of(value: Int): ScheduledEventPrivacyLevel = ScheduledEventPrivacyLevel.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ScheduledEventPrivacyLevel)

        /** 2 on the wire. */
        @JvmField
        public val GUILD_ONLY: ScheduledEventPrivacyLevel = table.add(2, "GUILD_ONLY")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ScheduledEventPrivacyLevel> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ScheduledEventPrivacyLevel = table.of(value)
    }
}
