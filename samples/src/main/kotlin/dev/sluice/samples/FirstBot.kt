package dev.sluice.samples

import dev.sluice.gateway.Cluster
import dev.sluice.gateway.Shard
import dev.sluice.model.Command
import dev.sluice.model.Intent
import dev.sluice.model.Intents
import dev.sluice.model.MessageCreate
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

// The programs of the README; ReadmeSpec holds it against this file and FirstJavaBot.

/** A whole bot: answers `!ping` on Discord until its session cannot go on, or the process is ended. */
fun main(): Unit =
    runBlocking {
        val token = requireNotNull(System.getenv("DISCORD_TOKEN")) { "set DISCORD_TOKEN to the bot's token" }
        val messages = ChannelMessages("https://discord.com/api/v10", token)
        val shard = Shard(token, Intent.GUILDS + Intent.GUILD_MESSAGES + Intent.MESSAGE_CONTENT)
        launch {
            // subscribe first, then connect
            shard.on<MessageCreate>().collect { event ->
                if (event.message.content == "!ping") messages.post(event.message.channelId, "Pong!").await()
            }
        }
        val connected = shard.connect() // suspends until the session is ready; throws when Discord refuses the bot
        println("ready: session ${connected.sessionId}")
    }

/** All messages of a bot that has many shards, and a command to the one that owns [guildId]. */
suspend fun CoroutineScope.firstCluster(token: String, intents: Intents, guildId: Long, command: Command) {
    val cluster = Cluster(token, intents) // as many shards as Discord recommends
    launch { cluster.on<MessageCreate>().collect { println("${it.shard.shardId}: ${it.event.message.content}") } }
    cluster.up() // at the pace and within the budget that Discord allows
    cluster.sendToGuild(guildId, command) // through the shard that owns the guild
}
