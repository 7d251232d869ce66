package dev.sluice.bench.cost

import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.Shard
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.testkit.MockGateway
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.util.concurrent.atomic.LongAdder

/**
 * So many connected shards in the default configuration, the typed events of each collected by an ordinary coroutine.
 *
 * Only the pace of the identifies is not the default one: it is the mock's.
 */
internal class CostClient(url: String, count: Int) : AutoCloseable {
    private val seen = LongAdder()
    private val runtime = GatewayRuntime.builder().maxConcurrency(count).build()
    private val scope = CoroutineScope(Dispatchers.Default)
    private val shards =
        List(count) { index ->
            Shard(MockGateway.DEFAULT_TOKEN, Intents.ALL) {
                runtime(runtime)
                shardId(ShardId(index, count))
                gatewayUrl(url)
            }
        }

    /** Events that came to a collector. */
    val events: Long get() = seen.sum()

    init {
        for (shard in shards) scope.launch { shard.events.collect { seen.increment() } }
        runBlocking { eachShard { it.connect() } }
    }

    override fun close() {
        runBlocking { eachShard { it.close() } }
        scope.cancel()
        runtime.close()
    }

    private suspend fun eachShard(act: suspend (Shard) -> Unit) =
        coroutineScope { for (shard in shards) launch { act(shard) } }
}
