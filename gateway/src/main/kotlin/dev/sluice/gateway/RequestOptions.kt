package dev.sluice.gateway

import java.time.Duration

/**
 * How long a request to Discord is waited for, and how often it is sent again. Immutable. Made with [builder];
 * [DEFAULT] is what holds without.
 */
public class RequestOptions private constructor(builder: Builder) {
    /**
     * How long no part of the answer may come, counted from the request and from each part, while the shard is
     * connected; 30 s unless set. After a reconnect it counts anew.
     */
    public val idleTimeout: Duration = builder.idleTimeout

    /**
     * How often a request that Discord dropped because of a rate limit is sent again, each time after the wait that
     * Discord asked for; 3 unless set.
     */
    public val rateLimitRetries: Int = builder.rateLimitRetries

    override fun toString(): String = "RequestOptions(idleTimeout=$idleTimeout, rateLimitRetries=$rateLimitRetries)"

    /** Collects the options; none is needed. Not thread-safe. */
    public class Builder internal constructor() {
        internal var idleTimeout: Duration = Duration.ofSeconds(DEFAULT_IDLE_SECONDS)
        internal var rateLimitRetries = DEFAULT_RETRIES

        /**
         * See [RequestOptions.idleTimeout].
         *
         * @throws IllegalArgumentException when it is not positive, or longer than a day.
         */
        public fun idleTimeout(timeout: Duration): Builder =
            apply {
                require(timeout > Duration.ZERO && timeout <= LONGEST) {
                    "idleTimeout must be positive and at most $LONGEST, was $timeout"
                }
                idleTimeout = timeout
            }

        /**
         * See [RequestOptions.rateLimitRetries]; with 0 a request that Discord drops fails at once.
         *
         * @throws IllegalArgumentException when it is negative.
         */
        public fun rateLimitRetries(retries: Int): Builder =
            apply {
                require(retries >= 0) { "rateLimitRetries must not be negative, was $retries" }
                rateLimitRetries = retries
            }

        /** The options. */
        public fun build(): RequestOptions = RequestOptions(this)
    }

    public companion object {
        /** Answers come within milliseconds of each other, and within seconds from a Discord in trouble. */
        private const val DEFAULT_IDLE_SECONDS = 30L

        /** With the 30 s of full member lists some two minutes: by then something else is wrong. */
        private const val DEFAULT_RETRIES = 3
        private val LONGEST: Duration = Duration.ofDays(1)

        /** Nothing out of the ordinary. */
        @JvmField
        public val DEFAULT: RequestOptions = Builder().build()

        /** Begins with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
