package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * States of a guild's member. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Guild > Guild Member Flags.
 */
@Serializable(with = MemberFlags.Serializer::class)
public class MemberFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: MemberFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: MemberFlags): MemberFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: MemberFlags): MemberFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<MemberFlags>("MemberFlags") {
        override fun of(bits: Long): MemberFlags = MemberFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: MemberFlags = MemberFlags(0)

        /** 1 shl 0. */
        @JvmField
        public val DID_REJOIN: MemberFlags = MemberFlags(1L shl 0)

        /** 1 shl 1. */
        @JvmField
        public val COMPLETED_ONBOARDING: MemberFlags = MemberFlags(1L shl 1)

        /** 1 shl 2. */
        @JvmField
        public val BYPASSES_VERIFICATION: MemberFlags = MemberFlags(1L shl 2)

        /** 1 shl 3. */
        @JvmField
        public val STARTED_ONBOARDING: MemberFlags = MemberFlags(1L shl 3)

        /** 1 shl 4. */
        @JvmField
        public val IS_GUEST: MemberFlags = MemberFlags(1L shl 4)

        /** 1 shl 5. */
        @JvmField
        public val STARTED_HOME_ACTIONS: MemberFlags = MemberFlags(1L shl 5)

        /** 1 shl 6. */
        @JvmField
        public val COMPLETED_HOME_ACTIONS: MemberFlags = MemberFlags(1L shl 6)

        /** 1 shl 7. */
        @JvmField
        public val AUTOMOD_QUARANTINED_USERNAME: MemberFlags = MemberFlags(1L shl 7)

        /** 1 shl 9. */
        @JvmField
        public val DM_SETTINGS_UPSELL_ACKNOWLEDGED: MemberFlags = MemberFlags(1L shl 9)

        /** 1 shl 10. */
        @JvmField
        public val AUTOMOD_QUARANTINED_GUILD_TAG: MemberFlags = MemberFlags(1L shl 10)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): MemberFlags = if (bits == 0L) NONE else MemberFlags(bits)
    }
}
