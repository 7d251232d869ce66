package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What counts for the conditions of onboarding. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild > Onboarding Mode.
 */
@Serializable(with = OnboardingMode.Serializer::class)
public class OnboardingMode private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<OnboardingMode>("OnboardingMode") {
        override fun of(value: Int): OnboardingMode = OnboardingMode.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::OnboardingMode)

        /** 0 on the wire: default channels. */
        @JvmField
        public val ONBOARDING_DEFAULT: OnboardingMode = table.add(0, "ONBOARDING_DEFAULT")

        /** 1 on the wire: default channels and questions. */
        @JvmField
        public val ONBOARDING_ADVANCED: OnboardingMode = table.add(1, "ONBOARDING_ADVANCED")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<OnboardingMode> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): OnboardingMode = table.of(value)
    }
}
