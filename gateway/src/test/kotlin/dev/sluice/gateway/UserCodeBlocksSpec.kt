package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.model.OnlineStatus
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.model.UpdatePresence
import dev.sluice.protocol.ShardState
import dev.sluice.testkit.MockGateway
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.StringSpec
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import java.time.Duration
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.seconds

/** What a user's code that does not return costs others: nothing. On the wall clock, as threads are what it is about. */
internal class UserCodeBlocksSpec :
    StringSpec({
        defaultTestConfig = DefaultTestConfig(timeout = 30.seconds)

        fun newMock() =
            MockGateway
                .builder()
                .heartbeatInterval(Duration.ofSeconds(1))
                .maxConcurrency(16)
                .build()
                .start()

        "inline handlers that block, as many as there are threads for timers, keep no heartbeat of other shards back" {
            newMock().use { mock ->
                Sockets(mock, Compression.NONE).use { sockets ->
                    sockets.runtime.maxConcurrency(Token(MockGateway.DEFAULT_TOKEN), 16)
                    val shards = List(3) { sockets.newShard(ShardId(it, 3)) }
                    shards.forEach { it.connect() }
                    shards[0].whileLaneIsHeld {
                        shards[1].whileLaneIsHeld {
                            val before = mock.stats.heartbeats
                            // Those two miss theirs meanwhile, and both timers have found them held by then.
                            eventually(10.seconds) { mock.stats.heartbeats shouldBeGreaterThanOrEqual before + 3 }
                        }
                    }
                }
            }
        }

        "a send that is given up while an inline handler blocks does not block who gives it up" {
            newMock().use { mock ->
                Sockets(mock, Compression.NONE).use { sockets ->
                    val isQueued = CompletableDeferred<Unit>()
                    val sending = launch(Dispatchers.Default) {
                        isQueued.complete(Unit)
                        sockets.shard.send(UpdatePresence.of(OnlineStatus.ONLINE))
                    }
                    isQueued.await()
                    eventually(5.seconds) { sockets.shard.metrics.queuedCommands shouldBe 1 }
                    sockets.shard.whileLaneIsHeld {
                        val givingUp = thread(isDaemon = true) { sending.cancel() }
                        givingUp.join(5_000)
                        givingUp.isAlive.shouldBeFalse()
                    }
                    sending.join()
                    eventually(5.seconds) { sockets.shard.metrics.queuedCommands shouldBe 0 }
                }
            }
        }

        "the end of the parent job ends a shard at once, though a listener of its has not come back" {
            newMock().use { mock ->
                val parent = Job()
                val runtime = GatewayRuntime.builder().parentJob(parent).build()
                val comeBack = CountDownLatch(1)
                try {
                    val shard = Sockets(mock, Compression.NONE).use { it.newShard { runtime(runtime) } }
                    val isBusy = CompletableDeferred<Unit>()
                    shard.async().onState {
                        isBusy.complete(Unit)
                        comeBack.await()
                    }
                    shard.connect()
                    isBusy.await()
                    parent.cancel()
                    eventually(10.seconds) {
                        shard.state.value.shouldBeInstanceOf<ShardState.Closed>()
                        mock.stats.openConnections shouldBe 0
                    }
                    // Nothing waits for the listener either.
                    shard.close()
                } finally {
                    comeBack.countDown()
                }
            }
        }
    })
