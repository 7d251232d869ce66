package dev.sluice.ratelimit

import kotlin.random.Random

/**
 * How long to wait before the next try: full jitter, that is anything between 0 and a ceiling that doubles with each try
 * from [baseNanos] to [capNanos].
 *
 * Full jitter spreads the shards of a fleet that all lost their connection in one moment. Discord names no numbers; it asks
 * for exponential backoff between reconnects (Discord docs, Gateway > Disconnections) and bans whom its limits do not stop.
 * Call [reset] only when a connection has proven itself for a while: a server that accepts and closes at once would
 * otherwise be called in a tight loop.
 *
 * Not thread-safe: confine an instance to one coroutine or guard it with your own lock.
 *
 * @param baseNanos ceiling of the first wait
 * @param capNanos ceiling that no wait passes
 * @param random where the jitter comes from; seed it in tests
 */
public class Backoff(
    private val baseNanos: Long = DEFAULT_BASE_NANOS,
    private val capNanos: Long = DEFAULT_CAP_NANOS,
    private val random: Random,
) {
    init {
        require(baseNanos > 0) { "baseNanos must be positive, was $baseNanos" }
        require(capNanos in baseNanos until Long.MAX_VALUE) {
            "capNanos must be at least baseNanos ($baseNanos) and below ${Long.MAX_VALUE}, was $capNanos"
        }
    }

    /** Tries since the last [reset]: how often the ceiling has doubled. Set it to restore a stored one. */
    public var level: Int = 0
        set(value) {
            require(value >= 0) { "level must not be negative, was $value" }
            field = value
        }

    /** The most that the next [nextDelayNanos] can be. */
    public val ceilingNanos: Long
        get() = if (level >= Long.SIZE_BITS - 1 || baseNanos > capNanos shr level) capNanos else baseNanos shl level

    /** The next wait, 0 to [ceilingNanos], both possible; raises [level] by one. */
    public fun nextDelayNanos(): Long {
        val delay = random.nextLong(ceilingNanos + 1)
        if (level < Int.MAX_VALUE) level++
        return delay
    }

    /** Back to the first ceiling. */
    public fun reset() {
        level = 0
    }

    override fun toString(): String = "Backoff(level=$level, ceilingNanos=$ceilingNanos of $capNanos)"

    public companion object {
        /** One second: short enough after a single dropped connection. */
        public const val DEFAULT_BASE_NANOS: Long = 1_000_000_000

        /** One minute: a bot is back soon after an outage, and a fleet still asks seldom. */
        public const val DEFAULT_CAP_NANOS: Long = 60_000_000_000

        /** A backoff from 1 s to 60 s. */
        @JvmStatic
        public fun withDefaults(random: Random): Backoff = Backoff(random = random)
    }
}
