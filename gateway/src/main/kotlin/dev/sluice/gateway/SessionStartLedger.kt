package dev.sluice.gateway

import dev.sluice.gateway.rest.SessionStartLimit
import dev.sluice.ratelimit.IdentifyBreaker
import dev.sluice.ratelimit.SessionStartBudget
import java.time.Instant

/**
 * What is known of the day's identifies, and whether Discord should be asked again. Guarded by the lock of its
 * [IdentifyGuard].
 *
 * As long as Discord has said nothing, the usual budget is [assumed]: what we send counts, whoever knows better or not.
 *
 * Wall-clock time is reckoned from the monotonic clock, so that a clock that is set does not open the budget.
 */
internal class SessionStartLedger(
    clock: NanoClock,
    private val reservePercent: Int,
    private val assumed: AssumedStarts,
) {
    private val startNanos = clock.nanoTime()
    private val startInstant = clock.instant()

    /** How Discord is asked; null = it cannot be. */
    var source: SessionStartSource? = null

    /** Null = not known. */
    var budget: SessionStartBudget? = null
        private set

    /** Whether an answer is awaited. */
    var isAsking = false
        private set

    /** When the last answer came, or failed to; null = never. */
    private var askedAtNanos: Long? = null
    private var sentWhileAsking = 0

    /** Let through, and neither sent nor given back. */
    private var outstanding = 0

    /** The end of the window as Discord told it: a budget with another one is full only as far as we know. */
    private var toldResetAtMillis = 0L

    fun instant(nowNanos: Long): Instant = startInstant.plusNanos(nowNanos - startNanos)

    fun millis(nowNanos: Long): Long = instant(nowNanos).toEpochMilli()

    /** Takes over what Discord says. */
    fun update(limit: SessionStartLimit, nowNanos: Long) {
        val resetAt = millis(nowNanos) + windowMillis(limit)
        val reserve = reserveOf(limit.total)
        val known = budget
        if (known == null) {
            budget = SessionStartBudget(limit.total, limit.remaining, resetAt, reserve, outstanding)
        } else {
            known.update(limit.total, limit.remaining, resetAt, reserve)
        }
        toldResetAtMillis = resetAt
        askedAtNanos = nowNanos
    }

    fun askBegan() {
        isAsking = true
        sentWhileAsking = 0
    }

    fun askFailed(nowNanos: Long) {
        isAsking = false
        askedAtNanos = nowNanos
        // There is nothing better than what we know.
        budget?.let { toldResetAtMillis = it.resetAtMillis }
    }

    /** What was sent since Discord was asked may or may not be in the answer: it is counted twice rather than never. */
    fun askAnswered(limit: SessionStartLimit, nowNanos: Long) {
        isAsking = false
        val remaining = maxOf(0, limit.remaining - sentWhileAsking)
        update(SessionStartLimit(limit.total, remaining, limit.resetAfter, limit.maxConcurrency), nowNanos)
    }

    /** A shard of [shards] wants to identify. */
    fun asked(shards: Int) = assumed.heard(shards)

    /** Somebody is let through. */
    fun take(isRecovery: Boolean, nowNanos: Long) {
        outstanding++
        budget?.tryTake(millis(nowNanos), isRecovery)
    }

    /** One that was let through does not identify. */
    fun giveBack() {
        outstanding--
        budget?.giveBack()
    }

    fun sent(nowNanos: Long) {
        outstanding--
        budget?.sent(millis(nowNanos))
        assumed.sent(millis(nowNanos))
        if (isAsking) sentWhileAsking++
    }

    /** Whether there is an identify for somebody, as far as is known. */
    fun hasOne(isRecovery: Boolean, nowNanos: Long): Boolean {
        val now = millis(nowNanos)
        val known = budget ?: return assumed.left(now) - outstanding > if (isRecovery) 0 else reserveOf(assumed.total)
        return known.available(now, isRecovery) > 0
    }

    /** Whether more were permitted than there are, as it has turned out. */
    fun isOverdrawn(isRecovery: Boolean, nowNanos: Long): Boolean {
        val known = budget ?: return false
        known.millisUntilReset(millis(nowNanos))
        return known.remaining - known.outstanding < if (isRecovery) 0 else known.reserve
    }

    /** Whether an answer would be better than what is known: there is none, or its window is over. */
    fun isGuess(nowNanos: Long): Boolean {
        val known = budget ?: return true
        known.millisUntilReset(millis(nowNanos))
        return known.resetAtMillis != toldResetAtMillis
    }

    /** Nanoseconds until it is polite to ask again, when [age] has to lie between two answers; never without a source. */
    fun nanosUntilAsk(age: Long, nowNanos: Long): Long {
        if (source == null || isAsking) return Long.MAX_VALUE
        val last = askedAtNanos ?: return 0
        return maxOf(0, age - (nowNanos - last))
    }

    fun nanosUntilReset(nowNanos: Long): Long {
        val now = millis(nowNanos)
        return (budget?.millisUntilReset(now) ?: assumed.millisUntilReset(now)) * NANOS_PER_MILLI
    }

    /** Why there is none, for people. */
    fun shortage(isRecovery: Boolean): String {
        val known = budget
        return when {
            known == null -> {
                "as many identifies have been sent within a day as Discord usually allows, ${assumed.total}, and " +
                    "nobody has said how many this bot may (GatewayRuntime.sessionStartLimit, sessionStartSource)"
            }

            isRecovery -> {
                "the identifies of the day are used up"
            }

            else -> {
                "the identifies of the day are used up but for the reserve of ${known.reserve}"
            }
        }
    }

    fun scarcity(nowNanos: Long): Double = budget?.scarcity(millis(nowNanos)) ?: 1.0

    fun sustainableNanos(nowNanos: Long): Long =
        budget?.let { it.sustainableMillis(millis(nowNanos)) * NANOS_PER_MILLI }
            ?: IdentifyBreaker.DISCORD_SUSTAINABLE_NANOS

    /** Rounded up: a reserve of nothing is asked for by 0 percent. */
    private fun reserveOf(total: Int) = ((total.toLong() * reservePercent + 99) / 100).toInt()

    /**
     * How long what Discord says holds. It says 0 of a bot that has not identified for a day, whose window begins with its
     * next identify (as answers of v10 show; the documentation says nothing of it).
     */
    private fun windowMillis(limit: SessionStartLimit): Long =
        if (limit.resetAfter.isZero && limit.remaining >= limit.total) {
            SessionStartBudget.DISCORD_WINDOW_MILLIS
        } else {
            maxOf(limit.resetAfter.toMillis(), SHORTEST_WINDOW_MILLIS)
        }

    private companion object {
        private const val NANOS_PER_MILLI = 1_000_000L

        /** A window that is over is asked about at once: so this is how often Discord is asked at most. */
        private const val SHORTEST_WINDOW_MILLIS = 1_000L
    }
}
