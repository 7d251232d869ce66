package dev.sluice.gateway.session

import java.time.Duration

/** When and how patiently a shard uses its [SessionStore]. Immutable. Made with [builder]; [DEFAULT] holds without. */
public class SessionStoreOptions private constructor(builder: Builder) {
    /**
     * How far apart saves are at least while the checkpoint moves; 1 s unless set. A process that is killed sees again
     * what it finished since the last one. A new session, a hand-over and a close are stored at once.
     */
    public val interval: Duration = builder.interval

    /** How long one call of the store may take until it counts as failed; 10 s unless set. */
    public val callTimeout: Duration = builder.callTimeout

    /**
     * How long a start goes on asking a store that fails; 30 s unless set. After that the shard goes on as if nothing
     * were stored, which costs an identify and is told as a lost session.
     */
    public val startPatience: Duration = builder.startPatience

    /** How long an end goes on trying to store or to delete; 5 s unless set. */
    public val endPatience: Duration = builder.endPatience

    override fun toString(): String =
        "SessionStoreOptions(every $interval, call $callTimeout, start $startPatience, end $endPatience)"

    /** Collects the options; none is needed. Not thread-safe. */
    public class Builder internal constructor() {
        internal var interval: Duration = Duration.ofSeconds(1)
        internal var callTimeout: Duration = Duration.ofSeconds(10)
        internal var startPatience: Duration = Duration.ofSeconds(30)
        internal var endPatience: Duration = Duration.ofSeconds(5)

        /** See [SessionStoreOptions.interval]; zero = as fast as the store goes. */
        public fun interval(interval: Duration): Builder =
            apply {
                require(!interval.isNegative && interval <= LONGEST) { "interval must be 0 to $LONGEST, was $interval" }
                this.interval = interval
            }

        /** See [SessionStoreOptions.callTimeout]. */
        public fun callTimeout(timeout: Duration): Builder = apply { callTimeout = positive("callTimeout", timeout) }

        /** See [SessionStoreOptions.startPatience]. */
        public fun startPatience(patience: Duration): Builder =
            apply { startPatience = positive("startPatience", patience) }

        /** See [SessionStoreOptions.endPatience]. */
        public fun endPatience(patience: Duration): Builder = apply { endPatience = positive("endPatience", patience) }

        /** The options. */
        public fun build(): SessionStoreOptions = SessionStoreOptions(this)

        private fun positive(name: String, duration: Duration): Duration {
            require(!duration.isNegative && !duration.isZero && duration <= LONGEST) {
                "$name must be positive and at most $LONGEST, was $duration"
            }
            return duration
        }
    }

    public companion object {
        /** Longer ones are mistakes: Discord has forgotten a session after some minutes. */
        private val LONGEST: Duration = Duration.ofHours(1)

        /** Nothing out of the ordinary. */
        @JvmField
        public val DEFAULT: SessionStoreOptions = Builder().build()

        /** Begins with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
