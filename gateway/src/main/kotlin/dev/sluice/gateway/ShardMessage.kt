package dev.sluice.gateway

import dev.sluice.model.ShardId

/**
 * A raw message and the shard that it came from, in flows that many shards feed. Immutable.
 *
 * @property shard where it came from.
 * @property message what came.
 */
public class ShardMessage(public val shard: Shard, public val message: RawMessage) {
    /** Which shard of how many. */
    public val shardId: ShardId get() = shard.shardId

    override fun toString(): String = "ShardMessage($shardId, $message)"
}
