package dev.sluice.samples

import dev.sluice.gateway.Cluster
import dev.sluice.gateway.ShardEvent
import dev.sluice.gateway.ShardStrategy
import dev.sluice.model.Intent
import dev.sluice.model.MessageCreate
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

/**
 * Runs some of a bot's shards: one process calls this with `0..7`, another with `8..15`, both with a total of 16. Each
 * guild's messages come to the process that runs its shard, and to no other. Runs until it is cancelled.
 *
 * The processes know nothing of each other, so shards of one `max_concurrency` bucket may identify in two of them at the
 * same time. Discord answers the later one with Invalid Session, and it waits and tries again: slower, but sound.
 */
suspend fun rangeOfShards(
    token: String,
    ids: IntRange,
    total: Int,
    restUrl: String = "https://discord.com/api/v10",
    handle: suspend (ShardEvent<MessageCreate>) -> Unit,
): Nothing =
    coroutineScope {
        val cluster =
            Cluster(token, Intent.GUILDS + Intent.GUILD_MESSAGES + Intent.MESSAGE_CONTENT) {
                strategy(ShardStrategy.Range(ids, total))
                restUrl(restUrl)
            }
        launch { cluster.on<MessageCreate>().collect { handle(it) } }
        cluster.runUntilCancelled()
    }
