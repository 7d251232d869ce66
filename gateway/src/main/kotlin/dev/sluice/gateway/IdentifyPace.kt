package dev.sluice.gateway

import dev.sluice.ratelimit.IdentifyBuckets
import java.time.Duration

/** How far apart the identifies of one bucket are: Discord's interval, and a margin of ours. */
internal class IdentifyPace(val intervalNanos: Long, val marginNanos: Long) {
    companion object {
        val DISCORD = IdentifyPace(IdentifyBuckets.DISCORD_INTERVAL_NANOS, IdentifyBuckets.DEFAULT_MARGIN_NANOS)

        fun of(interval: Duration, margin: Duration): IdentifyPace {
            require(!interval.isNegative) { "interval must not be negative, was $interval" }
            require(!margin.isNegative) { "margin must not be negative, was $margin" }
            return IdentifyPace(interval.toNanos(), margin.toNanos())
        }
    }
}
