package dev.sluice.protocol

import dev.sluice.model.ShardId
import dev.sluice.ratelimit.IdentifyBreaker
import dev.sluice.ratelimit.SessionStartBudget
import dev.sluice.ratelimit.SessionStartBudget.Companion.DISCORD_TOTAL
import dev.sluice.ratelimit.SessionStartBudget.Companion.DISCORD_WINDOW_MILLIS
import java.time.Duration
import java.time.Instant

/**
 * Permits to identify for one lone connection, which has nobody to ask: at Discord's pace, later and later while
 * identifies lead to no session that stands, and never more in a day than Discord allows.
 *
 * Nobody says how many are left of the day, so this process counts its own against the usual 1000 (Discord docs,
 * Gateway > Rate Limiting): whoever exceeds them has the token reset.
 *
 * @param stableAfter how long a session has to stand to count.
 */
internal class LonePermits(
    shardId: ShardId,
    lastIdentifyAt: Instant?,
    private val startNanos: Long,
    startInstant: Instant,
    private val stableAfter: Duration,
) {
    private val pace = IdentifyPace(shardId, lastIdentifyAt, startNanos, startInstant)
    private val breaker = IdentifyBreaker()
    private val record = breaker.newRecord()
    private val budget = SessionStartBudget(DISCORD_TOTAL, DISCORD_TOTAL, DISCORD_WINDOW_MILLIS, reserve = 0)

    /** When the permit that was asked for is granted; [NEVER] = none was asked for. */
    var grantAt = NEVER
        private set

    fun request(nowNanos: Long) {
        pace.request(nowNanos)
        breaker.handleAsked(record, nowNanos)
        val scarcity = budget.scarcity(millis(nowNanos))
        val pause = breaker.nanosUntilAllowed(record, nowNanos, scarcity)
        val hasOne = budget.available(millis(nowNanos)) > 0
        val shortage = if (hasOne) 0 else budget.millisUntilReset(millis(nowNanos)) * NANOS_PER_MILLI
        grantAt = maxOf(pace.grantAt, nowNanos + maxOf(pause, shortage))
    }

    fun isGrantDue(nowNanos: Long): Boolean = nowNanos >= grantAt

    fun sent(nowNanos: Long) {
        grantAt = NEVER
        pace.sent(nowNanos)
        budget.tryTake(millis(nowNanos))
        budget.sent(millis(nowNanos))
        breaker.handlePassed(record)
        breaker.handleSent(record, nowNanos)
    }

    fun cancelled() {
        grantAt = NEVER
        pace.cancelled()
    }

    /** READY has come for what was [sent]. */
    fun began(nowNanos: Long) = breaker.handleBegan(record, nowNanos, stableAfter.toNanos())

    /** The budget's windows begin when we do. */
    private fun millis(nowNanos: Long) = (nowNanos - startNanos) / NANOS_PER_MILLI

    private companion object {
        const val NANOS_PER_MILLI = 1_000_000L
    }
}
