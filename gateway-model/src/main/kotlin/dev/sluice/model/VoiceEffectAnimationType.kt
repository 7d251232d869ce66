package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * The kind of the animation of a voice effect. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Gateway Events > Voice Channel Effect Send > Animation Types.
 */
@Serializable(with = VoiceEffectAnimationType.Serializer::class)
public class VoiceEffectAnimationType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<VoiceEffectAnimationType>("VoiceEffectAnimationType") {
        override fun of(value: Int): VoiceEffectAnimationType = VoiceEffectAnimationType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::VoiceEffectAnimationType)

        /** 0 on the wire. */
        @JvmField
        public val PREMIUM: VoiceEffectAnimationType = table.add(0, "PREMIUM")

        /** 1 on the wire. */
        @JvmField
        public val BASIC: VoiceEffectAnimationType = table.add(1, "BASIC")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<VoiceEffectAnimationType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): VoiceEffectAnimationType = table.of(value)
    }
}
