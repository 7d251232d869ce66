package dev.sluice.gateway.session

import dev.sluice.model.ShardId

/**
 * Which session a [SessionStore] is asked for: one per shard of a bot. Equal by content, immutable.
 *
 * @property botUserId the bot, as its token's first part says; null when the token says nothing, as those of other
 *   servers than Discord's may.
 * @property shardId which shard of how many; with another number of shards all sessions are others.
 */
public class SessionKey(public val botUserId: Long?, public val shardId: ShardId) {
    override fun equals(other: Any?): Boolean =
        other is SessionKey && botUserId == other.botUserId && shardId == other.shardId

    override fun hashCode(): Int = 31 * botUserId.hashCode() + shardId.hashCode()

    /** Such as `shard 3/16 of bot 81384788765712384`. */
    override fun toString(): String = "shard $shardId of bot ${botUserId ?: "unknown"}"
}
