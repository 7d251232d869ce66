package dev.sluice.ratelimit

/**
 * Keeps account of the identifies that a token has left, and keeps a reserve of them.
 *
 * Discord allows 1000 in 24 hours over all shards (large bots have more), and whoever exceeds it has all sessions ended
 * and the token reset (Discord docs, Gateway > Rate Limiting, and Session Start Limit Object). So the last [reserve]
 * ones are not given out: a restart loop parks its shards instead of costing the token. Resumes are free.
 *
 * Time is wall-clock time in milliseconds since 1970, since the window outlives a process. When the window is over, the
 * budget is full again; [update] sets it right whenever Discord was asked.
 *
 * Not thread-safe: confine an instance to one coroutine or guard it with your own lock.
 *
 * @param total `session_start_limit.total`
 * @param remaining `session_start_limit.remaining`
 * @param resetAtMillis when the window ends: the moment of the answer plus `session_start_limit.reset_after`
 * @property reserve identifies that are never given out; 0 gives out all
 */
public class SessionStartBudget(total: Int, remaining: Int, resetAtMillis: Long, public val reserve: Int) {
    /** Identifies in a full window. */
    public var total: Int = total
        private set

    /** Identifies left as of the last call, the reserve included. */
    public var remaining: Int = remaining
        private set

    /** When the window ends, in milliseconds since 1970. */
    public var resetAtMillis: Long = resetAtMillis
        private set

    init {
        require(reserve >= 0) { "reserve must not be negative, was $reserve" }
        requireValid(total, remaining)
    }

    /** Takes one identify; false when only the reserve is left: park the shard until [millisUntilReset] are over. */
    public fun tryTake(nowMillis: Long): Boolean {
        startNewWindow(nowMillis)
        if (remaining <= reserve) return false
        remaining--
        return true
    }

    /** Gives back one that was taken and then not sent. */
    public fun giveBack() {
        if (remaining < total) remaining++
    }

    /** How many [tryTake] would give out now. */
    public fun available(nowMillis: Long): Int {
        startNewWindow(nowMillis)
        return maxOf(0, remaining - reserve)
    }

    /** Milliseconds until the budget is full again. */
    public fun millisUntilReset(nowMillis: Long): Long {
        startNewWindow(nowMillis)
        return maxOf(0, resetAtMillis - nowMillis)
    }

    /**
     * Takes over what GET /gateway/bot says. Discord counts an Identify when it arrives: take out of [remaining] those that
     * were permitted and not yet sent.
     */
    public fun update(total: Int, remaining: Int, resetAtMillis: Long) {
        requireValid(total, remaining)
        this.total = total
        this.remaining = remaining
        this.resetAtMillis = resetAtMillis
    }

    override fun toString(): String =
        "SessionStartBudget(remaining=$remaining of $total, reserve=$reserve, resetAtMillis=$resetAtMillis)"

    private fun startNewWindow(nowMillis: Long) {
        if (nowMillis < resetAtMillis) return
        remaining = total
        val windowsPast = (nowMillis - resetAtMillis) / DISCORD_WINDOW_MILLIS + 1
        resetAtMillis += windowsPast * DISCORD_WINDOW_MILLIS
    }

    public companion object {
        /** The budget is per 24 hours (Discord docs, Gateway > Rate Limiting). */
        public const val DISCORD_WINDOW_MILLIS: Long = 24L * 60 * 60 * 1000

        private fun requireValid(total: Int, remaining: Int) {
            require(total >= 0) { "total must not be negative, was $total" }
            require(remaining >= 0) { "remaining must not be negative, was $remaining" }
        }
    }
}
