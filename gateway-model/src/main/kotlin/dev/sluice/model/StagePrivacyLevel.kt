package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Who sees a stage. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Stage Instance > Privacy Level.
 */
@Serializable(with = StagePrivacyLevel.Serializer::class)
public class StagePrivacyLevel private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<StagePrivacyLevel>("StagePrivacyLevel") {
        override fun of(value: Int): StagePrivacyLevel = StagePrivacyLevel.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::StagePrivacyLevel)

        /** 1 on the wire. */
        @JvmField
        public val PUBLIC: StagePrivacyLevel = table.add(1, "PUBLIC")

        /** 2 on the wire. */
        @JvmField
        public val GUILD_ONLY: StagePrivacyLevel = table.add(2, "GUILD_ONLY")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<StagePrivacyLevel> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): StagePrivacyLevel = table.of(value)
    }
}
