package dev.sluice.ratelimit

/**
 * Keeps identifies that come to nothing from using up the day's budget.
 *
 * An identify has *failed* when the shard asks for the next one before a session has stood for a while. After a failure
 * the next try of that shard comes later and later: the scarcer identifies are, the later, up to the pace that the
 * budget could bear until it is full again. The [shardLimit]th failure in a row of a shard makes it pause for
 * [pauseNanos], doubling with each further one up to [maxPauseNanos]. And when the shards of the token have together
 * failed [tokenLimit] times with no session that stood in between, each shard counted up to its own limit, the breaker
 * opens: nobody identifies for the pause; then it is half open, one shard tries, and its session decides whether it
 * closes or opens again for twice the time.
 *
 * The numbers are ours: Discord only says what happens when the budget is spent (Discord docs, Gateway > Session Start
 * Limit Object). A shard goes through [handleAsked], [handlePassed], then [handleSent] or [handleReturned], and after a
 * send [handleBegan] when READY has come.
 *
 * Time is an argument, never read: pass a monotonic clock, which may have any value and overflow.
 *
 * Not thread-safe: confine an instance to one coroutine or guard it with your own lock.
 */
public class IdentifyBreaker
    @JvmOverloads
    constructor(
        public val shardLimit: Int = DEFAULT_SHARD_LIMIT,
        public val tokenLimit: Int = DEFAULT_TOKEN_LIMIT,
        public val pauseNanos: Long = DEFAULT_PAUSE_NANOS,
        public val maxPauseNanos: Long = maxOf(pauseNanos, DEFAULT_MAX_PAUSE_NANOS),
    ) {
        /** Whether shards may identify. */
        public enum class State {
            /** They may. */
            CLOSED,

            /** None may, for a while. */
            OPEN,

            /** One may, and what becomes of its session decides. */
            HALF_OPEN,
        }

        /** What is known of one shard. Made by [newRecord]; belongs to its breaker. */
        public class Record internal constructor() {
            /** Identifies in a row that have failed. */
            public var failures: Int = 0
                internal set

            /** An identify was sent, and nobody knows yet what becomes of it. */
            internal var isPending = false
            internal var sentAtNanos = 0L

            /** When READY came, and how long from there the session has to stand; null = it has not come. */
            internal var began: Began? = null

            override fun toString(): String = "Record($failures failures${if (isPending) ", one pending" else ""})"
        }

        internal class Began(val atNanos: Long, val stableAfterNanos: Long)

        private val standing = LinkedHashSet<Record>()
        private val failing = LinkedHashSet<Record>()
        private var trips = 0
        private var openedAtNanos = 0L
        private var openForNanos = 0L
        private var probe: Record? = null

        /** Whether shards may identify. */
        public var state: State = State.CLOSED
            private set

        /** Failures since a session has last stood, each shard counted up to its own limit. */
        public var failuresInARow: Int = 0
            private set

        init {
            require(shardLimit > 1) { "shardLimit must be above 1, was $shardLimit" }
            require(tokenLimit > 1) { "tokenLimit must be above 1, was $tokenLimit" }
            require(pauseNanos > 0) { "pauseNanos must be positive, was $pauseNanos" }
            require(maxPauseNanos >= pauseNanos) { "maxPauseNanos must not be below $pauseNanos, was $maxPauseNanos" }
        }

        /** A record for a shard of this token. */
        public fun newRecord(): Record = Record()

        /** The shard wants to identify: if it did before and no session has stood since, that one has failed. */
        public fun handleAsked(record: Record, nowNanos: Long) {
            handleTimeout(nowNanos)
            if (record.isPending) failed(record, nowNanos)
        }

        /** The shard is let through, as [nanosUntilAllowed] was 0. */
        public fun handlePassed(record: Record) {
            if (state == State.CLOSED) return
            state = State.HALF_OPEN
            probe = record
        }

        /** A shard that was let through does not identify after all. */
        public fun handleReturned(record: Record) {
            if (probe === record && !record.isPending) probe = null
        }

        /** The shard has identified. */
        public fun handleSent(record: Record, nowNanos: Long) {
            record.isPending = true
            record.sentAtNanos = nowNanos
        }

        /** READY has come; the session counts as good when it is not lost for [stableAfterNanos]. */
        public fun handleBegan(record: Record, nowNanos: Long, stableAfterNanos: Long) {
            if (!record.isPending) return
            record.began = Began(nowNanos, stableAfterNanos)
            standing.add(record)
        }

        /** The shard is gone: by the wish of its user, or ([isFailure]) because its last identify was refused for good. */
        public fun handleEnded(record: Record, nowNanos: Long, isFailure: Boolean) {
            handleTimeout(nowNanos)
            if (isFailure && record.isPending) failed(record, nowNanos)
            forget(record)
            failing.remove(record)
            if (probe === record) probe = null
        }

        /** Notices sessions that have stood for long enough; due after [nanosUntilTimeout]. */
        public fun handleTimeout(nowNanos: Long) {
            for (record in standing.toList()) if (nanosUntilStood(record, nowNanos) == 0L) stood(record)
        }

        /** The operator knows better: everything is forgotten, and whoever waits may go. */
        public fun handleReset() {
            failing.forEach { it.failures = 0 }
            failing.clear()
            close()
        }

        /** When [handleTimeout] has something to do, if nothing else happens; [Long.MAX_VALUE] = never. */
        public fun nanosUntilTimeout(nowNanos: Long): Long =
            standing.minOfOrNull { nanosUntilStood(it, nowNanos) } ?: NEVER

        /**
         * 0 when the shard may identify now, else the nanoseconds to wait; [Long.MAX_VALUE] while another shard tries.
         *
         * @param scarcity of identifies, see [SessionStartBudget.scarcity]
         * @param sustainableNanos between two identifies, see [SessionStartBudget.sustainableMillis]
         */
        @JvmOverloads
        public fun nanosUntilAllowed(
            record: Record,
            nowNanos: Long,
            scarcity: Double = 1.0,
            sustainableNanos: Long = DISCORD_SUSTAINABLE_NANOS,
        ): Long {
            val pause = ownPauseNanos(record.failures, scarcity, sustainableNanos)
            val own = if (pause == 0L) 0 else maxOf(0, pause - (nowNanos - record.sentAtNanos))
            return maxOf(own, nanosUntilHalfOpen(record, nowNanos))
        }

        /** The same for the whole token, without what a single shard has to wait for; 0 when it is not open. */
        public fun nanosUntilHalfOpen(nowNanos: Long): Long =
            if (state == State.OPEN) maxOf(0, openForNanos - (nowNanos - openedAtNanos)) else 0

        /** Whether the shard has failed as often as makes it pause. */
        public fun isPausing(record: Record): Boolean = record.failures >= shardLimit

        override fun toString(): String = "IdentifyBreaker($state, $failuresInARow failures of $tokenLimit)"

        private fun nanosUntilHalfOpen(record: Record, nowNanos: Long): Long =
            when (state) {
                State.CLOSED -> 0
                State.OPEN -> nanosUntilHalfOpen(nowNanos)
                State.HALF_OPEN -> if (probe == null || probe === record) 0 else NEVER
            }

        /** After the first failure the backoff of the shard itself is enough. */
        private fun ownPauseNanos(failures: Int, scarcity: Double, sustainableNanos: Long): Long {
            if (failures <= 1) return 0
            val grown = doubled(FIRST_PAUSE_NANOS, failures - 2) * scarcity
            val bearable = sustainableNanos.toDouble() * maxOf(1, failing.size)
            val paced = minOf(grown, bearable).toLong()
            if (failures < shardLimit) return paced
            return maxOf(paced, minOf(doubled(pauseNanos, failures - shardLimit), maxPauseNanos.toDouble()).toLong())
        }

        private fun failed(record: Record, nowNanos: Long) {
            forget(record)
            record.failures++
            failing.add(record)
            if (record.failures <= shardLimit) failuresInARow++
            val isProbe = state == State.HALF_OPEN && probe === record
            if (isProbe || (state == State.CLOSED && failuresInARow >= tokenLimit)) open(nowNanos)
        }

        private fun stood(record: Record) {
            forget(record)
            record.failures = 0
            failing.remove(record)
            close()
        }

        private fun forget(record: Record) {
            record.isPending = false
            record.began = null
            standing.remove(record)
        }

        private fun open(nowNanos: Long) {
            state = State.OPEN
            probe = null
            openedAtNanos = nowNanos
            openForNanos = minOf(doubled(pauseNanos, trips), maxPauseNanos.toDouble()).toLong()
            trips++
        }

        private fun close() {
            state = State.CLOSED
            probe = null
            trips = 0
            failuresInARow = 0
        }

        private fun nanosUntilStood(record: Record, nowNanos: Long): Long {
            val began = record.began ?: return NEVER
            return maxOf(0, began.stableAfterNanos - (nowNanos - began.atNanos))
        }

        private fun doubled(nanos: Long, times: Int): Double = Math.scalb(nanos.toDouble(), minOf(times, MAX_DOUBLINGS))

        public companion object {
            /** Tries that one shard may need in bad moments: with the backoff between them some minutes in all. */
            public const val DEFAULT_SHARD_LIMIT: Int = 5

            /** Four shards at their limit: then it is not a shard's trouble but everybody's. */
            public const val DEFAULT_TOKEN_LIMIT: Int = 20

            /** Five minutes: 288 of them in a day, so that one shard alone never comes near the 1000 of a day. */
            public const val DEFAULT_PAUSE_NANOS: Long = 300_000_000_000

            /** One hour: a bot is back within it, whatever the outage. */
            public const val DEFAULT_MAX_PAUSE_NANOS: Long = 3_600_000_000_000

            /** 1000 identifies in 24 hours, evenly (Discord docs, Gateway > Rate Limiting). */
            public const val DISCORD_SUSTAINABLE_NANOS: Long = 86_400_000_000

            /** After the second failure, as long as identifies are not scarce. */
            private const val FIRST_PAUSE_NANOS = 1_000_000_000L

            /** Beyond any cap, and far from overflow. */
            private const val MAX_DOUBLINGS = 60
            private const val NEVER = Long.MAX_VALUE
        }
    }
