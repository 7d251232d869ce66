package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What a rule of auto moderation does. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Auto Moderation > Action Types.
 */
@Serializable(with = AutoModerationActionType.Serializer::class)
public class AutoModerationActionType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<AutoModerationActionType>("AutoModerationActionType") {
        override fun of(value: Int): AutoModerationActionType = AutoModerationActionType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::AutoModerationActionType)

        /** 1 on the wire. */
        @JvmField
        public val BLOCK_MESSAGE: AutoModerationActionType = table.add(1, "BLOCK_MESSAGE")

        /** 2 on the wire. */
        @JvmField
        public val SEND_ALERT_MESSAGE: AutoModerationActionType = table.add(2, "SEND_ALERT_MESSAGE")

        /** 3 on the wire. */
        @JvmField
        public val TIMEOUT: AutoModerationActionType = table.add(3, "TIMEOUT")

        /** 4 on the wire. */
        @JvmField
        public val BLOCK_MEMBER_INTERACTION: AutoModerationActionType = table.add(4, "BLOCK_MEMBER_INTERACTION")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<AutoModerationActionType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): AutoModerationActionType = table.of(value)
    }
}
