@file:OptIn(kotlinx.coroutines.ExperimentalCoroutinesApi::class)

package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.model.Event
import dev.sluice.model.Intent
import dev.sluice.model.ShardId
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import java.time.Instant
import kotlin.time.Duration.Companion.milliseconds

const val TEST_TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.secret.part"

/** Runs [test] with a shard on a fake Discord, in virtual time: nothing in it waits for real. */
internal fun virtually(
    configure: ShardBuilder.() -> Unit = {},
    runtime: GatewayRuntimeBuilder.() -> Unit = {},
    test: suspend VirtualShard.() -> Unit,
) = runTest {
    val virtual = VirtualShard(this, configure, runtime)
    try {
        virtual.test()
    } finally {
        // Timers would go on for ever in virtual time.
        virtual.runtime.job.cancel()
    }
}

internal class VirtualShard(
    val scope: TestScope,
    configure: ShardBuilder.() -> Unit,
    configureRuntime: GatewayRuntimeBuilder.() -> Unit = {},
) {
    private val dispatcher = StandardTestDispatcher(scope.testScheduler)
    val discord = FakeDiscord { task -> scope.backgroundScope.launch { task.run() } }
    val runtime: GatewayRuntime = GatewayRuntime
        .builder()
        .transport(discord.transport)
        .dispatcher(dispatcher)
        .also {
            it.clock = VirtualClock(scope)
            it.callbackDispatcher = dispatcher
            it.callbackExecutor { task -> scope.backgroundScope.launch { task.run() } }
        }.apply(configureRuntime)
        .build()
    val shard: Shard = newShard(configure)

    fun newShard(configure: ShardBuilder.() -> Unit = {}): Shard =
        Shard(
            TEST_TOKEN,
            Intent.GUILDS + Intent.GUILD_MESSAGES,
        ) {
            runtime(runtime)
            compression(Compression.NONE)
            configure()
        }

    /** Begins to connect and does not wait; how it ends is seen by its state. */
    fun connect(shard: Shard): Shard =
        shard.also {
            scope.backgroundScope.launch {
                try {
                    it.connect()
                } catch (_: GatewayException) {
                    // It was closed first.
                }
            }
        }

    /** Shards 0 to [count] - 1 of [count], which begin to connect. */
    fun connectAll(count: Int): List<Shard> = List(count) { connect(newShard { shardId(ShardId(it, count)) }) }

    /** Collects into a list, subscribed when this returns. */
    fun <T : Any> gather(flow: Flow<T>): Gathered<T> = scope.gather(flow)

    fun gather(): Gathered<Event> = gather(shard.events)

    /** Begins without waiting. */
    fun <T> begin(block: suspend () -> T): Deferred<T> = scope.backgroundScope.async { block() }.also { settle() }

    /** Lets everything that is due now happen. */
    fun settle() = scope.runCurrent()

    fun pass(millis: Long) {
        scope.advanceTimeBy(millis.milliseconds)
        scope.runCurrent()
    }
}

/** Collects [flow] into a list, subscribed when this returns. */
internal fun <T : Any> TestScope.gather(flow: Flow<T>): Gathered<T> {
    val gathered = Gathered<T>()
    gathered.job = backgroundScope.launch(start = CoroutineStart.DEFAULT) {
        try {
            flow.collect { gathered.items += it }
            gathered.isComplete = true
        } catch (failure: GatewayException) {
            gathered.failure = failure
        }
    }
    runCurrent()
    return gathered
}

class Gathered<T> {
    val items = ArrayList<T>()
    var isComplete = false
    var failure: GatewayException? = null
    lateinit var job: Job
}

internal class VirtualClock(private val scope: TestScope) : NanoClock {
    override fun nanoTime(): Long = scope.currentTime * 1_000_000

    override fun instant(): Instant = Instant.EPOCH.plusMillis(scope.currentTime)
}
