package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What can be done with an activity. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Gateway Events > Activity Flags.
 */
@Serializable(with = ActivityFlags.Serializer::class)
public class ActivityFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: ActivityFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: ActivityFlags): ActivityFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: ActivityFlags): ActivityFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<ActivityFlags>("ActivityFlags") {
        override fun of(bits: Long): ActivityFlags = ActivityFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: ActivityFlags = ActivityFlags(0)

        /** 1 shl 0. */
        @JvmField
        public val INSTANCE: ActivityFlags = ActivityFlags(1L shl 0)

        /** 1 shl 1. */
        @JvmField
        public val JOIN: ActivityFlags = ActivityFlags(1L shl 1)

        /** 1 shl 2. */
        @JvmField
        public val SPECTATE: ActivityFlags = ActivityFlags(1L shl 2)

        /** 1 shl 3. */
        @JvmField
        public val JOIN_REQUEST: ActivityFlags = ActivityFlags(1L shl 3)

        /** 1 shl 4. */
        @JvmField
        public val SYNC: ActivityFlags = ActivityFlags(1L shl 4)

        /** 1 shl 5. */
        @JvmField
        public val PLAY: ActivityFlags = ActivityFlags(1L shl 5)

        /** 1 shl 6. */
        @JvmField
        public val PARTY_PRIVACY_FRIENDS: ActivityFlags = ActivityFlags(1L shl 6)

        /** 1 shl 7. */
        @JvmField
        public val PARTY_PRIVACY_VOICE_CHANNEL: ActivityFlags = ActivityFlags(1L shl 7)

        /** 1 shl 8. */
        @JvmField
        public val EMBEDDED: ActivityFlags = ActivityFlags(1L shl 8)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): ActivityFlags = if (bits == 0L) NONE else ActivityFlags(bits)
    }
}
