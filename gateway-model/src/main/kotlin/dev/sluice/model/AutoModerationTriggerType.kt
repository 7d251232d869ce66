package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What a rule of auto moderation looks for. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Auto Moderation > Trigger Types.
 */
@Serializable(with = AutoModerationTriggerType.Serializer::class)
public class AutoModerationTriggerType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<AutoModerationTriggerType>("AutoModerationTriggerType") {
        override fun of(value: Int): AutoModerationTriggerType = AutoModerationTriggerType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::AutoModerationTriggerType)

        /** 1 on the wire. */
        @JvmField
        public val KEYWORD: AutoModerationTriggerType = table.add(1, "KEYWORD")

        /** 3 on the wire. */
        @JvmField
        public val SPAM: AutoModerationTriggerType = table.add(3, "SPAM")

        /** 4 on the wire. */
        @JvmField
        public val KEYWORD_PRESET: AutoModerationTriggerType = table.add(4, "KEYWORD_PRESET")

        /** 5 on the wire. */
        @JvmField
        public val MENTION_SPAM: AutoModerationTriggerType = table.add(5, "MENTION_SPAM")

        /** 6 on the wire. */
        @JvmField
        public val MEMBER_PROFILE: AutoModerationTriggerType = table.add(6, "MEMBER_PROFILE")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<AutoModerationTriggerType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): AutoModerationTriggerType = table.of(value)
    }
}
