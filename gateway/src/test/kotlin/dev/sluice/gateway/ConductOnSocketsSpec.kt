package dev.sluice.gateway

import dev.sluice.codec.CommandTooLargeException
import dev.sluice.compression.Compression
import dev.sluice.model.Connecting
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.ShardId
import dev.sluice.model.UpdateVoiceState
import dev.sluice.protocol.ShardState
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGatewayBuilder
import dev.sluice.testkit.Poison
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.maps.shouldContainKey
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds

/** The rules of conduct towards Discord, each on real sockets against the mock, which keeps Discord's side of them. */
class ConductOnSocketsSpec :
    FunSpec({
        fun onSockets(
            compression: Compression = Compression.ZLIB_STREAM,
            mock: MockGateway = newMock(),
            test: suspend Sockets.() -> Unit,
        ) = runBlocking {
            withTimeout(20.seconds) { mock.start().use { Sockets(it, compression).use { sockets -> sockets.test() } } }
        }

        test("sends: more commands than the window allows all arrive, and Discord never has to close with 4008") {
            onSockets(mock = newMock { sendWindow(20, WINDOW) }) {
                val polite = newShard { protocol { it.sendLimit(20, WINDOW).sendMargin(WINDOW) } }
                polite.connect()
                repeat(45) { polite.send(UpdateVoiceState.leave(1)) }
                repeat(45) { mock.takeCommand(4) }
                mock.stats.closes.keys shouldBe emptySet()
                polite.close()
            }
        }

        test("sends: a payload above 4096 bytes is refused before it is queued, and the connection stays") {
            onSockets {
                shard.connect()
                @OptIn(DelicateGatewayApi::class)
                shouldThrow<CommandTooLargeException> { shard.sendRaw(4, "\"${"x".repeat(4096)}\"") }
                shard.send(UpdateVoiceState.leave(1))
                mock.takeCommand(4)
                mock.stats.connections shouldBe 1
            }
        }

        test("identify: two shards of one bucket keep the pace, and Discord never answers Invalid Session") {
            val pace = Duration.ofMillis(300)
            onSockets(mock = newMock { identifyWindow(pace) }) {
                val polite = GatewayRuntime.builder().identifyPace(pace, Duration.ofMillis(50)).build()
                val shards = List(3) { newShard(ShardId(it, 3)) { runtime(polite) } }
                shards.map { launch { it.connect() } }.forEach { it.join() }
                mock.stats.identifyAttempts shouldBe 3
                mock.stats.identifies shouldBe 3
                polite.close()
                polite.closed().get()
            }
        }

        test("identify: a RESUME waits for no turn") {
            onSockets {
                val slow = GatewayRuntime.builder().identifyPace(Duration.ofHours(1), Duration.ZERO).build()
                val only = newShard { runtime(slow) }
                only.connect()
                mock.closeAll(4000)
                mock.takeResume()
                slow.close()
                slow.closed().get()
            }
        }

        test("backoff: a gateway that refuses connections is asked again until it answers") {
            onSockets {
                shard.connect()
                mock.refuseConnections(true)
                mock.dropAll()
                shard.lifecycle.first { it is Connecting && it.attempt >= 3 }
                mock.refuseConnections(false)
                mock.takeResume()
                mock.stats.identifies shouldBe 1
            }
        }

        test("resume ladder: a dead resume URL, then the main URL with the same session") {
            onSockets {
                mock.resumeGatewayUrl = "ws://127.0.0.1:1"
                val trusting = newShard { protocol { it.resumeAtReportedUrl(true) } }
                val session = trusting.connect().sessionId
                mock.closeAll(4000)
                mock.takeResume()["session_id"] shouldBe session
                trusting.close()
            }
        }

        test("resume ladder: a session that Discord has forgotten leads to one identify") {
            onSockets {
                shard.connect()
                mock.takeIdentify()
                mock.forgetSessions()
                mock.closeAll(4000)
                mock.takeResume()
                mock.takeIdentify()
                mock.stats.identifies shouldBe 2
            }
        }

        test("4008: resumed after a pause") {
            onSockets {
                val patient = newShard { protocol { it.rateLimitedPause(Duration.ofMillis(20)) } }
                patient.connect()
                mock.closeAll(4008)
                mock.takeResume()
                mock.stats.identifies shouldBe 1
                patient.close()
            }
        }

        test("1000 from the server: resumed, since there is a session") {
            onSockets {
                shard.connect()
                mock.closeAll(1000)
                mock.takeResume()
            }
        }

        test("op 9 true: resumed on a new connection") {
            onSockets {
                shard.connect()
                mock.invalidateAll(true)
                mock.takeResume()
                mock.stats.identifies shouldBe 1
            }
        }

        test("heartbeat interval: one below a second is refused with 4902, a sound one next time is taken") {
            onSockets {
                mock.helloData("""{"heartbeat_interval":999}""")
                val connecting = launch(Dispatchers.IO) { shard.connect() }
                mock.await { 4902 in it.stats.clientCloses }
                mock.helloData(null)
                connecting.join()
            }
        }

        test("HELLO that never comes: closed, and asked for again") {
            onSockets {
                mock.withholdHello(true)
                val impatient = newShard { protocol { it.helloTimeout(Duration.ofMillis(100)) } }
                val connecting = launch(Dispatchers.IO) { impatient.connect() }
                mock.await { 4900 in it.stats.clientCloses }
                mock.withholdHello(false)
                connecting.join()
                impatient.close()
            }
        }

        test("READY that never comes: closed, and identified anew within the budget") {
            onSockets {
                mock.withholdReady(true)
                val impatient = newShard { protocol { it.readyTimeout(Duration.ofMillis(200)) } }
                val connecting = launch(Dispatchers.IO) { impatient.connect() }
                mock.takeIdentify()
                mock.takeIdentify()
                mock.withholdReady(false)
                connecting.join()
                impatient.close()
            }
        }

        test("close codes of ours: 4901 hands the session over, 1000 ends it") {
            onSockets {
                shard.connect()
                val handOver = shard.suspendSession()
                mock.await { 4901 in it.stats.clientCloses }
                mock.stats.sessions shouldBe 1
                val next = newShard { continueFrom(handOver) }
                next.connect().isResumed shouldBe true
                next.close()
                mock.await { it.stats.sessions == 0 }
                mock.stats.clientCloses shouldContainKey 1000
                mock.stats.identifies shouldBe 1
            }
        }

        test(
            "close codes of ours: 4904 after two beats behind a collector that stands still, resumed when it goes on",
        ) {
            onSockets(mock = newMock { heartbeatInterval(Duration.ofSeconds(1)).sendQueue(100_000) }) {
                val slow = newShard { ringCapacity(8) }
                val release = CountDownLatch(1)
                val collecting = launch(Dispatchers.IO) {
                    slow.events.collect { release.await() }
                }
                try {
                    slow.connect()
                    repeat(200) { message(it) }
                    mock.await(Duration.ofSeconds(15)) { 4904 in it.stats.clientCloses }
                    mock.stats.resumeAttempts shouldBe 0
                } finally {
                    release.countDown()
                }
                mock.takeResume()
                slow.close()
                collecting.join()
            }
        }

        test("heartbeats go on while a hundred collectors block threads of a view of Dispatchers.IO") {
            onSockets(mock = newMock { heartbeatInterval(Duration.ofSeconds(1)) }) {
                val view = Dispatchers.IO.limitedParallelism(100)
                val blocked = CountDownLatch(100)
                val release = CountDownLatch(1)
                repeat(100) {
                    launch(view) {
                        shard.events.collect {
                            blocked.countDown()
                            release.await()
                        }
                    }
                }
                try {
                    // READY and the guild are what they block on.
                    shard.connect()
                    blocked.await(10, TimeUnit.SECONDS) shouldBe true
                    val before = mock.stats.heartbeats
                    mock.await { it.stats.heartbeats >= before + 3 }
                } finally {
                    release.countDown()
                }
                shard.close()
            }
        }

        test("poison a third time stops the shard with a typed error") {
            onSockets {
                val listening = launch { runCatching { shard.events.collect {} } }
                shard.connect()
                mock.dispatchPoisoned("MESSAGE_CREATE", messageJson(1), Poison.NOT_JSON, 100)
                // The new session that the second time has led to meets it again.
                mock.takeIdentify()
                mock.takeIdentify()
                mock.awaitSessions(1)
                mock.dispatchPoisoned("MESSAGE_CREATE", messageJson(2), Poison.NOT_JSON, 100)
                val failure = runCatching { shard.events.toList() }.exceptionOrNull()
                failure.shouldBeInstanceOf<GatewayException>().isFatal shouldBe true
                shard.state.value.shouldBeInstanceOf<ShardState.Failed>()
                listening.join()
            }
        }
    }) {
    private companion object {
        val WINDOW: Duration = Duration.ofMillis(400)

        fun newMock(configure: MockGatewayBuilder.() -> Unit = {}): MockGateway =
            MockGateway {
                identifyWindow(Duration.ofMillis(1)).guild(1)
                configure()
            }
    }
}
