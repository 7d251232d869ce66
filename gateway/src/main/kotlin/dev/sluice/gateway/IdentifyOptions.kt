package dev.sluice.gateway

import dev.sluice.ratelimit.IdentifyBreaker

/** What a runtime does to save the day's identifies. Immutable. */
internal class IdentifyOptions(
    val reservePercent: Int,
    private val shardLimit: Int,
    private val tokenLimit: Int,
    private val pauseNanos: Long,
) {
    fun newBreaker() = IdentifyBreaker(shardLimit, tokenLimit, pauseNanos)
}
