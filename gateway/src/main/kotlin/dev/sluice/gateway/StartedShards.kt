package dev.sluice.gateway

import dev.sluice.model.ShardId
import dev.sluice.model.Token
import java.util.concurrent.ConcurrentHashMap

/** The shards of one runtime that have begun and have not ended, by what Discord and a store know them by. Thread-safe. */
internal class StartedShards {
    private val started = ConcurrentHashMap<Place, List<ShardCore>>()

    /** [shard] begins; true when another one in its place goes on meanwhile. Waits for no lane. */
    fun begins(shard: ShardCore, token: Token, shardId: ShardId): Boolean {
        val all = started.compute(Place(token, shardId)) { _, others -> others.orEmpty() + shard }
        return all.orEmpty().any { it !== shard && it.isGoingOn }
    }

    fun ends(shard: ShardCore, token: Token, shardId: ShardId) {
        started.computeIfPresent(Place(token, shardId)) { _, all -> (all - shard).ifEmpty { null } }
    }

    private data class Place(val token: Token, val shardId: ShardId)
}
