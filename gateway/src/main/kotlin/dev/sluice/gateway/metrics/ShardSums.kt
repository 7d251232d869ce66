package dev.sluice.gateway.metrics

import dev.sluice.gateway.ShardMetrics

/** What several shards have counted together. Not thread-safe; not changed once it is shown. */
internal class ShardSums {
    private val counted = LongArray(Counted.entries.size)
    private val received = HashMap<String, Long>()
    private val closes = HashMap<Int, Long>()

    /** Names of events that were received. */
    val eventNames: Set<String> get() = received.keys

    val closeCodes: Set<Int> get() = closes.keys

    operator fun get(what: Counted): Long = counted[what.ordinal]

    fun received(event: String): Long = received[event] ?: 0

    fun closes(code: Int): Long = closes[code] ?: 0

    operator fun plusAssign(metrics: ShardMetrics) {
        for (what in Counted.entries) counted[what.ordinal] += what.of(metrics)
        metrics.received.forEach { (name, count) -> received.merge(name, count, Long::plus) }
        metrics.closes.forEach { (code, count) -> closes.merge(code, count, Long::plus) }
    }

    operator fun plusAssign(other: ShardSums) {
        for (i in counted.indices) counted[i] += other.counted[i]
        other.received.forEach { (name, count) -> received.merge(name, count, Long::plus) }
        other.closes.forEach { (code, count) -> closes.merge(code, count, Long::plus) }
    }
}
