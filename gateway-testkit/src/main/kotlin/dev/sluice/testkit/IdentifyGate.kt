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
    private var windowStart = startNanos

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
        remaining--
        return Verdict.STARTED
    }

    fun remaining(nowNanos: Long): Int {
        refill(nowNanos)
        return remaining
    }

    fun resetAfterMillis(nowNanos: Long): Long {
        refill(nowNanos)
        return (windowStart + config.budgetResetNanos - nowNanos) / NANOS_PER_MILLI
    }

    fun setRemaining(count: Int) {
        remaining = count
        isTokenReset = false
    }

    fun refill(nowNanos: Long) {
        if (nowNanos - windowStart < config.budgetResetNanos) return
        windowStart = nowNanos
        remaining = config.budgetTotal
        isTokenReset = false
    }

    private companion object {
        const val NANOS_PER_MILLI = 1_000_000L
    }
}
