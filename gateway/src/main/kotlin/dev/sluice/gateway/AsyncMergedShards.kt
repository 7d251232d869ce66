package dev.sluice.gateway

/**
 * [MergedShards] as Java likes them: listeners and publishers. Register listeners before the shards connect. They end when
 * all shards have ended.
 *
 * It holds no state. Thread-safe.
 */
public class AsyncMergedShards internal constructor(private val merged: MergedShards, listening: MergedListening) :
    AsyncShardEvents(listening, "merged") {
        override fun toString(): String = "AsyncMergedShards($merged)"
    }
