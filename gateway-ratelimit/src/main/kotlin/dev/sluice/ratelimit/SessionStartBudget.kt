package dev.sluice.ratelimit

/**
 * Keeps account of the identifies that a token has left, and keeps a reserve of them.
 *
 * Discord allows 1000 in 24 hours over all shards (large bots have more), and whoever exceeds it has all sessions ended
 * and the token reset (Discord docs, Gateway > Rate Limiting, and Session Start Limit Object). So the last [reserve]
 * ones are given out only to recover sessions that were lost, and none is given out that is not there: a restart loop
 * parks its shards instead of costing the token. Resumes are free.
 *
 * An identify goes through [tryTake], then either [sent] or [giveBack]; what is taken counts as gone for others until
 * then. Discord's own count goes down when it is sent.
 *
 * Time is wall-clock time in milliseconds since 1970, since the window outlives a process. When the window is over, the
 * budget is full again; [update] sets it right whenever Discord was asked.
 *
 * Not thread-safe: confine an instance to one coroutine or guard it with your own lock.
 *
 * @param total `session_start_limit.total`
 * @param remaining `session_start_limit.remaining`
 * @param resetAtMillis when the window ends: the moment of the answer plus `session_start_limit.reset_after`
 * @param reserve identifies that are given out for recoveries only; 0 gives out all to anybody
 * @param outstanding identifies that were permitted before the budget was known, and not yet sent
 */
public class SessionStartBudget
    @JvmOverloads
    constructor(
        total: Int,
        remaining: Int,
        resetAtMillis: Long,
        reserve: Int,
        outstanding: Int = 0,
    ) {
        /** Identifies in a full window. */
        public var total: Int = total
            private set

        /** Identifies left as of the last call, as Discord counts: the reserve and those taken and not sent included. */
        public var remaining: Int = remaining
            private set

        /** When the window ends, in milliseconds since 1970. */
        public var resetAtMillis: Long = resetAtMillis
            private set

        /** Identifies that are given out for recoveries only. */
        public var reserve: Int = reserve
            private set

        /** Identifies that were taken and neither sent nor given back. */
        public var outstanding: Int = outstanding
            private set

        init {
            require(outstanding >= 0) { "outstanding must not be negative, was $outstanding" }
            requireValid(total, remaining, reserve)
        }

        /**
         * Takes one identify; false when there is none for it: park the shard until [millisUntilReset] are over.
         *
         * @param isRecovery whether it may come from the reserve
         */
        @JvmOverloads
        public fun tryTake(nowMillis: Long, isRecovery: Boolean = false): Boolean {
            if (available(nowMillis, isRecovery) == 0) return false
            outstanding++
            return true
        }

        /** One that was taken was sent. @throws IllegalStateException when none was taken */
        public fun sent(nowMillis: Long) {
            startNewWindow(nowMillis)
            giveBack()
            if (remaining > 0) remaining--
        }

        /** One that was taken is not sent. @throws IllegalStateException when none was taken */
        public fun giveBack() {
            check(outstanding > 0) { "no identify has been taken, call tryTake() first" }
            outstanding--
        }

        /** How many [tryTake] would give out now. */
        @JvmOverloads
        public fun available(nowMillis: Long, isRecovery: Boolean = false): Int {
            startNewWindow(nowMillis)
            return maxOf(0, remaining - outstanding - if (isRecovery) 0 else reserve)
        }

        /** Milliseconds until the budget is full again. */
        public fun millisUntilReset(nowMillis: Long): Long {
            startNewWindow(nowMillis)
            return maxOf(0, resetAtMillis - nowMillis)
        }

        /** Milliseconds between two identifies that would use up, evenly, what is left above the reserve. */
        public fun sustainableMillis(nowMillis: Long): Long {
            val left = available(nowMillis)
            return millisUntilReset(nowMillis) / maxOf(1, left)
        }

        /** How scarce identifies are: 1 when the budget is full, 10 when a tenth of it is left above the reserve. */
        public fun scarcity(nowMillis: Long): Double = maxOf(1.0, total.toDouble() / maxOf(1, available(nowMillis)))

        /** Takes over what GET /gateway/bot says; what is taken and not sent stays so. */
        @JvmOverloads
        public fun update(total: Int, remaining: Int, resetAtMillis: Long, reserve: Int = this.reserve) {
            requireValid(total, remaining, reserve)
            this.total = total
            this.remaining = remaining
            this.resetAtMillis = resetAtMillis
            this.reserve = reserve
        }

        override fun toString(): String =
            "SessionStartBudget(remaining=$remaining of $total, taken=$outstanding, reserve=$reserve, " +
                "resetAtMillis=$resetAtMillis)"

        private fun startNewWindow(nowMillis: Long) {
            if (nowMillis < resetAtMillis) return
            remaining = total
            val windowsPast = (nowMillis - resetAtMillis) / DISCORD_WINDOW_MILLIS + 1
            resetAtMillis += windowsPast * DISCORD_WINDOW_MILLIS
        }

        public companion object {
            /** The budget is per 24 hours (Discord docs, Gateway > Rate Limiting). */
            public const val DISCORD_WINDOW_MILLIS: Long = 24L * 60 * 60 * 1000

            /** What a bot has in that window unless Discord says otherwise; large ones have more. */
            public const val DISCORD_TOTAL: Int = 1000

            private fun requireValid(total: Int, remaining: Int, reserve: Int) {
                require(total >= 0) { "total must not be negative, was $total" }
                require(remaining >= 0) { "remaining must not be negative, was $remaining" }
                require(reserve >= 0) { "reserve must not be negative, was $reserve" }
            }
        }
    }
