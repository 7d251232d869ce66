package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * How a question is answered. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild > Prompt Types.
 */
@Serializable(with = OnboardingPromptType.Serializer::class)
public class OnboardingPromptType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<OnboardingPromptType>("OnboardingPromptType") {
        override fun of(value: Int): OnboardingPromptType = OnboardingPromptType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::OnboardingPromptType)

        /** 0 on the wire. */
        @JvmField
        public val MULTIPLE_CHOICE: OnboardingPromptType = table.add(0, "MULTIPLE_CHOICE")

        /** 1 on the wire. */
        @JvmField
        public val DROPDOWN: OnboardingPromptType = table.add(1, "DROPDOWN")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<OnboardingPromptType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): OnboardingPromptType = table.of(value)
    }
}
