package dev.sluice.gateway

import dev.sluice.model.ShardId
import dev.sluice.protocol.ShardMachine
import dev.sluice.protocol.StoredSession
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import kotlin.random.Random

/**
 * Makes the shards of a cluster as its user configures them. Thread-safe.
 *
 * @param membership what binds them to the cluster.
 * @param userDispatcher where `shardConfig` runs.
 */
internal class ShardMaker(
    private val config: ClusterConfig,
    private val membership: ShardMembership,
    private val userDispatcher: CoroutineDispatcher,
) {
    /** Held while a shard is configured: what the user does there may block, and need not be thread-safe. */
    private val configuring = Mutex()

    /** Shard [id] as it shall be, but for the session that it goes on with. */
    suspend fun configured(plan: ClusterPlan, runtime: GatewayRuntime, id: ShardId): ShardBuilder {
        val builder = ShardBuilder(config.token, config.intents).shardId(id).runtime(runtime)
        builder.sessionStore(config.sessionStore, config.sessionStoreOptions)
        config.gatewayUrl?.let(builder::gatewayUrl)
        plan.gatewayAddress?.let(builder::gatewayAddress)
        if (config.allowsPlaintext) builder.protocol { it.allowPlaintext(true) }
        configuring.withLock { withContext(userDispatcher) { configure(builder, runtime, id) } }
        return builder
    }

    fun newShard(builder: ShardBuilder, handOver: StoredSession?): Shard {
        if (handOver != null) builder.continueFrom(handOver)
        return Shard(builder.config(membership))
    }

    /** A new shard for the place of [former], which has ended; its collectors may still be at work on what it got. */
    fun successorOf(former: Shard, builder: ShardBuilder): Shard {
        val handOver = former.internals.continuity.received()
        return newShard(builder, handOver).also { it.internals.follow(former) }
    }

    private fun configure(builder: ShardBuilder, runtime: GatewayRuntime, id: ShardId) {
        config.configure.forEach { it.accept(id, builder) }
        val made = builder.config(membership)
        require(made.protocol.shardId == id && made.runtime === runtime) {
            "shardConfig must leave shard id and runtime of shard $id to the cluster"
        }
        // What only the machine finds, an IDENTIFY that is too large, is found before a shard is given up for it.
        ShardMachine(made.protocol, Random.Default, runtime.clock.nanoTime(), runtime.clock.instant())
    }
}
