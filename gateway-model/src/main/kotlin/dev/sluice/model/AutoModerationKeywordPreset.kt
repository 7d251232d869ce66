package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Lists of words that Discord keeps. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Auto Moderation > Keyword Preset Types.
 */
@Serializable(with = AutoModerationKeywordPreset.Serializer::class)
public class AutoModerationKeywordPreset private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<AutoModerationKeywordPreset>("AutoModerationKeywordPreset") {
        override fun of(value: Int): AutoModerationKeywordPreset = AutoModerationKeywordPreset.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::AutoModerationKeywordPreset)

        /** 1 on the wire. */
        @JvmField
        public val PROFANITY: AutoModerationKeywordPreset = table.add(1, "PROFANITY")

        /** 2 on the wire. */
        @JvmField
        public val SEXUAL_CONTENT: AutoModerationKeywordPreset = table.add(2, "SEXUAL_CONTENT")

        /** 3 on the wire. */
        @JvmField
        public val SLURS: AutoModerationKeywordPreset = table.add(3, "SLURS")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<AutoModerationKeywordPreset> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): AutoModerationKeywordPreset = table.of(value)
    }
}
