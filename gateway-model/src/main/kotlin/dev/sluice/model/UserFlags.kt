package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Badges and states of a user. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, User > User Flags.
 */
@Serializable(with = UserFlags.Serializer::class)
public class UserFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: UserFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: UserFlags): UserFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: UserFlags): UserFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<UserFlags>("UserFlags") {
        override fun of(bits: Long): UserFlags = UserFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: UserFlags = UserFlags(0)

        /** 1 shl 0. */
        @JvmField
        public val STAFF: UserFlags = UserFlags(1L shl 0)

        /** 1 shl 1. */
        @JvmField
        public val PARTNER: UserFlags = UserFlags(1L shl 1)

        /** 1 shl 2. */
        @JvmField
        public val HYPESQUAD: UserFlags = UserFlags(1L shl 2)

        /** 1 shl 3. */
        @JvmField
        public val BUG_HUNTER_LEVEL_1: UserFlags = UserFlags(1L shl 3)

        /** 1 shl 4. */
        @JvmField
        public val MFA_SMS: UserFlags = UserFlags(1L shl 4)

        /** 1 shl 5. */
        @JvmField
        public val PREMIUM_PROMO_DISMISSED: UserFlags = UserFlags(1L shl 5)

        /** 1 shl 6. */
        @JvmField
        public val HYPESQUAD_ONLINE_HOUSE_1: UserFlags = UserFlags(1L shl 6)

        /** 1 shl 7. */
        @JvmField
        public val HYPESQUAD_ONLINE_HOUSE_2: UserFlags = UserFlags(1L shl 7)

        /** 1 shl 8. */
        @JvmField
        public val HYPESQUAD_ONLINE_HOUSE_3: UserFlags = UserFlags(1L shl 8)

        /** 1 shl 9. */
        @JvmField
        public val PREMIUM_EARLY_SUPPORTER: UserFlags = UserFlags(1L shl 9)

        /** 1 shl 10. */
        @JvmField
        public val TEAM_PSEUDO_USER: UserFlags = UserFlags(1L shl 10)

        /** 1 shl 13. */
        @JvmField
        public val HAS_UNREAD_URGENT_MESSAGES: UserFlags = UserFlags(1L shl 13)

        /** 1 shl 14. */
        @JvmField
        public val BUG_HUNTER_LEVEL_2: UserFlags = UserFlags(1L shl 14)

        /** 1 shl 16. */
        @JvmField
        public val VERIFIED_BOT: UserFlags = UserFlags(1L shl 16)

        /** 1 shl 17. */
        @JvmField
        public val VERIFIED_DEVELOPER: UserFlags = UserFlags(1L shl 17)

        /** 1 shl 18. */
        @JvmField
        public val CERTIFIED_MODERATOR: UserFlags = UserFlags(1L shl 18)

        /** 1 shl 19. */
        @JvmField
        public val BOT_HTTP_INTERACTIONS: UserFlags = UserFlags(1L shl 19)

        /** 1 shl 20. */
        @JvmField
        public val SPAMMER: UserFlags = UserFlags(1L shl 20)

        /** 1 shl 21. */
        @JvmField
        public val DISABLE_PREMIUM: UserFlags = UserFlags(1L shl 21)

        /** 1 shl 22. */
        @JvmField
        public val ACTIVE_DEVELOPER: UserFlags = UserFlags(1L shl 22)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): UserFlags = if (bits == 0L) NONE else UserFlags(bits)
    }
}
