package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.model.Identifying
import dev.sluice.model.Parked
import dev.sluice.model.Replayed
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.protocol.ShardState
import dev.sluice.testkit.MockGateway
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.time.Duration
import java.util.concurrent.atomic.AtomicLong
import kotlin.time.Duration.Companion.seconds

/** Budget, queue and spread on real sockets, against the mock, which keeps Discord's side of the rules. */
class IdentifyOnSocketsSpec :
    FunSpec({
        val token = Token(MockGateway.DEFAULT_TOKEN)

        fun onSockets(
            mock: MockGateway,
            runtime: GatewayRuntimeBuilder.() -> Unit,
            test: suspend Sockets.(GatewayRuntime) -> Unit,
        ) = runBlocking(Dispatchers.Default) {
            withTimeout(60.seconds) {
                mock.start().use {
                    Sockets(it, Compression.NONE).use { sockets ->
                        val polite = GatewayRuntime.builder().apply(runtime).build()
                        try {
                            sockets.test(polite)
                        } finally {
                            polite.close()
                            polite.closed().get()
                        }
                    }
                }
            }
        }

        test("with 5 identifies left, a reserve of 2 and 8 shards, 3 start, 5 are parked, and start on the new day") {
            // The mock's time stands still until the test lets the day end.
            val time = AtomicLong()
            val mock = MockGateway {
                budget(100, 5, Duration.ofSeconds(1)).identifyWindow(Duration.ZERO).clock(time::get)
            }
            onSockets(mock, { identifyPace(Duration.ZERO, Duration.ZERO) }) { runtime ->
                KtorTransport.create().use { transport ->
                    val rest = GatewayRest.builder(token, transport.rest()).baseUrl(mock.restUrl).build()
                    runtime.sessionStartSource(token) { rest.gatewayBotAsync().thenApply { it.sessionStartLimit } }
                    val shards = List(8) { newShard(ShardId(it, 8)) { runtime(runtime) } }
                    shards.forEach { launch { it.connect() } }
                    val settled = shards.map { shard ->
                        shard.state.first { it is ShardState.Parked || it is ShardState.Ready }
                    }
                    settled.count { it is ShardState.Parked } shouldBe 5
                    runtime.identifyStatus(token).parked shouldBe 5
                    mock.stats.identifies shouldBe 3
                    time.set(Duration.ofSeconds(1).toNanos())
                    shards.forEach { shard -> shard.state.first { it is ShardState.Ready } }
                    mock.stats.identifies shouldBe 8
                    mock.budgetRemaining shouldBe 95
                    shards.count { shard -> shard.lifecycle.replayCache.any { it is Parked } } shouldBe 5
                    mock.stats.clientCloses shouldBe mapOf(1000 to 5L)
                }
            }
        }

        test("the mock sees no two identifies of a bucket within the pace, also when max_concurrency changes") {
            val pace = Duration.ofMillis(100)
            val mock = MockGateway { maxConcurrency(2).identifyWindow(pace) }
            onSockets(mock, { identifyPace(pace, Duration.ofMillis(20)) }) { runtime ->
                val shards = List(6) { newShard(ShardId(it, 6)) { runtime(runtime) } }
                val connecting = shards.map { launch { it.connect() } }
                shards.first().state.first { it is ShardState.Ready }
                runtime.maxConcurrency(token, 2)
                connecting.forEach { it.join() }
                mock.stats.identifyAttempts shouldBe 6
                mock.stats.identifies shouldBe 6
                shards.count { shard ->
                    shard.lifecycle
                        .filterIsInstance<Identifying>()
                        .first()
                        .queuePosition > 0
                } shouldBe 5
            }
        }

        val many = if (System.getProperty("sluice.long") == "true") 200 else 40
        for ((what, trouble) in listOf<Pair<String, MockGateway.() -> Unit>>(
            "op 7" to { reconnectAll() },
            "close 4000" to { closeAll(4000) },
            "a cut TCP connection" to { dropAll() },
        )) {
            test("$many shards that all meet $what in one moment resume, and none identifies") {
                val mock = MockGateway { maxConcurrency(many).identifyWindow(Duration.ZERO) }
                onSockets(mock, { maxConcurrency(many).dialPace(10, 200) }) { runtime ->
                    val shards = List(many) { newShard(ShardId(it, many)) { runtime(runtime) } }
                    shards.map { launch { it.connect() } }.forEach { it.join() }
                    mock.trouble()
                    shards.forEach { shard -> shard.lifecycle.first { it is Replayed } }
                    mock.stats.resumes shouldBeGreaterThanOrEqual many.toLong()
                    mock.stats.identifies shouldBe many.toLong()
                }
            }
        }
    })
