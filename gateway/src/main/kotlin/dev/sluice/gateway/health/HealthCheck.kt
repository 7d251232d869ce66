package dev.sluice.gateway.health

import dev.sluice.gateway.Shard
import dev.sluice.gateway.ShardCore
import dev.sluice.gateway.ShardVitals
import dev.sluice.gateway.stands
import dev.sluice.protocol.ShardState
import java.time.Duration

/**
 * Looks at shards without waiting for anything of theirs: what is stuck must not make whoever asks stick. Thread-safe.
 */
internal class HealthCheck(private val options: HealthOptions) {
    fun check(shard: Shard): ShardHealth {
        val core = shard.internals
        val vitals = core.watch.vitals
        val now = core.clock.nanoTime()
        val state = vitals.state
        val hasEnded = vitals.end != null
        val late = if (hasEnded) Duration.ZERO else lateness(core, now)
        val isStuck = late > options.stuckAfter
        val reasons = ArrayList<HealthReason>()

        fun reason(kind: HealthReason.Kind, message: String) {
            reasons += HealthReason(kind, "shard ${shard.shardId} $message", listOf(shard.shardId))
        }
        if (isStuck) {
            reason(
                HealthReason.Kind.STUCK,
                "has a timer that is ${late.seconds} s late: something blocks the threads of its runtime, " +
                    "or an inline handler does not return",
            )
        }
        (state as? ShardState.Failed)?.let {
            reason(HealthReason.Kind.FAILED, "has stopped for good: ${it.reason.reason}")
        }
        if (!hasEnded) {
            (state as? ShardState.Parked)?.let { reason(HealthReason.Kind.PARKED, parking(it)) }
            vitals.slow?.let { reason(HealthReason.Kind.SLOW_COLLECTOR, "reads no further: $it") }
            disconnection(vitals, state, now)?.let { reason(HealthReason.Kind.DISCONNECTED, it) }
            silence(vitals, state, now)?.let { reason(HealthReason.Kind.SILENT, it) }
            storeTrouble(core, now)?.let { reason(HealthReason.Kind.STORE, it) }
        }
        return ShardHealth(
            shard.shardId,
            state,
            isLive = !isStuck,
            isStarted = vitals.hasStood || hasEnded || state is ShardState.Parked,
            isReady = state.stands && !hasEnded,
            reasons = reasons,
            lastEventAge = vitals.lastEventAge(now),
        )
    }

    /** By how much the shard's own timer, or the threads of its runtime, are late. */
    private fun lateness(core: ShardCore, nowNanos: Long): Duration {
        val deadline = core.watch.vitals.deadlineNanos
        val timer = if (deadline == Long.MAX_VALUE) 0 else nowNanos - deadline
        return Duration.ofNanos(maxOf(timer, core.runtime?.pulse?.overdueNanos() ?: 0))
    }

    private fun parking(parked: ShardState.Parked): String =
        "may not identify ${parked.until?.let { "before $it" } ?: "for now"}: ${parked.reason}"

    private fun disconnection(vitals: ShardVitals, state: ShardState, nowNanos: Long): String? {
        val since = vitals.downSinceNanos
        // Whoever waits for the first turn to identify waits by Discord's rule: hundreds of shards take minutes.
        val isInTurn = !vitals.hasStood && state === ShardState.AwaitingPermit
        if (since == ShardVitals.NONE || isInTurn || state is ShardState.Parked) return null
        val down = Duration.ofNanos(nowNanos - since)
        return if (down >= options.disconnectedAfter) "has had no session for ${down.seconds} s ($state)" else null
    }

    private fun silence(vitals: ShardVitals, state: ShardState, nowNanos: Long): String? {
        val age = vitals.lastEventAge(nowNanos) ?: return null
        if (!state.stands || age < options.silentAfter) return null
        return "has received no event for ${age.seconds} s, though its session stands"
    }

    private fun storeTrouble(core: ShardCore, nowNanos: Long): String? {
        val since = core.continuity.storeFailingSinceNanos ?: return null
        val failing = Duration.ofNanos(nowNanos - since)
        return if (failing < STORE_PATIENCE) null else "has a session store that has failed for ${failing.seconds} s"
    }

    private companion object {
        /** A store that restarts is back by then. */
        val STORE_PATIENCE: Duration = Duration.ofMinutes(1)
    }
}
