package dev.sluice.gateway.rest

import java.time.Duration

/**
 * How many identifies a bot has left (Discord docs, Gateway > Session Start Limit Object). Immutable.
 *
 * @property total identifies in one window, 1000 for most bots
 * @property remaining identifies left in this one
 * @property resetAfter until the window ends, at the time of the answer
 * @property maxConcurrency identifies that may be sent in 5 s, one per bucket
 */
public class SessionStartLimit(
    public val total: Int,
    public val remaining: Int,
    public val resetAfter: Duration,
    public val maxConcurrency: Int,
) {
    override fun equals(other: Any?): Boolean =
        other is SessionStartLimit &&
            other.total == total &&
            other.remaining == remaining &&
            other.resetAfter == resetAfter &&
            other.maxConcurrency == maxConcurrency

    override fun hashCode(): Int =
        ((total * PRIME + remaining) * PRIME + resetAfter.hashCode()) * PRIME + maxConcurrency

    override fun toString(): String =
        "SessionStartLimit($remaining of $total, resetAfter=$resetAfter, maxConcurrency=$maxConcurrency)"

    private companion object {
        const val PRIME = 31
    }
}
