package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What an application may and has. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Application > Application Flags.
 */
@Serializable(with = ApplicationFlags.Serializer::class)
public class ApplicationFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: ApplicationFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: ApplicationFlags): ApplicationFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: ApplicationFlags): ApplicationFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<ApplicationFlags>("ApplicationFlags") {
        override fun of(bits: Long): ApplicationFlags = ApplicationFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: ApplicationFlags = ApplicationFlags(0)

        /** 1 shl 1. */
        @JvmField
        public val EMBEDDED_RELEASED: ApplicationFlags = ApplicationFlags(1L shl 1)

        /** 1 shl 2. */
        @JvmField
        public val MANAGED_EMOJI: ApplicationFlags = ApplicationFlags(1L shl 2)

        /** 1 shl 3. */
        @JvmField
        public val EMBEDDED_IAP: ApplicationFlags = ApplicationFlags(1L shl 3)

        /** 1 shl 4. */
        @JvmField
        public val GROUP_DM_CREATE: ApplicationFlags = ApplicationFlags(1L shl 4)

        /** 1 shl 6. */
        @JvmField
        public val APPLICATION_AUTO_MODERATION_RULE_CREATE_BADGE: ApplicationFlags = ApplicationFlags(1L shl 6)

        /** 1 shl 11. */
        @JvmField
        public val RPC_HAS_CONNECTED: ApplicationFlags = ApplicationFlags(1L shl 11)

        /** 1 shl 12. */
        @JvmField
        public val GATEWAY_PRESENCE: ApplicationFlags = ApplicationFlags(1L shl 12)

        /** 1 shl 13. */
        @JvmField
        public val GATEWAY_PRESENCE_LIMITED: ApplicationFlags = ApplicationFlags(1L shl 13)

        /** 1 shl 14. */
        @JvmField
        public val GATEWAY_GUILD_MEMBERS: ApplicationFlags = ApplicationFlags(1L shl 14)

        /** 1 shl 15. */
        @JvmField
        public val GATEWAY_GUILD_MEMBERS_LIMITED: ApplicationFlags = ApplicationFlags(1L shl 15)

        /** 1 shl 16. */
        @JvmField
        public val VERIFICATION_PENDING_GUILD_LIMIT: ApplicationFlags = ApplicationFlags(1L shl 16)

        /** 1 shl 17. */
        @JvmField
        public val EMBEDDED: ApplicationFlags = ApplicationFlags(1L shl 17)

        /** 1 shl 18. */
        @JvmField
        public val GATEWAY_MESSAGE_CONTENT: ApplicationFlags = ApplicationFlags(1L shl 18)

        /** 1 shl 19. */
        @JvmField
        public val GATEWAY_MESSAGE_CONTENT_LIMITED: ApplicationFlags = ApplicationFlags(1L shl 19)

        /** 1 shl 20. */
        @JvmField
        public val EMBEDDED_FIRST_PARTY: ApplicationFlags = ApplicationFlags(1L shl 20)

        /** 1 shl 23. */
        @JvmField
        public val APPLICATION_COMMAND_BADGE: ApplicationFlags = ApplicationFlags(1L shl 23)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): ApplicationFlags = if (bits == 0L) NONE else ApplicationFlags(bits)
    }
}
