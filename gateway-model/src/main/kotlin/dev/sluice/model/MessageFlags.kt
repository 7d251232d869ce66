package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * States of a message. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Message > Message Flags.
 */
@Serializable(with = MessageFlags.Serializer::class)
public class MessageFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: MessageFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: MessageFlags): MessageFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: MessageFlags): MessageFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<MessageFlags>("MessageFlags") {
        override fun of(bits: Long): MessageFlags = MessageFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: MessageFlags = MessageFlags(0)

        /** 1 shl 0. */
        @JvmField
        public val CROSSPOSTED: MessageFlags = MessageFlags(1L shl 0)

        /** 1 shl 1. */
        @JvmField
        public val IS_CROSSPOST: MessageFlags = MessageFlags(1L shl 1)

        /** 1 shl 2. */
        @JvmField
        public val SUPPRESS_EMBEDS: MessageFlags = MessageFlags(1L shl 2)

        /** 1 shl 3. */
        @JvmField
        public val SOURCE_MESSAGE_DELETED: MessageFlags = MessageFlags(1L shl 3)

        /** 1 shl 4. */
        @JvmField
        public val URGENT: MessageFlags = MessageFlags(1L shl 4)

        /** 1 shl 5. */
        @JvmField
        public val HAS_THREAD: MessageFlags = MessageFlags(1L shl 5)

        /** 1 shl 6. */
        @JvmField
        public val EPHEMERAL: MessageFlags = MessageFlags(1L shl 6)

        /** 1 shl 7. */
        @JvmField
        public val LOADING: MessageFlags = MessageFlags(1L shl 7)

        /** 1 shl 8. */
        @JvmField
        public val FAILED_TO_MENTION_SOME_ROLES_IN_THREAD: MessageFlags = MessageFlags(1L shl 8)

        /** 1 shl 10. */
        @JvmField
        public val SHOULD_SHOW_LINK_NOT_DISCORD_WARNING: MessageFlags = MessageFlags(1L shl 10)

        /** 1 shl 12. */
        @JvmField
        public val SUPPRESS_NOTIFICATIONS: MessageFlags = MessageFlags(1L shl 12)

        /** 1 shl 13. */
        @JvmField
        public val IS_VOICE_MESSAGE: MessageFlags = MessageFlags(1L shl 13)

        /** 1 shl 14. */
        @JvmField
        public val HAS_SNAPSHOT: MessageFlags = MessageFlags(1L shl 14)

        /** 1 shl 15. */
        @JvmField
        public val IS_COMPONENTS_V2: MessageFlags = MessageFlags(1L shl 15)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): MessageFlags = if (bits == 0L) NONE else MessageFlags(bits)
    }
}
