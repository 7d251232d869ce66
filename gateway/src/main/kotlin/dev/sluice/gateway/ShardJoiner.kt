package dev.sluice.gateway

/** Wants to know the shards of a group, before they connect. Thread-safe. */
internal interface ShardJoiner {
    /** [shard] belongs to it; told once or more. */
    fun join(shard: Shard)

    /** No further shard joins. */
    fun complete()
}
