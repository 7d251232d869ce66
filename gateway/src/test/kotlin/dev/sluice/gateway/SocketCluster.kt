package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.model.Intent
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGatewayBuilder
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Runs [test] with a mock gateway on real sockets and a runtime that keeps its pace. */
internal fun onSockets(
    configure: MockGatewayBuilder.() -> Unit = {},
    pace: IdentifyTestPace = IdentifyTestPace.SHORT,
    limitSeconds: Int = 40,
    test: suspend SocketCluster.() -> Unit,
) = runBlocking {
    withTimeout(limitSeconds.seconds) {
        MockGateway {
            identifyWindow(pace.window)
            configure()
        }.start().use { mock -> SocketCluster(mock, pace).use { it.test() } }
    }
}

/** The mock's window and how long the client waits. */
internal enum class IdentifyTestPace(val window: Duration, val margin: Duration) {
    /** The margin is large, since a busy machine may hold up one connection for long. */
    SHORT(Duration.ofMillis(50), Duration.ofMillis(450)),

    /** For tests in which it does not matter. */
    NONE(Duration.ZERO, Duration.ZERO),

    /** As it is at Discord. */
    REAL(Duration.ofSeconds(5), Duration.ofMillis(250)),
}

internal class SocketCluster(val mock: MockGateway, pace: IdentifyTestPace) : AutoCloseable {
    val runtime: GatewayRuntime = GatewayRuntime.builder().identifyPace(pace.window, pace.margin).build()

    fun newCluster(configure: ClusterBuilder.() -> Unit = {}): Cluster =
        Cluster(MockGateway.DEFAULT_TOKEN, Intent.GUILDS + Intent.GUILD_MESSAGES + Intent.MESSAGE_CONTENT) {
            runtime(runtime)
            restUrl(mock.restUrl)
            shardConfig { forTests() }
            configure()
        }

    override fun close() {
        runtime.close()
        runtime.closed().get()
        mock.stats.shouldShowGoodConduct()
    }

    private fun ShardBuilder.forTests() {
        compression(Compression.ZLIB_STREAM)
        protocol {
            it.backoff(Duration.ofMillis(10), Duration.ofMillis(200))
            it.invalidSessionWait(Duration.ofMillis(1), Duration.ofMillis(10))
        }
    }
}

/** Suspends until so many shards are connected. */
internal suspend fun Cluster.awaitConnected(count: Int) = state.first { it.shards.connected == count }

/** A message in [guild] that says [number]. */
internal fun messageIn(guild: Long, number: Int) =
    """{"id":"${number + 1000}","channel_id":"${guild + 1}","guild_id":"$guild","content":"$number",""" +
        """"timestamp":"2026-11-21T00:00:00+00:00","author":{"id":"3","username":"ann"},"type":0}"""
