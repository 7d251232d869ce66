package dev.sluice.gateway

import dev.sluice.ratelimit.SessionStartBudget

/**
 * What is counted of a token's identifies while nobody says how many are left of the day.
 *
 * Discord's usual 1000 in 24 hours are assumed, or five for each shard where those are more: large bots have
 * `max(2000, guilds / 1000 * 5)`, and a shard of theirs has 1000 guilds and more (Discord docs, Gateway > Rate Limiting, and
 * Sharding for Very Large Bots). Whoever exceeds it has all sessions ended and the token reset.
 *
 * It outlives the guard that counts, where that is made anew for each shard. Thread-safe.
 */
internal class AssumedStarts {
    /** Identifies of a full window. */
    var total = SessionStartBudget.DISCORD_TOTAL
        @Synchronized get
        private set

    private var sent = 0
    private var windowEndMillis: Long? = null

    /** A shard of [shards] identifies. */
    @Synchronized
    fun heard(shards: Int) {
        total = maxOf(total, shards.coerceAtMost(MOST_SHARDS) * FOR_EACH_SHARD)
    }

    /** The window begins with the first one. */
    @Synchronized
    fun sent(nowMillis: Long) {
        renew(nowMillis)
        if (windowEndMillis == null) windowEndMillis = nowMillis + SessionStartBudget.DISCORD_WINDOW_MILLIS
        sent++
    }

    @Synchronized
    fun left(nowMillis: Long): Int {
        renew(nowMillis)
        return maxOf(0, total - sent)
    }

    @Synchronized
    fun millisUntilReset(nowMillis: Long): Long {
        renew(nowMillis)
        return windowEndMillis?.let { it - nowMillis } ?: 0
    }

    private fun renew(nowMillis: Long) {
        val end = windowEndMillis ?: return
        if (nowMillis < end) return
        windowEndMillis = null
        sent = 0
    }

    private companion object {
        const val FOR_EACH_SHARD = 5

        /** Far above any bot, and no overflow. */
        const val MOST_SHARDS = 1_000_000
    }
}
