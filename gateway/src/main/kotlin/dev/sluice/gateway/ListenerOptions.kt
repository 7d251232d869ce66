package dev.sluice.gateway

import java.util.concurrent.Executor

/** How one listener of [AsyncShard] is served. Immutable. Made with [builder]; [DEFAULT] is what holds without. */
public class ListenerOptions private constructor(builder: Builder) {
    /** Runs the listener; null = the runtime's callback executor. */
    public val executor: Executor? = builder.executor

    /** Hears what the listener throws; null = it is logged, and the listener goes on. */
    public val onError: ListenerErrorHandler? = builder.onError

    /** Its name, how much may wait for it, what happens to more. */
    public val collector: CollectorOptions = builder.collector

    override fun toString(): String = "ListenerOptions(executor=$executor, collector=$collector)"

    /** Collects the options; none is needed. Not thread-safe. */
    public class Builder internal constructor() {
        internal var executor: Executor? = null
        internal var onError: ListenerErrorHandler? = null
        internal var collector: CollectorOptions = CollectorOptions.DEFAULT

        /** Runs the listener there. It must not run tasks in the thread that hands them over. */
        public fun executor(executor: Executor): Builder = apply { this.executor = executor }

        /** Hears what the listener throws, and decides whether it goes on. */
        public fun onError(handler: ListenerErrorHandler): Builder = apply { onError = handler }

        /** Its name, how much may wait for it, what happens to more. */
        public fun collector(options: CollectorOptions): Builder = apply { collector = options }

        /** The options. */
        public fun build(): ListenerOptions = ListenerOptions(this)
    }

    public companion object {
        /** Nothing out of the ordinary. */
        @JvmField
        public val DEFAULT: ListenerOptions = Builder().build()

        /** These [options] of its collector, and the defaults. */
        @JvmStatic
        public fun of(options: CollectorOptions): ListenerOptions = builder().collector(options).build()

        /** Begins with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
