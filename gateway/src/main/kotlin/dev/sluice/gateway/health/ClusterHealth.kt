package dev.sluice.gateway.health

import dev.sluice.gateway.Shard
import dev.sluice.protocol.ShardState
import java.time.Duration
import kotlin.math.ceil

/**
 * How all shards of a process fare at one moment, made for the probes of a supervisor. Immutable.
 *
 * - **live**: the process is worth keeping. It is not when something is stuck (a timer is late by
 *   [HealthOptions.stuckAfter], or the runtime's threads do not run what they are given), or when every shard has ended
 *   and one of them because it failed for good. A shard that dials, waits for its turn to identify, is parked for want
 *   of budget, backs off or resumes is live, however long that takes: killing the process would only spend more of the
 *   budget. So is a shard that its owner closed.
 * - **started**: every expected shard has had a session once, or is not to be waited for, being parked or ended.
 * - **ready**: the sessions of enough shards stand, see [HealthOptions.readyRatio].
 * - **degraded**: something is not as it should be, and [reasons] says what; somebody should look, nobody should kill.
 *
 * **Kubernetes.** Map `/health/live` to the liveness probe, `/health/ready` to the readiness probe, and `/health/started`
 * to a startup probe, if you want one: liveness holds during the start too, however long it takes. A startup probe must
 * have the patience that Discord's rule asks for, with the margin of the default pace
 * `(ceil(shards / max_concurrency) - 1) * 5.25 s`: 500 shards at a concurrency of 16 take 163 s. Leave the liveness probe a
 * `failureThreshold` of 2 or more, since a machine that was suspended is late for a moment when it wakes.
 *
 * ```yaml
 * livenessProbe:  { httpGet: { path: /health/live, port: 8080 }, periodSeconds: 10, failureThreshold: 3 }
 * readinessProbe: { httpGet: { path: /health/ready, port: 8080 }, periodSeconds: 5 }
 * startupProbe:   { httpGet: { path: /health/started, port: 8080 }, periodSeconds: 5, failureThreshold: 60 }
 * ```
 *
 * Asking is cheap, takes no lock of a shard's and waits for nothing, so that it answers when something is stuck, too.
 *
 * @property shards each shard's own health, in the order of their ids.
 * @property expectedShards how many there should be.
 * @property neededShards how many sessions must stand to be ready.
 */
public class ClusterHealth internal constructor(
    public val shards: List<ShardHealth>,
    public val expectedShards: Int,
    public val neededShards: Int,
) {
    /** How many sessions stand. */
    public val readyShards: Int = shards.count { it.isReady }

    /** How many shards have had a session once, or are not to be waited for. */
    public val startedShards: Int = shards.count { it.isStarted }

    /** Whether the process is worth keeping. */
    public val isLive: Boolean = shards.all { it.isLive } && !haveAllFailed()

    /** Whether the start is over. */
    public val isStarted: Boolean = expectedShards > 0 && startedShards >= expectedShards

    /** Whether enough sessions stand. */
    public val isReady: Boolean = expectedShards > 0 && readyShards >= neededShards

    /** What is not as it should be, each sort once with the shards that have it; empty when all is well. */
    public val reasons: List<HealthReason> = shards
        .flatMap { it.reasons }
        .groupBy { it.kind }
        .toSortedMap()
        .map { (kind, alike) -> HealthReason(kind, alike.first().message, alike.flatMap { it.shards }) }

    /** Whether something is not as it should be. */
    public val isDegraded: Boolean get() = reasons.isNotEmpty()

    /** How long ago the last event came to any shard; null before the first. */
    public val lastEventAge: Duration? = shards.mapNotNull { it.lastEventAge }.minOrNull()

    override fun toString(): String =
        "ClusterHealth($readyShards of $expectedShards shards ready, live=$isLive, started=$isStarted, " +
            "ready=$isReady, reasons=$reasons)"

    private fun haveAllFailed() =
        shards.isNotEmpty() && shards.all { it.state.isTerminal } && shards.any { it.state is ShardState.Failed }

    public companion object {
        /** The health of one shard as that of a whole. */
        @JvmStatic
        @JvmOverloads
        public fun of(shard: Shard, options: HealthOptions = HealthOptions.DEFAULT): ClusterHealth =
            of(listOf(shard), 1, options)

        /**
         * The health of shards that you run without a cluster.
         *
         * @param expectedShards how many there should be: shards that are not made yet count as not started.
         */
        @JvmStatic
        @JvmOverloads
        public fun of(
            shards: Collection<Shard>,
            expectedShards: Int = shards.size,
            options: HealthOptions = HealthOptions.DEFAULT,
        ): ClusterHealth {
            val check = HealthCheck(options)
            val needed = ceil(options.readyRatio * expectedShards - ROUNDING).toInt()
            return ClusterHealth(shards.map(check::check).sortedBy { it.shardId }, expectedShards, needed)
        }

        /** So that a share of 0.7 of 10 shards, which is 7.000000000000001 to a computer, is 7. */
        private const val ROUNDING = 1e-9
    }
}
