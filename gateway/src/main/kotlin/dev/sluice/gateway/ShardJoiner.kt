package dev.sluice.gateway

/** Wants to know the shards of a group, before they connect. Thread-safe. */
internal interface ShardJoiner {
    /** The name that its user gave it; of those there is one at a time. Null = it needs no name. */
    val givenName: String? get() = null

    /** [shard] belongs to it; told once or more. */
    fun join(shard: Shard)

    /** No further shard joins. */
    fun complete()
}
