package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What makes a rule of auto moderation look. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Auto Moderation > Event Types.
 */
@Serializable(with = AutoModerationEventType.Serializer::class)
public class AutoModerationEventType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<AutoModerationEventType>("AutoModerationEventType") {
        override fun of(value: Int): AutoModerationEventType = AutoModerationEventType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::AutoModerationEventType)

        /** 1 on the wire. */
        @JvmField
        public val MESSAGE_SEND: AutoModerationEventType = table.add(1, "MESSAGE_SEND")

        /** 2 on the wire. */
        @JvmField
        public val MEMBER_UPDATE: AutoModerationEventType = table.add(2, "MEMBER_UPDATE")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<AutoModerationEventType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): AutoModerationEventType = table.of(value)
    }
}
