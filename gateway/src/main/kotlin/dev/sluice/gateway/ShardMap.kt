package dev.sluice.gateway

import dev.sluice.model.ShardId
import dev.sluice.model.Snowflakes

/**
 * Says which shard receives the events of a guild: the one place that knows, so that a guild can be with another shard later.
 *
 * Immutable; replaced whole. Source: Discord docs, Gateway > Sharding.
 */
internal class ShardMap(val total: Int) {
    fun ownerOf(guildId: Long): ShardId = ShardId(Snowflakes.shardIndex(guildId, total), total)
}
