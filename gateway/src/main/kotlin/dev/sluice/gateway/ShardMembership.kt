package dev.sluice.gateway

import dev.sluice.model.LifecycleEvent
import dev.sluice.protocol.ShardState
import kotlinx.coroutines.Job

/**
 * What binds a shard to its cluster: its place in the job tree, and who is told how it fares.
 *
 * The functions are called when the shard's lane has been left, in order, and must not block.
 */
internal interface ShardMembership {
    /** Above the shard's own job. */
    val parentJob: Job

    fun stateChanged(shard: Shard, state: ShardState)

    fun happened(shard: Shard, event: LifecycleEvent)
}
