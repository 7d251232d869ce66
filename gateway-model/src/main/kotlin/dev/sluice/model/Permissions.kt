package dev.sluice.model

import kotlinx.serialization.Serializable
import kotlinx.serialization.encoding.Encoder

/**
 * What a member or role may do; decimal digits in quotes on the wire. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Permissions > Bitwise Permission Flags.
 */
@Serializable(with = Permissions.Serializer::class)
public class Permissions private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: Permissions): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: Permissions): Permissions = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: Permissions): Permissions = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<Permissions>("Permissions") {
        override fun of(bits: Long): Permissions = Permissions.of(bits)

        override fun serialize(encoder: Encoder, value: Permissions): Unit =
            encoder.encodeString(java.lang.Long.toUnsignedString(value.bits))
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: Permissions = Permissions(0)

        /** 1 shl 0. */
        @JvmField
        public val CREATE_INSTANT_INVITE: Permissions = Permissions(1L shl 0)

        /** 1 shl 1. */
        @JvmField
        public val KICK_MEMBERS: Permissions = Permissions(1L shl 1)

        /** 1 shl 2. */
        @JvmField
        public val BAN_MEMBERS: Permissions = Permissions(1L shl 2)

        /** 1 shl 3. */
        @JvmField
        public val ADMINISTRATOR: Permissions = Permissions(1L shl 3)

        /** 1 shl 4. */
        @JvmField
        public val MANAGE_CHANNELS: Permissions = Permissions(1L shl 4)

        /** 1 shl 5. */
        @JvmField
        public val MANAGE_GUILD: Permissions = Permissions(1L shl 5)

        /** 1 shl 6. */
        @JvmField
        public val ADD_REACTIONS: Permissions = Permissions(1L shl 6)

        /** 1 shl 7. */
        @JvmField
        public val VIEW_AUDIT_LOG: Permissions = Permissions(1L shl 7)

        /** 1 shl 8. */
        @JvmField
        public val PRIORITY_SPEAKER: Permissions = Permissions(1L shl 8)

        /** 1 shl 9. */
        @JvmField
        public val STREAM: Permissions = Permissions(1L shl 9)

        /** 1 shl 10. */
        @JvmField
        public val VIEW_CHANNEL: Permissions = Permissions(1L shl 10)

        /** 1 shl 11. */
        @JvmField
        public val SEND_MESSAGES: Permissions = Permissions(1L shl 11)

        /** 1 shl 12. */
        @JvmField
        public val SEND_TTS_MESSAGES: Permissions = Permissions(1L shl 12)

        /** 1 shl 13. */
        @JvmField
        public val MANAGE_MESSAGES: Permissions = Permissions(1L shl 13)

        /** 1 shl 14. */
        @JvmField
        public val EMBED_LINKS: Permissions = Permissions(1L shl 14)

        /** 1 shl 15. */
        @JvmField
        public val ATTACH_FILES: Permissions = Permissions(1L shl 15)

        /** 1 shl 16. */
        @JvmField
        public val READ_MESSAGE_HISTORY: Permissions = Permissions(1L shl 16)

        /** 1 shl 17. */
        @JvmField
        public val MENTION_EVERYONE: Permissions = Permissions(1L shl 17)

        /** 1 shl 18. */
        @JvmField
        public val USE_EXTERNAL_EMOJIS: Permissions = Permissions(1L shl 18)

        /** 1 shl 19. */
        @JvmField
        public val VIEW_GUILD_INSIGHTS: Permissions = Permissions(1L shl 19)

        /** 1 shl 20. */
        @JvmField
        public val CONNECT: Permissions = Permissions(1L shl 20)

        /** 1 shl 21. */
        @JvmField
        public val SPEAK: Permissions = Permissions(1L shl 21)

        /** 1 shl 22. */
        @JvmField
        public val MUTE_MEMBERS: Permissions = Permissions(1L shl 22)

        /** 1 shl 23. */
        @JvmField
        public val DEAFEN_MEMBERS: Permissions = Permissions(1L shl 23)

        /** 1 shl 24. */
        @JvmField
        public val MOVE_MEMBERS: Permissions = Permissions(1L shl 24)

        /** 1 shl 25. */
        @JvmField
        public val USE_VAD: Permissions = Permissions(1L shl 25)

        /** 1 shl 26. */
        @JvmField
        public val CHANGE_NICKNAME: Permissions = Permissions(1L shl 26)

        /** 1 shl 27. */
        @JvmField
        public val MANAGE_NICKNAMES: Permissions = Permissions(1L shl 27)

        /** 1 shl 28. */
        @JvmField
        public val MANAGE_ROLES: Permissions = Permissions(1L shl 28)

        /** 1 shl 29. */
        @JvmField
        public val MANAGE_WEBHOOKS: Permissions = Permissions(1L shl 29)

        /** 1 shl 30. */
        @JvmField
        public val MANAGE_GUILD_EXPRESSIONS: Permissions = Permissions(1L shl 30)

        /** 1 shl 31. */
        @JvmField
        public val USE_APPLICATION_COMMANDS: Permissions = Permissions(1L shl 31)

        /** 1 shl 32. */
        @JvmField
        public val REQUEST_TO_SPEAK: Permissions = Permissions(1L shl 32)

        /** 1 shl 33. */
        @JvmField
        public val MANAGE_EVENTS: Permissions = Permissions(1L shl 33)

        /** 1 shl 34. */
        @JvmField
        public val MANAGE_THREADS: Permissions = Permissions(1L shl 34)

        /** 1 shl 35. */
        @JvmField
        public val CREATE_PUBLIC_THREADS: Permissions = Permissions(1L shl 35)

        /** 1 shl 36. */
        @JvmField
        public val CREATE_PRIVATE_THREADS: Permissions = Permissions(1L shl 36)

        /** 1 shl 37. */
        @JvmField
        public val USE_EXTERNAL_STICKERS: Permissions = Permissions(1L shl 37)

        /** 1 shl 38. */
        @JvmField
        public val SEND_MESSAGES_IN_THREADS: Permissions = Permissions(1L shl 38)

        /** 1 shl 39. */
        @JvmField
        public val USE_EMBEDDED_ACTIVITIES: Permissions = Permissions(1L shl 39)

        /** 1 shl 40. */
        @JvmField
        public val MODERATE_MEMBERS: Permissions = Permissions(1L shl 40)

        /** 1 shl 41. */
        @JvmField
        public val VIEW_CREATOR_MONETIZATION_ANALYTICS: Permissions = Permissions(1L shl 41)

        /** 1 shl 42. */
        @JvmField
        public val USE_SOUNDBOARD: Permissions = Permissions(1L shl 42)

        /** 1 shl 43. */
        @JvmField
        public val CREATE_GUILD_EXPRESSIONS: Permissions = Permissions(1L shl 43)

        /** 1 shl 44. */
        @JvmField
        public val CREATE_EVENTS: Permissions = Permissions(1L shl 44)

        /** 1 shl 45. */
        @JvmField
        public val USE_EXTERNAL_SOUNDS: Permissions = Permissions(1L shl 45)

        /** 1 shl 46. */
        @JvmField
        public val SEND_VOICE_MESSAGES: Permissions = Permissions(1L shl 46)

        /** 1 shl 48. */
        @JvmField
        public val SET_VOICE_CHANNEL_STATUS: Permissions = Permissions(1L shl 48)

        /** 1 shl 49. */
        @JvmField
        public val SEND_POLLS: Permissions = Permissions(1L shl 49)

        /** 1 shl 50. */
        @JvmField
        public val USE_EXTERNAL_APPS: Permissions = Permissions(1L shl 50)

        /** 1 shl 51. */
        @JvmField
        public val PIN_MESSAGES: Permissions = Permissions(1L shl 51)

        /** 1 shl 52. */
        @JvmField
        public val BYPASS_SLOWMODE: Permissions = Permissions(1L shl 52)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): Permissions = if (bits == 0L) NONE else Permissions(bits)
    }
}
