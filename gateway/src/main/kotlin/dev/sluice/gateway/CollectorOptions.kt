package dev.sluice.gateway

/**
 * How one collector, listener or publisher is served: its name, how much may wait for it, and what happens to more.
 *
 * Immutable. Made with [builder]; [DEFAULT] is what holds without, [named] the shortest way to a collector whose events
 * are not to be lost over a restart.
 */
public class CollectorOptions private constructor(builder: Builder) {
    /**
     * What it is called in warnings and metrics, and under which it holds back the [Shard.checkpoint] once it has left
     * without having finished; null = the shard makes up a name, and it holds nothing back once others have got further.
     */
    public val name: String? = builder.name

    /** How many events may wait for it; null = as the shard is configured. */
    public val capacity: Int? = builder.capacity

    /** What happens to more than that; null = as the shard is configured. */
    public val overflow: Overflow? = builder.overflow

    /** How many events may be in its hands, where it says itself when it is done; null = as many as [capacity]. */
    public val maxUnfinished: Int? = builder.maxUnfinished

    /** These, or, when they have no name, the same with [name]. */
    internal fun orNamed(name: String): CollectorOptions =
        if (this.name != null) {
            this
        } else {
            val named = Builder().name(name)
            named.capacity = capacity
            named.overflow = overflow
            named.maxUnfinished = maxUnfinished
            named.build()
        }

    override fun toString(): String =
        "CollectorOptions(name=$name, capacity=$capacity, overflow=$overflow, maxUnfinished=$maxUnfinished)"

    /**
     * Collects the options; none is needed. Setters throw [IllegalArgumentException] with the bad value. Not
     * thread-safe.
     */
    public class Builder internal constructor() {
        internal var name: String? = null
        internal var capacity: Int? = null
        internal var overflow: Overflow? = null
        internal var maxUnfinished: Int? = null

        /**
         * Names it. A name belongs to one collector of a shard, or of a cluster, at a time; a second one is refused with an
         * [IllegalStateException]. When one that is lossless fails or is
         * cancelled, the checkpoint stays where it was until the name subscribes again, or [Shard.forget].
         */
        public fun name(name: String): Builder =
            apply {
                require(name.isNotBlank()) { "name must not be blank" }
                this.name = name
            }

        /** How many events may wait for it before [overflow] sets in. */
        public fun capacity(events: Int): Builder =
            apply {
                require(events > 0) { "capacity must be positive, was $events" }
                capacity = events
            }

        /** What happens to more events than [capacity]. */
        public fun overflow(overflow: Overflow): Builder = apply { this.overflow = overflow }

        /**
         * How many events may be in its hands before the next is handed out only when one is done; then events pile up
         * before it, up to [capacity]. Counts for [ShardFlow.manual], [ShardFlow.parallelBy] and their Java forms, and
         * for sinks; all others have one at a time.
         */
        public fun maxUnfinished(events: Int): Builder =
            apply {
                require(events > 0) { "maxUnfinished must be positive, was $events" }
                maxUnfinished = events
            }

        /** The options. */
        public fun build(): CollectorOptions = CollectorOptions(this)
    }

    public companion object {
        /** Nothing out of the ordinary. */
        @JvmField
        public val DEFAULT: CollectorOptions = Builder().build()

        /** Begins with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()

        /** A [name], and the defaults. */
        @JvmStatic
        public fun named(name: String): CollectorOptions = Builder().name(name).build()
    }
}
