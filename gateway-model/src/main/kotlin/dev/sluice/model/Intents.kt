package dev.sluice.model

/**
 * A set of [Intent]s, as the number that goes into the identify.
 *
 * Equal by [bits]. Immutable. Source: Discord docs, Gateway > Gateway Intents.
 *
 * @property bits one bit for each intent
 */
public class Intents(public val bits: Long) {
    /** The intents in this set, by ascending bit. */
    public fun toList(): List<Intent> = (0..MAX_BIT).filter { bits ushr it and 1L == 1L }.map(Intent::of)

    /** Whether [intent] is in this set. */
    public operator fun contains(intent: Intent): Boolean = bits and intent.mask != 0L

    /** Whether all of [intents] are in this set. */
    public fun containsAll(intents: Intents): Boolean = bits and intents.bits == intents.bits

    /** This set with [intent]. */
    public operator fun plus(intent: Intent): Intents = Intents(bits or intent.mask)

    /** This set with all of [intents]. */
    public operator fun plus(intents: Intents): Intents = Intents(bits or intents.bits)

    /** This set without [intent]. */
    public operator fun minus(intent: Intent): Intents = Intents(bits and intent.mask.inv())

    /** This set without any of [intents]. */
    public operator fun minus(intents: Intents): Intents = Intents(bits and intents.bits.inv())

    override fun equals(other: Any?): Boolean = other is Intents && other.bits == bits

    override fun hashCode(): Int = bits.hashCode()

    override fun toString(): String = toList().joinToString(", ", "Intents(", ")") { it.name }

    public companion object {
        private const val MAX_BIT = 62

        /** No intent: only the events that need none. */
        @JvmField
        public val NONE: Intents = Intents(0)

        /** Every documented intent, the privileged ones included: 53608447. */
        @JvmField
        public val ALL: Intents = of(Intent.entries)

        /** Every documented intent that needs no switch in the developer portal: 53575421. */
        @JvmField
        public val UNPRIVILEGED: Intents = of(Intent.entries.filter { !it.isPrivileged })

        /** The set of these [intents]. */
        @JvmStatic
        public fun of(vararg intents: Intent): Intents = of(intents.asList())

        /** The set of these [intents]. */
        @JvmStatic
        public fun of(intents: Iterable<Intent>): Intents = Intents(intents.fold(0L) { bits, it -> bits or it.mask })
    }
}
