package dev.sluice.samples

import dev.sluice.gateway.Cluster
import dev.sluice.gateway.ShardEvent
import dev.sluice.model.Intent
import dev.sluice.model.MessageCreate
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

/**
 * Runs as many shards as Discord recommends, all in this process, and hands [handle] every message with its shard.
 * Runs until it is cancelled.
 */
suspend fun recommendedSharder(
    token: String,
    restUrl: String = "https://discord.com/api/v10",
    handle: suspend (ShardEvent<MessageCreate>) -> Unit,
): Nothing =
    coroutineScope {
        // GET /gateway/bot tells the number of shards, where they connect and how many may identify at one time.
        val cluster =
            Cluster(token, Intent.GUILDS + Intent.GUILD_MESSAGES + Intent.MESSAGE_CONTENT) { restUrl(restUrl) }
        // Subscribe first, then connect. Messages come while further shards are still starting.
        launch { cluster.on<MessageCreate>().collect { handle(it) } }
        launch { cluster.spawned.collect { println("shard ${it.shardId} starts") } }
        cluster.runUntilCancelled()
    }
