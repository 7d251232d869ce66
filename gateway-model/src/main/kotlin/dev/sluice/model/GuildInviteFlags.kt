package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What an invite makes of those who take it. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Invite > Guild Invite Flags.
 */
@Serializable(with = GuildInviteFlags.Serializer::class)
public class GuildInviteFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: GuildInviteFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: GuildInviteFlags): GuildInviteFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: GuildInviteFlags): GuildInviteFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<GuildInviteFlags>("GuildInviteFlags") {
        override fun of(bits: Long): GuildInviteFlags = GuildInviteFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: GuildInviteFlags = GuildInviteFlags(0)

        /** 1 shl 0. */
        @JvmField
        public val IS_GUEST_INVITE: GuildInviteFlags = GuildInviteFlags(1L shl 0)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): GuildInviteFlags = if (bits == 0L) NONE else GuildInviteFlags(bits)
    }
}
