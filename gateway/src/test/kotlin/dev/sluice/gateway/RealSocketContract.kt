package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.gateway.netty.NettyTransport
import dev.sluice.gateway.transport.Transport
import dev.sluice.model.MessageCreate
import dev.sluice.model.SessionLost
import dev.sluice.model.ShardId
import dev.sluice.model.UpdateVoiceState
import dev.sluice.protocol.ShardState
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGatewayBuilder
import dev.sluice.testkit.Poison
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.maps.shouldContainKey
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.time.Duration
import java.util.concurrent.CountDownLatch
import kotlin.time.Duration.Companion.seconds

/**
 * The same rules as in virtual time, on real sockets: a shard and the mock gateway in one process.
 *
 * @param open makes the transport; null: the runtime's own
 */
abstract class RealSocketContract(open: () -> Transport?) :
    FunSpec({
        fun onSockets(
            compression: Compression = Compression.ZLIB_STREAM,
            mock: MockGateway = newMock(),
            test: suspend Sockets.() -> Unit,
        ) = runBlocking {
            withTimeout(20.seconds) {
                mock.start().use {
                    Sockets(it, compression, open()).use { sockets -> sockets.test() }
                }
            }
        }

        for (compression in Compression.entries) {
            test("with $compression events arrive in order, through a drop, none lost and none doubled") {
                onSockets(compression) {
                    val seen = collect()
                    shard.connect()
                    repeat(50) { message(it) }
                    mock.dropAll()
                    repeat(50) { message(50 + it) }
                    mock.takeResume()
                    message(100)
                    seen.await(101)
                    seen.contents shouldContainExactly List(101) { "$it" }
                    mock.stats.identifies shouldBe 1
                }
            }
        }

        for (code in listOf(4004, 4010, 4011, 4012, 4013, 4014)) {
            test("close code $code stops the shard with a typed error") {
                onSockets {
                    shard.connect()
                    mock.closeAll(code, "no")
                    val failure = runCatching { shard.events.toList() }.exceptionOrNull()
                    failure.shouldBeInstanceOf<GatewayException>().code shouldBe code
                    // What it means and what to change, then the mock's words.
                    failure.reason.orEmpty() shouldMatch "Discord closed with $code \\w+\\. .{30,} It said: no"
                    failure.message shouldBe "the shard has stopped for good: ${failure.reason}"
                    shard.state.value
                        .shouldBeInstanceOf<ShardState.Failed>()
                        .reason.reason shouldBe failure.reason
                }
            }
        }

        for (code in listOf(4000, 4001, 4002, 1001, 1011, 4242)) {
            test("close code $code is resumed") {
                onSockets {
                    shard.connect()
                    mock.closeAll(code)
                    mock.takeResume()
                    mock.stats.identifies shouldBe 1
                }
            }
        }

        for (code in listOf(4003, 4005, 4007, 4009)) {
            test("close code $code leads to a new session") {
                onSockets {
                    shard.connect()
                    mock.takeIdentify()
                    mock.closeAll(code)
                    mock.takeIdentify()
                    mock.stats.resumeAttempts shouldBe 0
                }
            }
        }

        for (compression in listOf(Compression.NONE, Compression.ZLIB_STREAM, Compression.ZSTD_STREAM)) {
            for (poison in Poison.entries - Poison.BOMB - Poison.GIANT_FRAME) {
                test("poison $poison with $compression: nothing is lost") {
                    onSockets(compression) {
                        val seen = collect()
                        shard.connect()
                        message(0)
                        mock.dispatchPoisoned("MESSAGE_CREATE", messageJson(1), poison, 1)
                        // Behind an unfinished fragment a server has nothing more to say before it is cut off.
                        if (poison != Poison.CUT_OFF) message(2)
                        // Wrong UTF-8 in `d` alone is an undecodable event, or a replaced character: no reconnect.
                        if (poison != Poison.INVALID_UTF8_IN_DATA) {
                            mock.takeResume()
                            if (poison == Poison.CUT_OFF) message(2)
                            seen.await(3)
                            seen.contents shouldContainExactly listOf("0", "1", "2")
                        } else {
                            seen.awaitContent("2")
                        }
                        mock.stats.identifies shouldBe 1
                    }
                }
            }
        }

        for (poison in listOf(Poison.BOMB, Poison.GIANT_FRAME)) {
            test("poison $poison is stopped at the cap and the session resumed") {
                onSockets(mock = newMock { poisonBytes(4 shl 20) }) {
                    val seen = collect()
                    shard.connect()
                    mock.dispatchPoisoned("MESSAGE_CREATE", messageJson(1), poison, 1)
                    mock.takeResume()
                    seen.await(1)
                }
            }
        }

        test("the same poison again ends in SessionLost and one identify, not in a loop") {
            onSockets {
                val lost = newSubscription<SessionLost>()
                shard.connect()
                mock.takeIdentify()
                mock.dispatchPoisoned("MESSAGE_CREATE", messageJson(1), Poison.NOT_JSON, 2)
                mock.takeCommand(2, Duration.ofSeconds(15))
                lost.await()
                mock.stats.identifies shouldBe 2
                mock.stats.resumeAttempts shouldBe 1
                mock.stats.clientCloses shouldContainKey 4902
            }
        }

        test("withheld acknowledgements: closed with 4900 and resumed") {
            onSockets(mock = newMock { heartbeatInterval(Duration.ofSeconds(1)) }) {
                shard.connect()
                mock.withholdAcks(true)
                mock.await(Duration.ofSeconds(10)) { 4900 in it.stats.clientCloses }
                mock.withholdAcks(false)
                mock.takeResume()
            }
        }

        test("a blocked listener and a blocked collector delay no heartbeat of any shard") {
            onSockets(mock = newMock { heartbeatInterval(Duration.ofSeconds(1)).maxConcurrency(4) }) {
                val release = CountDownLatch(1)
                val scope = CoroutineScope(Dispatchers.Default)
                shard.async().onEvent({ release.await() })
                val other = newShard(ShardId(1, 2))
                val blocked = List(Runtime.getRuntime().availableProcessors() + 1) {
                    scope.launch(Dispatchers.Default) { other.events.collect { release.await() } }
                }
                try {
                    shard.connect()
                    other.connect()
                    // Three intervals and more of two shards, and neither was cut off for being late.
                    mock.await(Duration.ofSeconds(15)) { it.stats.heartbeats >= 8 }
                    mock.stats.drops shouldBe 0
                    mock.stats.connections shouldBe 2
                } finally {
                    release.countDown()
                    blocked.forEach { it.cancel() }
                }
                other.close()
            }
        }

        test("connect returns with no collector and a replay larger than any buffer, and nothing of it is lost") {
            onSockets(mock = newMock { replayBuffer(20_000).sendQueue(30_000) }) {
                shard.connect()
                val handOver = shard.suspendSession()
                repeat(5_000) { message(it) }
                val next = newShard { continueFrom(handOver).heldBytes(100_000) }
                next.connect().isResumed shouldBe true
                val contents = next.on<MessageCreate>().takeWhile { it.message.content != "4999" }.toList()
                contents.map { it.message.content } shouldContainExactly List(4_999) { "$it" }
                next.close()
            }
        }

        test("op 7 and op 9 are obeyed") {
            onSockets {
                shard.connect()
                mock.takeIdentify()
                mock.reconnectAll()
                mock.takeResume()
                mock.await { 4903 in it.stats.clientCloses }
                mock.awaitSessions(1)
                mock.invalidateAll(false)
                mock.takeCommand(2, Duration.ofSeconds(15))
            }
        }

        test("a flood of op 1 is answered without breaking the send limit") {
            onSockets {
                shard.connect()
                mock.requestHeartbeat(500)
                message(1)
                // The flood has been read then, and all answers to it were written when this command arrives.
                shard.on<MessageCreate>().first()
                shard.send(UpdateVoiceState.leave(1))
                mock.takeCommand(4)
                (mock.stats.heartbeats >= 1) shouldBe true
                mock.stats.closes.keys shouldBe emptySet()
                mock.stats.connections shouldBe 1
            }
        }

        test("after close nothing is left: no coroutine, no socket, no session") {
            onSockets {
                shard.connect()
                shard.close()
                mock.await { it.stats.openConnections == 0 }
                mock.stats.clientCloses shouldContainKey 1000
                // Done, not only cancelled; whatever hangs is caught by the test's time limit.
                runtime.job.children.forEach { it.join() }
            }
        }
    }) {
    private companion object {
        fun newMock(configure: MockGatewayBuilder.() -> Unit = {}): MockGateway =
            MockGateway {
                identifyWindow(Duration.ofMillis(1)).guild(1)
                configure()
            }
    }
}
