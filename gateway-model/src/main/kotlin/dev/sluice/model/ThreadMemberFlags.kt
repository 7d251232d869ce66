package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Notification settings of a thread's member. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Channel > Thread Member Object.
 */
@Serializable(with = ThreadMemberFlags.Serializer::class)
public class ThreadMemberFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: ThreadMemberFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: ThreadMemberFlags): ThreadMemberFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: ThreadMemberFlags): ThreadMemberFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<ThreadMemberFlags>("ThreadMemberFlags") {
        override fun of(bits: Long): ThreadMemberFlags = ThreadMemberFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: ThreadMemberFlags = ThreadMemberFlags(0)

        /** 1 shl 0. */
        @JvmField
        public val HAS_INTERACTED: ThreadMemberFlags = ThreadMemberFlags(1L shl 0)

        /** 1 shl 1. */
        @JvmField
        public val ALL_MESSAGES: ThreadMemberFlags = ThreadMemberFlags(1L shl 1)

        /** 1 shl 2. */
        @JvmField
        public val ONLY_MENTIONS: ThreadMemberFlags = ThreadMemberFlags(1L shl 2)

        /** 1 shl 3. */
        @JvmField
        public val NO_MESSAGES: ThreadMemberFlags = ThreadMemberFlags(1L shl 3)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): ThreadMemberFlags = if (bits == 0L) NONE else ThreadMemberFlags(bits)
    }
}
