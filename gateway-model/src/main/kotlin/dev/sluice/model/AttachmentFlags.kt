package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * States of an attachment. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Message > Attachment Flags.
 */
@Serializable(with = AttachmentFlags.Serializer::class)
public class AttachmentFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: AttachmentFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: AttachmentFlags): AttachmentFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: AttachmentFlags): AttachmentFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<AttachmentFlags>("AttachmentFlags") {
        override fun of(bits: Long): AttachmentFlags = AttachmentFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: AttachmentFlags = AttachmentFlags(0)

        /** 1 shl 0. */
        @JvmField
        public val IS_CLIP: AttachmentFlags = AttachmentFlags(1L shl 0)

        /** 1 shl 1. */
        @JvmField
        public val IS_THUMBNAIL: AttachmentFlags = AttachmentFlags(1L shl 1)

        /** 1 shl 2. */
        @JvmField
        public val IS_REMIX: AttachmentFlags = AttachmentFlags(1L shl 2)

        /** 1 shl 3. */
        @JvmField
        public val IS_SPOILER: AttachmentFlags = AttachmentFlags(1L shl 3)

        /** 1 shl 5. */
        @JvmField
        public val IS_ANIMATED: AttachmentFlags = AttachmentFlags(1L shl 5)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): AttachmentFlags = if (bits == 0L) NONE else AttachmentFlags(bits)
    }
}
