package dev.sluice.samples

import dev.sluice.gateway.Cluster
import dev.sluice.gateway.RawMessage
import dev.sluice.model.Intents
import dev.sluice.model.Opcode
import dev.sluice.model.ShardId
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

/**
 * A process that holds the connections while the bot's logic runs elsewhere: it decodes nothing and gives [publish] the
 * bytes of every event as Discord wrote them, for a broker or a socket. When [publish] is slow the shards read more
 * slowly; nothing is dropped. Runs until it is cancelled.
 */
suspend fun gatewayProcess(
    token: String,
    restUrl: String = "https://discord.com/api/v10",
    publish: suspend (shard: ShardId, event: String, payload: ByteArray) -> Unit,
): Nothing =
    coroutineScope {
        val cluster = Cluster(token, Intents.UNPRIVILEGED) { restUrl(restUrl) }
        launch {
            cluster.messages.collect { from ->
                val payload = from.message as? RawMessage.Payload ?: return@collect
                if (payload.opcode == Opcode.DISPATCH) publish(from.shardId, payload.eventName.orEmpty(), payload.bytes)
            }
        }
        cluster.runUntilCancelled()
    }
