package dev.sluice.gateway

import java.time.Duration

/**
 * How long Discord took to answer the heartbeats of the present connection. A copy; immutable.
 *
 * @property last the newest round trip; null before the first answer.
 * @property average the mean of [recent]; null before the first answer.
 * @property recent the latest round trips, newest first; at most five.
 */
public class ShardLatency internal constructor(
    public val last: Duration?,
    public val average: Duration?,
    public val recent: List<Duration>,
) {
    override fun toString(): String = "ShardLatency(average=$average, recent=$recent)"
}
