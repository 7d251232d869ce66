package dev.sluice.testkit

/**
 * Discord's side of identify concurrency and of the session start budget; guarded by the hub's lock.
 *
 * Source: Discord docs, Gateway > Sharding > Max Concurrency, and Gateway > Session Start Limit Object.
 */
internal class IdentifyGate(private val config: MockConfig, startNanos: Long) {
    enum class Verdict { STARTED, TOO_SOON, BUDGET_SPENT }

    private val lastByBucket = HashMap<Int, Long>()
    private var remaining = config.budgetRemaining

    /** Null until something of the budget is used: until then Discord says that its window ends in 0 ms. */
    private var windowStart = if (remaining < config.budgetTotal) startNanos else null

    /** Whether the token was reset because the budget ran over; it stays so until the window ends. */
    var isTokenReset = false
        private set

    fun tryStart(shardId: Int, nowNanos: Long): Verdict {
        refill(nowNanos)
        val bucket = shardId % config.maxConcurrency
        val last = lastByBucket[bucket]
        if (last != null && nowNanos - last < config.identifyWindowNanos) return Verdict.TOO_SOON
        if (remaining == 0) {
            isTokenReset = true
            return Verdict.BUDGET_SPENT
        }
        lastByBucket[bucket] = nowNanos
        windowStart = windowStart ?: nowNanos
        remaining--
        return Verdict.STARTED
    }

    fun remaining(nowNanos: Long): Int {
        refill(nowNanos)
        return remaining
    }

    fun resetAfterMillis(nowNanos: Long): Long {
        refill(nowNanos)
        val start = windowStart ?: return 0
        return (start + config.budgetResetNanos - nowNanos) / NANOS_PER_MILLI
    }

    fun setRemaining(count: Int, nowNanos: Long) {
        remaining = count
        isTokenReset = false
        windowStart = windowStart ?: nowNanos
    }

    fun refill(nowNanos: Long) {
        val start = windowStart ?: return
        if (nowNanos - start < config.budgetResetNanos) return
        windowStart = null
        remaining = config.budgetTotal
        isTokenReset = false
    }

    private companion object {
        const val NANOS_PER_MILLI = 1_000_000L
    }
}
