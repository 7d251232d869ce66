package dev.sluice.gateway

/**
 * The shard that another one takes the place of within one process: its collectors may still be at work on what it has
 * received, which the other does not receive again. Let go of when they are done. Thread-safe.
 */
internal class FormerShard(core: ShardCore) {
    @Volatile
    private var core: ShardCore? = core

    /** Up to where its session is finished; null when all that it has received is, as far as anybody still works at it. */
    fun unfinished(): Checkpoint? = core?.continuity?.unfinished().also { if (it == null) core = null }
}
