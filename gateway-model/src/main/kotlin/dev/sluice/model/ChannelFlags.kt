package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * States of a channel or thread. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Channel > Channel Flags.
 */
@Serializable(with = ChannelFlags.Serializer::class)
public class ChannelFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: ChannelFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: ChannelFlags): ChannelFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: ChannelFlags): ChannelFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<ChannelFlags>("ChannelFlags") {
        override fun of(bits: Long): ChannelFlags = ChannelFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: ChannelFlags = ChannelFlags(0)

        /** 1 shl 0. */
        @JvmField
        public val GUILD_FEED_REMOVED: ChannelFlags = ChannelFlags(1L shl 0)

        /** 1 shl 1. */
        @JvmField
        public val PINNED: ChannelFlags = ChannelFlags(1L shl 1)

        /** 1 shl 2. */
        @JvmField
        public val ACTIVE_CHANNELS_REMOVED: ChannelFlags = ChannelFlags(1L shl 2)

        /** 1 shl 4. */
        @JvmField
        public val REQUIRE_TAG: ChannelFlags = ChannelFlags(1L shl 4)

        /** 1 shl 5. */
        @JvmField
        public val IS_SPAM: ChannelFlags = ChannelFlags(1L shl 5)

        /** 1 shl 7. */
        @JvmField
        public val IS_GUILD_RESOURCE_CHANNEL: ChannelFlags = ChannelFlags(1L shl 7)

        /** 1 shl 8. */
        @JvmField
        public val CLYDE_AI: ChannelFlags = ChannelFlags(1L shl 8)

        /** 1 shl 9. */
        @JvmField
        public val IS_SCHEDULED_FOR_DELETION: ChannelFlags = ChannelFlags(1L shl 9)

        /** 1 shl 15. */
        @JvmField
        public val HIDE_MEDIA_DOWNLOAD_OPTIONS: ChannelFlags = ChannelFlags(1L shl 15)

        /** 1 shl 17. */
        @JvmField
        public val CHANNEL_OBFUSCATED: ChannelFlags = ChannelFlags(1L shl 17)

        /** 1 shl 21. */
        @JvmField
        public val IS_SPOILER_CHANNEL: ChannelFlags = ChannelFlags(1L shl 21)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): ChannelFlags = if (bits == 0L) NONE else ChannelFlags(bits)
    }
}
