package dev.sluice.gateway

/** What a shard has counted and how fast it is answered, read at one moment. Immutable. */
internal class ShardFigures(val metrics: ShardMetrics, val latency: ShardLatency)
