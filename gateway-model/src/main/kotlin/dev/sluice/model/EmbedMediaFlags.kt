package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * States of a picture or video in an embed. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Message > Embed Media Flags.
 */
@Serializable(with = EmbedMediaFlags.Serializer::class)
public class EmbedMediaFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: EmbedMediaFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: EmbedMediaFlags): EmbedMediaFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: EmbedMediaFlags): EmbedMediaFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<EmbedMediaFlags>("EmbedMediaFlags") {
        override fun of(bits: Long): EmbedMediaFlags = EmbedMediaFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: EmbedMediaFlags = EmbedMediaFlags(0)

        /** 1 shl 5. */
        @JvmField
        public val IS_ANIMATED: EmbedMediaFlags = EmbedMediaFlags(1L shl 5)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): EmbedMediaFlags = if (bits == 0L) NONE else EmbedMediaFlags(bits)
    }
}
