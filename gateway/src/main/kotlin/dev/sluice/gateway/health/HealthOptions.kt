package dev.sluice.gateway.health

import java.time.Duration

/** Where health draws its lines. Immutable. Made with [builder]; [DEFAULT] is what holds without. */
public class HealthOptions private constructor(builder: Builder) {
    /** The share of the expected shards whose sessions must stand to be ready; 0.9 unless set. */
    public val readyRatio: Double = builder.readyRatio

    /** How late a timer may be before it counts as stuck, and the process as dead; 30 s unless set. */
    public val stuckAfter: Duration = builder.stuckAfter

    /** How long a shard may be without a session before it counts as degraded; 2 min unless set. */
    public val disconnectedAfter: Duration = builder.disconnectedAfter

    /** How long no event may come to a shard whose session stands before it counts as degraded; 30 min unless set. */
    public val silentAfter: Duration = builder.silentAfter

    override fun toString(): String =
        "HealthOptions(readyRatio=$readyRatio, stuckAfter=$stuckAfter, disconnectedAfter=$disconnectedAfter, " +
            "silentAfter=$silentAfter)"

    /** Collects the options; none is needed. Not thread-safe. */
    public class Builder internal constructor() {
        internal var readyRatio = DEFAULT_READY_RATIO
        internal var stuckAfter = DEFAULT_STUCK_AFTER
        internal var disconnectedAfter = DEFAULT_DISCONNECTED_AFTER
        internal var silentAfter = DEFAULT_SILENT_AFTER

        /**
         * The share of the expected shards, rounded up to a whole one, whose sessions must stand to be ready.
         *
         * @throws IllegalArgumentException when it is not above 0 and at most 1.
         */
        public fun readyRatio(ratio: Double): Builder =
            apply {
                require(ratio > 0 && ratio <= 1) { "readyRatio must be above 0 and at most 1, was $ratio" }
                readyRatio = ratio
            }

        /**
         * How late a timer may be before it counts as stuck. Set it well above the longest pause that the garbage collector
         * or a busy machine has ever caused.
         *
         * @throws IllegalArgumentException when it is not positive.
         */
        public fun stuckAfter(limit: Duration): Builder = apply { stuckAfter = positive("stuckAfter", limit) }

        /**
         * How long a shard may be without a session before it counts as degraded.
         *
         * @throws IllegalArgumentException when it is not positive.
         */
        public fun disconnectedAfter(limit: Duration): Builder =
            apply { disconnectedAfter = positive("disconnectedAfter", limit) }

        /**
         * How long no event may come before a shard counts as degraded. A shard with few and quiet guilds may well be
         * silent for hours, one with a thousand is never silent for a minute.
         *
         * @throws IllegalArgumentException when it is not positive.
         */
        public fun silentAfter(limit: Duration): Builder = apply { silentAfter = positive("silentAfter", limit) }

        /** The options. */
        public fun build(): HealthOptions = HealthOptions(this)

        private fun positive(name: String, limit: Duration): Duration {
            require(!limit.isNegative && !limit.isZero) { "$name must be positive, was $limit" }
            return limit
        }
    }

    public companion object {
        /** One shard in ten may be between two connections, as each is every few hours, and the bot still does its job. */
        private const val DEFAULT_READY_RATIO = 0.9

        /** A heartbeat's period is 41 s, a full garbage collection of a large heap takes seconds. */
        private val DEFAULT_STUCK_AFTER: Duration = Duration.ofSeconds(30)

        /** A resume takes seconds, a new session some more; the backoff has by then come to its longest steps. */
        private val DEFAULT_DISCONNECTED_AFTER: Duration = Duration.ofMinutes(2)

        /** Long for any shard of a large bot; a small one at night sets it higher. */
        private val DEFAULT_SILENT_AFTER: Duration = Duration.ofMinutes(30)

        /** Nothing out of the ordinary. */
        @JvmField
        public val DEFAULT: HealthOptions = Builder().build()

        /** Begins with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
