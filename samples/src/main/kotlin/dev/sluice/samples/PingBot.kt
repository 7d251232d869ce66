package dev.sluice.samples

import dev.sluice.gateway.Shard
import dev.sluice.model.Intent
import dev.sluice.model.MessageCreate
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/** Answers `!ping` with `Pong!`, on Discord or on any other gateway. Runs until it is cancelled. */
suspend fun pingBot(
    token: String,
    gatewayUrl: String? = null,
    restUrl: String = "https://discord.com/api/v10",
): Nothing =
    coroutineScope {
        // Without MESSAGE_CONTENT the gateway sends every message with an empty text.
        val shard =
            Shard(token, Intent.GUILDS + Intent.GUILD_MESSAGES + Intent.DIRECT_MESSAGES + Intent.MESSAGE_CONTENT) {
                gatewayUrl?.let { gatewayUrl(it) }
            }
        val messages = ChannelMessages(restUrl, token)
        // Subscribe first, then connect: nothing that the gateway sends is missed.
        launch {
            shard.on<MessageCreate>().collect { event ->
                if (event.message.content == "!ping") messages.post(event.message.channelId, "Pong!").await()
            }
        }
        launch { shard.lifecycle.collect { println("kotlin bot: $it") } }
        try {
            shard.connect()
            println("kotlin bot: ready")
            awaitCancellation()
        } finally {
            withContext(NonCancellable) { shard.close() }
        }
    }
