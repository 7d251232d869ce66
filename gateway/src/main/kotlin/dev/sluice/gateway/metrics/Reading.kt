package dev.sluice.gateway.metrics

import dev.sluice.gateway.IdentifyStatus
import dev.sluice.gateway.Shard
import dev.sluice.gateway.ShardFigures
import dev.sluice.gateway.ShardLatency
import dev.sluice.gateway.ShardMetrics
import dev.sluice.gateway.health.HealthCheck
import dev.sluice.gateway.health.HealthOptions
import dev.sluice.gateway.health.HealthReason
import dev.sluice.gateway.stands
import dev.sluice.model.ShardId
import dev.sluice.protocol.ShardState
import java.time.Duration
import java.time.Instant

/**
 * All shards at one moment. Immutable.
 *
 * @property sums what all shards have counted, those that are gone included.
 * @property shards those that are there.
 * @property identify how identifying goes, once for each bot and runtime.
 * @param at when, by the shards' clock; null when there are none.
 */
internal class Reading(
    val sums: ShardSums,
    val shards: Map<ShardId, ShardReading>,
    val identify: List<IdentifyStatus>,
    private val at: Instant?,
) {
    private val all = shards.values
    private val byState = all.groupingBy { it.state.name }.eachCount()
    private val byTrouble = all.flatMap { it.troubles }.groupingBy { it }.eachCount()
    private val depths = HashMap<String, Int>()
    private val lags = HashMap<String, Long>()

    init {
        for (shard in all) {
            for (collector in shard.metrics.collectors) {
                val name = shown(collector.name)
                // Nothing waits for one that has left, but what it has not finished still holds the checkpoint.
                if (!collector.hasLeft) depths.merge(name, collector.depth, Int::plus)
                lags.merge(name, collector.lag) { one, other -> maxOf(one, other) }
            }
        }
    }

    /** Names of collectors without their numbers, which would make a series of each collection. */
    val collectors: Set<String> get() = lags.keys

    fun depth(collector: String): Int = depths[collector] ?: 0

    /** How far the collector of that name that is furthest behind lies behind its shard, in sequences. */
    fun lag(collector: String): Long = lags[collector] ?: 0

    fun inState(name: String): Int = byState[name] ?: 0

    fun inTrouble(kind: HealthReason.Kind): Int = byTrouble[kind] ?: 0

    fun sum(of: (ShardMetrics) -> Long): Long = all.sumOf { of(it.metrics) }

    fun count(that: (ShardReading) -> Boolean): Int = all.count(that)

    /** The highest of all shards; null when no shard has it. */
    fun <T : Comparable<T>> max(of: (ShardReading) -> T?): T? = all.mapNotNull(of).maxOrNull()

    /** The budget that has the least left; null when none is known. */
    val budget: IdentifyStatus.Budget? get() = identify.mapNotNull { it.budget }.minByOrNull { it.remaining }

    /** How long it is until the budget returns. */
    val budgetReset: Duration? get() = budget?.let { Duration.between(at, it.resetAt).coerceAtLeast(Duration.ZERO) }

    private fun shown(name: String): String {
        val collector = name.substringBeforeLast('#')
        return if (collector in lags || lags.size < MAX_COLLECTORS) collector else OTHERS
    }

    private companion object {
        /** A bot has a handful; one that makes up names must not fill the registry. */
        private const val MAX_COLLECTORS = 64
        private const val OTHERS = "(others)"
    }
}

/**
 * One shard at one moment. Immutable.
 *
 * @param before what those have counted that were in its place before; null when there were none.
 */
internal class ShardReading(val shard: Shard, figures: ShardFigures, private val before: ShardSums?) {
    val metrics: ShardMetrics = figures.metrics
    val latency: ShardLatency = figures.latency
    val state: ShardState = shard.internals.watch.vitals.state
    val isReady: Boolean = state.stands

    /** Names of events that were received in its place. */
    val eventNames: Set<String> get() = metrics.received.keys + before?.eventNames.orEmpty()

    val troubles: List<HealthReason.Kind> = CHECK.check(shard).reasons.map { it.kind }

    fun received(event: String): Long = (metrics.received[event] ?: 0) + (before?.received(event) ?: 0)

    private companion object {
        private val CHECK = HealthCheck(HealthOptions.DEFAULT)
    }
}
