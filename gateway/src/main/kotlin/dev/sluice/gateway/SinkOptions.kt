package dev.sluice.gateway

import java.util.concurrent.Executor

/** How one [EventSink] is served. Immutable. Made with [builder]; [DEFAULT] is what holds without. */
public class SinkOptions private constructor(builder: Builder) {
    /**
     * Its name, how much may wait for it, how many deliveries may be under way
     * ([maxUnfinished][CollectorOptions.maxUnfinished]).
     */
    public val collector: CollectorOptions = builder.collector.orNamed(NAME)

    /** The names of the dispatches that it wants, such as `MESSAGE_CREATE`; null = all. */
    public val events: Set<String>? = builder.events?.toSet()

    /**
     * Calls the sink; null = the runtime's callback executor. When it takes no more tasks that is logged and the sink is
     * unsubscribed from the shard, as with [SinkVerdict.STOP].
     */
    public val executor: Executor? = builder.executor

    /** Decides about deliveries that fail; null = they are logged and retried, for ever. */
    public val onError: SinkErrorHandler? = builder.onError

    override fun toString(): String = "SinkOptions(collector=$collector, events=${events ?: "all"}, executor=$executor)"

    /** Collects the options; none is needed. Not thread-safe. */
    public class Builder internal constructor() {
        internal var collector: CollectorOptions = CollectorOptions.DEFAULT
        internal var events: Collection<String>? = null
        internal var executor: Executor? = null
        internal var onError: SinkErrorHandler? = null

        /**
         * Its name, how much may wait for it, how many deliveries may be under way. One without a name is called `sink`:
         * with a name it can go on where it left.
         */
        public fun collector(options: CollectorOptions): Builder = apply { collector = options }

        /** The names of the dispatches that it wants; what no one wants is not even copied. */
        public fun events(names: Collection<String>): Builder = apply { events = names }

        /** Calls the sink there. It must not run tasks in the thread that hands them over. */
        public fun executor(executor: Executor): Builder = apply { this.executor = executor }

        /** Decides about deliveries that fail. */
        public fun onError(handler: SinkErrorHandler): Builder = apply { onError = handler }

        /** The options. */
        public fun build(): SinkOptions = SinkOptions(this)
    }

    public companion object {
        /** A sink without a name would let go of what it has not delivered. */
        private const val NAME = "sink"

        /** Nothing out of the ordinary. */
        @JvmField
        public val DEFAULT: SinkOptions = Builder().build()

        /** Begins with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
