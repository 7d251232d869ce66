package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What is not posted into the system channel. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Guild > System Channel Flags.
 */
@Serializable(with = SystemChannelFlags.Serializer::class)
public class SystemChannelFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: SystemChannelFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: SystemChannelFlags): SystemChannelFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: SystemChannelFlags): SystemChannelFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<SystemChannelFlags>("SystemChannelFlags") {
        override fun of(bits: Long): SystemChannelFlags = SystemChannelFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: SystemChannelFlags = SystemChannelFlags(0)

        /** 1 shl 0. */
        @JvmField
        public val SUPPRESS_JOIN_NOTIFICATIONS: SystemChannelFlags = SystemChannelFlags(1L shl 0)

        /** 1 shl 1. */
        @JvmField
        public val SUPPRESS_PREMIUM_SUBSCRIPTIONS: SystemChannelFlags = SystemChannelFlags(1L shl 1)

        /** 1 shl 2. */
        @JvmField
        public val SUPPRESS_GUILD_REMINDER_NOTIFICATIONS: SystemChannelFlags = SystemChannelFlags(1L shl 2)

        /** 1 shl 3. */
        @JvmField
        public val SUPPRESS_JOIN_NOTIFICATION_REPLIES: SystemChannelFlags = SystemChannelFlags(1L shl 3)

        /** 1 shl 4. */
        @JvmField
        public val SUPPRESS_ROLE_SUBSCRIPTION_PURCHASE_NOTIFICATIONS: SystemChannelFlags = SystemChannelFlags(1L shl 4)

        /** 1 shl 5. */
        @JvmField
        public val SUPPRESS_ROLE_SUBSCRIPTION_PURCHASE_NOTIFICATION_REPLIES: SystemChannelFlags =
            SystemChannelFlags(1L shl 5)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): SystemChannelFlags = if (bits == 0L) NONE else SystemChannelFlags(bits)
    }
}
