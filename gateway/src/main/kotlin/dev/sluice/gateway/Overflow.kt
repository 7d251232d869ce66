package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.PresenceUpdate
import dev.sluice.model.TypingStart
import java.util.function.Function

/**
 * What happens when more events wait for a collector than its capacity.
 *
 * | policy | past the capacity | loses |
 * |---|---|---|
 * | [SUSPEND] | reading pauses until half is taken | nothing |
 * | [DROP_OLDEST] | the oldest that waits is dropped | counted |
 * | [DROP_NEWEST] | what comes is dropped; life-cycle events are still taken, up to twice the capacity | counted |
 * | [COALESCE] | reading pauses; but an event replaces the one with its key that waits, at any fill | what was replaced, counted |
 *
 * Only [SUSPEND] is lossless: only such collectors hold back the [Shard.checkpoint].
 *
 * Immutable.
 */
public class Overflow private constructor(internal val kind: Kind, private val keys: List<Key<*>>) {
    /**
     * This policy, which must be [COALESCE] or made from it, with a [key] for one more class of events: of those with
     * equal keys only the newest waits, in the place of the first, so that a key that changes all the time is not put
     * off for ever. Null = this one replaces nothing. What had a key already gets this one.
     *
     * [key] is called on the thread that reads the socket, and so are `hashCode` and `equals` of what it gives: they must
     * be quick and must not block. When [key] or `hashCode` throws, that is logged and the event replaces nothing; keys
     * whose `equals` throws are not equal.
     *
     * @throws IllegalArgumentException when this is another policy.
     */
    public fun <E : Event> withKey(eventClass: Class<E>, key: Function<in E, out Any?>): Overflow {
        require(kind == Kind.COALESCE) { "keys are for COALESCE, this is $this" }
        return Overflow(kind, listOf(Key(eventClass, key)) + keys.filter { it.eventClass != eventClass })
    }

    override fun toString(): String =
        if (keys.isEmpty()) kind.name else keys.joinToString(", ", "$kind(", ")") { it.eventClass.simpleName }

    /** What [event] can be replaced by and replaces; null when it stands for itself. */
    internal fun keyOf(event: Event): Any? {
        for (key in keys) if (key.eventClass.isInstance(event)) return key.of(event)
        return null
    }

    /** Whether a full collector keeps the shard from reading. */
    internal val isPausing: Boolean get() = kind == Kind.SUSPEND || kind == Kind.COALESCE

    internal enum class Kind { SUSPEND, DROP_OLDEST, DROP_NEWEST, COALESCE }

    /** Equal keys of different classes are different. */
    private class Coalesced(private val eventClass: Class<*>, private val key: Any) {
        /** Asked for once, here, where it is told when a key of the user's throws: rings must not. */
        private val hash = 31 * eventClass.hashCode() + key.hashCode()

        override fun hashCode(): Int = hash

        override fun equals(other: Any?): Boolean =
            other is Coalesced && hash == other.hash && eventClass == other.eventClass && isSameKey(other.key)

        private fun isSameKey(other: Any): Boolean =
            try {
                key == other
            } catch (_: Throwable) {
                // An Error too, as everywhere where the user's code is called; hashing has told of a key that is no good.
                false
            }
    }

    private class Key<E : Event>(val eventClass: Class<E>, private val key: Function<in E, out Any?>) {
        fun of(event: Event): Any? = key.apply(eventClass.cast(event))?.let { Coalesced(eventClass, it) }
    }

    private data class Ids(val first: Long, val second: Long?)

    public companion object {
        /** Reading pauses for the whole shard until the collector has taken half; heartbeats go on. The default. */
        @JvmField
        public val SUSPEND: Overflow = Overflow(Kind.SUSPEND, emptyList())

        /** The newest counts: for displays and caches that may miss a step. */
        @JvmField
        public val DROP_OLDEST: Overflow = Overflow(Kind.DROP_OLDEST, emptyList())

        /** What has been accepted is kept: for work that may be refused. */
        @JvmField
        public val DROP_NEWEST: Overflow = Overflow(Kind.DROP_NEWEST, emptyList())

        /**
         * Of the presences of one user in one guild only the newest waits, and so with one user's typing in one
         * channel; more with [withKey].
         */
        @JvmField
        public val COALESCE: Overflow =
            Overflow(Kind.COALESCE, emptyList())
                .withKey(TypingStart::class.java) { Ids(it.channelId, it.userId) }
                .withKey(PresenceUpdate::class.java) { Ids(it.presence.user.id, it.presence.guildId) }
    }
}
