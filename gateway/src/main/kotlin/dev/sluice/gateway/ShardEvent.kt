package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.ShardId

/**
 * An event and the shard that it came from, in flows that many shards feed. Immutable.
 *
 * @property shard where it came from; the one to answer through.
 * @property event what came.
 */
public class ShardEvent<out E : Event>(public val shard: Shard, public val event: E) {
    /** Which shard of how many. */
    public val shardId: ShardId get() = shard.shardId

    override fun equals(other: Any?): Boolean = other is ShardEvent<*> && other.shard === shard && other.event == event

    override fun hashCode(): Int = 31 * shard.shardId.hashCode() + event.hashCode()

    override fun toString(): String = "ShardEvent($shardId, $event)"
}
