package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * States of a role. Bits without a constant are kept.
 *
 * Immutable. Source: Discord docs, Permissions > Role Flags.
 */
@Serializable(with = RoleFlags.Serializer::class)
public class RoleFlags private constructor(bits: Long) : FlagSet(bits) {
    /** Whether all of [flags] are set. */
    public operator fun contains(flags: RoleFlags): Boolean = bits and flags.bits == flags.bits

    /** These flags and those of [flags]. */
    public operator fun plus(flags: RoleFlags): RoleFlags = of(bits or flags.bits)

    /** These flags without those of [flags]. */
    public operator fun minus(flags: RoleFlags): RoleFlags = of(bits and flags.bits.inv())

    internal object Serializer : FlagSetSerializer<RoleFlags>("RoleFlags") {
        override fun of(bits: Long): RoleFlags = RoleFlags.of(bits)
    }

    public companion object {
        /** No flag. */
        @JvmField
        public val NONE: RoleFlags = RoleFlags(0)

        /** 1 shl 0. */
        @JvmField
        public val IN_PROMPT: RoleFlags = RoleFlags(1L shl 0)

        /** The set of these [bits]. */
        @JvmStatic
        public fun of(bits: Long): RoleFlags = if (bits == 0L) NONE else RoleFlags(bits)
    }
}
