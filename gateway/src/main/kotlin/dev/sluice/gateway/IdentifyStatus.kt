package dev.sluice.gateway

import dev.sluice.ratelimit.IdentifyBreaker
import java.time.Instant

/**
 * How the shards of one bot fare with identifying, see [GatewayRuntime.identifyStatus]. A copy; immutable.
 *
 * @property waiting shards that are connected and wait for their turn.
 * @property parked shards that wait without a connection, as their turn is far off.
 * @property parkedUntil when the first of them is expected to go on; null when none is parked or it is not known.
 * @property sent IDENTIFYs sent by this runtime.
 * @property maxConcurrency how many shards may identify at one time.
 * @property budget what is left of the day's identifies; null when it is not known.
 * @property breaker whether too many identifies came to nothing.
 * @property breakerUntil when an open breaker lets the next shard try; null when it is not open.
 * @property failuresInARow identifies that came to nothing since a session last stood, each shard counted up to its
 *   limit.
 */
public class IdentifyStatus internal constructor(
    public val waiting: Int,
    public val parked: Int,
    public val parkedUntil: Instant?,
    public val sent: Long,
    public val maxConcurrency: Int,
    public val budget: Budget?,
    public val breaker: IdentifyBreaker.State,
    public val breakerUntil: Instant?,
    public val failuresInARow: Int,
) {
    /**
     * What is left of the day's identifies. Immutable. Source: Discord docs, Gateway > Session Start Limit Object.
     *
     * @property total identifies in one window.
     * @property remaining identifies left in this one, the reserve included.
     * @property reserve how many of them are kept for shards that lose their session.
     * @property resetAt when the window ends.
     */
    public class Budget internal constructor(
        public val total: Int,
        public val remaining: Int,
        public val reserve: Int,
        public val resetAt: Instant,
    ) {
        override fun toString(): String = "$remaining of $total until $resetAt, reserve $reserve"
    }

    override fun toString(): String =
        "IdentifyStatus(waiting=$waiting, parked=$parked, parkedUntil=$parkedUntil, sent=$sent, " +
            "maxConcurrency=$maxConcurrency, budget=$budget, breaker=$breaker, breakerUntil=$breakerUntil, " +
            "failuresInARow=$failuresInARow)"
}
