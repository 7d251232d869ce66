package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How an activity is worded. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Gateway Events > Activity Types.
 */
@Serializable(with = ActivityType.Serializer::class)
public class ActivityType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ActivityType>("ActivityType") {
        override fun of(value: Int): ActivityType = ActivityType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ActivityType)

        /** 0 on the wire. */
        @JvmField
        public val PLAYING: ActivityType = table.add(0, "PLAYING")

        /** 1 on the wire. */
        @JvmField
        public val STREAMING: ActivityType = table.add(1, "STREAMING")

        /** 2 on the wire. */
        @JvmField
        public val LISTENING: ActivityType = table.add(2, "LISTENING")

        /** 3 on the wire. */
        @JvmField
        public val WATCHING: ActivityType = table.add(3, "WATCHING")

        /** 4 on the wire. */
        @JvmField
        public val CUSTOM: ActivityType = table.add(4, "CUSTOM")

        /** 5 on the wire. */
        @JvmField
        public val COMPETING: ActivityType = table.add(5, "COMPETING")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ActivityType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ActivityType = table.of(value)
    }
}
