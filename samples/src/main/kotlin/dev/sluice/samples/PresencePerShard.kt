package dev.sluice.samples

import dev.sluice.gateway.Cluster
import dev.sluice.gateway.ShardStrategy
import dev.sluice.gateway.WhenNobodyListens
import dev.sluice.model.ActivityUpdate
import dev.sluice.model.Intent
import dev.sluice.model.OnlineStatus
import dev.sluice.model.ShardId
import dev.sluice.model.UpdatePresence

/** Shows in each guild which shard serves it: `Playing shard 3 of 16`. Runs until it is cancelled. */
suspend fun presencePerShard(token: String, total: Int, restUrl: String = "https://discord.com/api/v10"): Nothing {
    val cluster =
        Cluster(token, Intent.GUILDS + Intent.GUILD_MESSAGES) {
            strategy(ShardStrategy.Fixed(total))
            restUrl(restUrl)
            shardConfig { id ->
                // Part of each identify, so it costs no send of its own and is there again with every new session.
                presence(presenceOf(id))
                // Events would be held for a collector that never comes, and at 32 MiB the shard would read no more.
                whenNobodyListens(WhenNobodyListens.DISCARD)
            }
        }
    cluster.runUntilCancelled()
}

private fun presenceOf(id: ShardId): UpdatePresence =
    UpdatePresence.of(OnlineStatus.ONLINE, ActivityUpdate.playing("shard ${id.id} of ${id.total}"))
