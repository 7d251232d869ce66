@file:OptIn(kotlinx.coroutines.ExperimentalCoroutinesApi::class)

package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.model.Intent
import dev.sluice.model.ShardId
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import kotlin.time.Duration.Companion.milliseconds

/** Runs [test] with a cluster on fake Discords, in virtual time. */
internal fun virtualCluster(
    configure: ClusterBuilder.() -> Unit = {},
    runtime: GatewayRuntimeBuilder.() -> Unit = {},
    test: suspend VirtualCluster.() -> Unit,
) = runTest {
    val virtual = VirtualCluster(this, configure, runtime)
    try {
        virtual.test()
    } finally {
        // Timers would go on for ever in virtual time.
        virtual.runtime.job.cancel()
    }
}

internal class VirtualCluster(
    val scope: TestScope,
    configure: ClusterBuilder.() -> Unit,
    configureRuntime: GatewayRuntimeBuilder.() -> Unit = {},
) {
    private val dispatcher = StandardTestDispatcher(scope.testScheduler)
    val discords = FakeDiscords { task -> scope.backgroundScope.launch { task.run() } }
    val runtime: GatewayRuntime = GatewayRuntime
        .builder()
        .transport(discords)
        .restTransport(discords)
        .dispatcher(dispatcher)
        .also {
            it.clock = VirtualClock(scope)
            it.callbackDispatcher = dispatcher
            it.callbackExecutor { task -> scope.backgroundScope.launch { task.run() } }
        }.apply(configureRuntime)
        .build()
    val cluster: Cluster = newCluster(configure)

    fun newCluster(configure: ClusterBuilder.() -> Unit = {}): Cluster =
        Cluster(TEST_TOKEN, Intent.GUILDS + Intent.GUILD_MESSAGES) {
            runtime(runtime)
            shardConfig { compression(Compression.NONE) }
            configure()
        }

    fun shard(index: Int): Shard = cluster.shards.single { it.shardId.id == index }

    fun id(index: Int): ShardId = shard(index).shardId

    /** Begins without waiting. */
    fun <T> begin(block: suspend () -> T): Deferred<T> = scope.backgroundScope.async { block() }.also { settle() }

    fun <T : Any> gather(flow: Flow<T>): Gathered<T> = scope.gather(flow)

    fun settle() = scope.runCurrent()

    fun pass(millis: Long) {
        scope.advanceTimeBy(millis.milliseconds)
        scope.runCurrent()
    }
}

/** As many shards as asked for, all at once: identifies have buckets of their own. */
internal fun ClusterBuilder.fixed(total: Int) {
    strategy(ShardStrategy.Fixed(total))
    gatewayUrl("wss://gateway.discord.gg")
    maxConcurrency(total)
}
