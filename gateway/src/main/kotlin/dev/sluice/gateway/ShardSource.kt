package dev.sluice.gateway

/** Shards that belong together, present ones and those that come. Thread-safe. */
internal interface ShardSource {
    /**
     * Tells [joiner] the shards there are and those that come, until [detach].
     *
     * @throws IllegalStateException when there is another one of its name.
     */
    fun attach(joiner: ShardJoiner)

    fun detach(joiner: ShardJoiner)

    /** What [shard] has in common with those that it takes the place of, and that are drained before it. */
    fun placeOf(shard: Shard): Any
}
