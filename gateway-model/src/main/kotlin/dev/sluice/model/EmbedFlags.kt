package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * States of an embed. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Message > Embed Flags.
 */
@Serializable(with = EmbedFlags.Serializer::class)
public class EmbedFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: EmbedFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: EmbedFlags): EmbedFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: EmbedFlags): EmbedFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<EmbedFlags>("EmbedFlags") {
        override fun of(bits: Long): EmbedFlags = EmbedFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: EmbedFlags = EmbedFlags(0)

        /** 1 shl 5. */
        @JvmField
        public val IS_CONTENT_INVENTORY_ENTRY: EmbedFlags = EmbedFlags(1L shl 5)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): EmbedFlags = if (bits == 0L) NONE else EmbedFlags(bits)
    }
}
