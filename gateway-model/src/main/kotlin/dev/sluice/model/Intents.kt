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

    /**
     * Which of the wanted [types] never come with this set of intents, or not whole, and what would have to be added.
     *
     * Empty when all is well. Types without a constant are taken to come. In the order of [types], each at most once.
     */
    public fun gaps(types: Collection<EventType>): List<IntentGap> = types.distinct().mapNotNull(::gap)

    private fun gap(type: EventType): IntentGap? =
        when {
            !delivers(type) -> {
                val isOwnSent = type == EventType.GUILD_MEMBER_UPDATE
                val kind = if (isOwnSent) IntentGap.Kind.OWN_MEMBER_ONLY else IntentGap.Kind.NEVER_SENT
                IntentGap(type, kind, type.intents)
            }

            lacksContent(type) -> {
                IntentGap(type, IntentGap.Kind.WITHOUT_CONTENT, of(Intent.MESSAGE_CONTENT))
            }

            else -> {
                null
            }
        }

    private fun delivers(type: EventType): Boolean = type.intents.bits == 0L || type.intents.bits and bits != 0L

    /** Direct messages to the bot come with content in any case. */
    private fun lacksContent(type: EventType): Boolean =
        Intent.MESSAGE_CONTENT !in this &&
            when (type) {
                EventType.MESSAGE_CREATE, EventType.MESSAGE_UPDATE -> Intent.GUILD_MESSAGES in this
                EventType.AUTO_MODERATION_ACTION_EXECUTION -> true
                else -> false
            }

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
