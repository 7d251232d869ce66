package dev.sluice.gateway

import dev.sluice.ratelimit.IdentifyBreaker

/**
 * Whether a shard may identify now, and why not. Guarded by the lock of its [IdentifyGuard].
 */
internal class IdentifyRules(private val breaker: IdentifyBreaker, private val ledger: SessionStartLedger) {
    val halts = IdentifyHalts()

    sealed class Verdict {
        data object Pass : Verdict()

        /** Wait [nanos]; [isFar] = too long to hold a connection open for it. */
        class Wait(val nanos: Long, val isFar: Boolean, val reason: String) : Verdict()
    }

    /** What to do with one of [owner] that asks. */
    fun judge(owner: Any?, kind: IdentifyKind, record: IdentifyBreaker.Record, now: Long): Verdict {
        halts.reasonFor(owner)?.let { return Verdict.Wait(NEVER, isFar = true, it) }
        val isRecovery = kind == IdentifyKind.RECOVERY
        val pause = breaker.nanosUntilAllowed(record, now, ledger.scarcity(now), ledger.sustainableNanos(now))
        val hasOne = ledger.hasOne(isRecovery, now)
        return when {
            pause == NEVER -> Verdict.Wait(NEVER, isFar = true, "$STORM; one shard tries whether they work again")
            pause > 0 -> Verdict.Wait(pause, isFar = pause > PATIENCE_NANOS, reasonToPause(record))
            ledger.isAsking && (!hasOne || ledger.isGuess(now)) -> Verdict.Wait(NEVER, isFar = false, "asking Discord")
            hasOne -> Verdict.Pass
            else -> Verdict.Wait(ledger.nanosUntilReset(now), isFar = true, ledger.shortage(isRecovery))
        }
    }

    /** Whether one that was let through must come back, as things have changed since. */
    fun isRecalled(owner: Any?, kind: IdentifyKind, now: Long): Boolean =
        halts.reasonFor(owner) != null ||
            breaker.state == IdentifyBreaker.State.OPEN ||
            ledger.isOverdrawn(kind == IdentifyKind.RECOVERY, now)

    private fun reasonToPause(record: IdentifyBreaker.Record): String =
        if (breaker.state == IdentifyBreaker.State.OPEN) {
            STORM
        } else {
            "${record.failures} identifies of the shard in a row led to no lasting session"
        }

    private companion object {
        private const val NEVER = Long.MAX_VALUE
        private const val STORM = "too many identifies of the bot in a row led to no lasting session"

        /** A pause that is shorter is waited for on the open connection, with heartbeats. */
        private const val PATIENCE_NANOS = 30_000_000_000L
    }
}
