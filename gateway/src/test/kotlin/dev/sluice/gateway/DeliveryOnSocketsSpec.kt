package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.model.MessageCreate
import dev.sluice.model.ReadingPaused
import dev.sluice.protocol.HeartbeatSequence
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGatewayBuilder
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.time.Duration
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.seconds

/** What is promised of delivery, on real sockets and real threads. */
class DeliveryOnSocketsSpec :
    StringSpec({
        fun onSockets(configure: MockGatewayBuilder.() -> Unit = {}, test: suspend Sockets.() -> Unit) =
            runBlocking {
                withTimeout(30.seconds) {
                    MockGateway {
                        identifyWindow(Duration.ofMillis(1)).guild(1).replayBuffer(20_000).sendQueue(30_000)
                        configure()
                    }.start().use { Sockets(it, Compression.ZLIB_STREAM).use { sockets -> sockets.test() } }
                }
            }

        "a slow collector costs a pause, a close with 4904 and a resume when it has drained; all comes once, in order" {
            onSockets({ heartbeatInterval(Duration.ofSeconds(1)) }) {
                val gate = CountDownLatch(1)
                val seen = Sockets.Seen()
                val paused = newSubscription<ReadingPaused>()
                val options = CollectorOptions
                    .builder()
                    .name("archive")
                    .capacity(10)
                    .build()
                shard.async().on(MessageCreate::class.java, {
                    gate.await()
                    seen.add(it)
                }, ListenerOptions.of(options))
                try {
                    shard.connect()
                    repeat(200) { message(it) }
                    mock.await(Duration.ofSeconds(10)) { 4904 in it.stats.clientCloses }
                    paused.await().reason shouldContain "archive"
                    shard.slowCollectors shouldContainExactly listOf("archive")
                    (mock.stats.heartbeats >= 2) shouldBe true
                    mock.stats.resumes shouldBe 0
                } finally {
                    gate.countDown()
                }
                mock.takeResume()
                seen.await(200)
                seen.contents shouldContainExactly List(200) { "$it" }
                shard.slowCollectors shouldBe emptyList()
                mock.stats.identifies shouldBe 1
            }
        }

        "within a block nothing past its event is finished, whatever works side by side" {
            onSockets {
                val count = 5_000
                val lasts = ConcurrentHashMap<Long, Int>()
                val done = AtomicInteger()
                val all = CompletableDeferred<Unit>()
                val failed = CoroutineExceptionHandler { _, failure -> all.completeExceptionally(failure) }
                val workers = CoroutineScope(Dispatchers.Default + failed)
                workers.launch {
                    val options = CollectorOptions.builder().maxUnfinished(64).build()
                    shard.on<MessageCreate>(options).parallelBy(4, key = { it.message.content.toLong() % 7 }) {
                        val number = it.message.content.toInt()
                        shard.checkpoint!! shouldBeLessThan it.sequence
                        val before = lasts.put(number % 7L, number) ?: -1
                        (before < number) shouldBe true
                        if (done.incrementAndGet() == count) all.complete(Unit)
                    }
                }
                shard.connect()
                repeat(count) {
                    message(it)
                    if (it == count / 2) mock.dropAll()
                }
                all.await()
                while (shard.checkpoint != shard.session?.sequence) delay(1)
                workers.cancel()
            }
        }

        "what was not finished comes again in the next process, from the checkpoint on" {
            onSockets {
                val taken = ArrayList<ManualEvent<MessageCreate>>()
                val enough = CompletableDeferred<Unit>()
                shard.async().onManual(MessageCreate::class.java, {
                    taken += it
                    if (taken.size == 100) enough.complete(Unit)
                })
                shard.connect()
                repeat(100) { message(it) }
                enough.await()
                // All but 40 and 70.
                taken.forEachIndexed { index, event -> if (index != 40 && index != 70) event.done() }
                val session = shard.suspendSession()!!.session!!.withSequence(shard.checkpoint!!)
                message(100)
                val next = newShard { session(session) }
                next.connect().isResumed shouldBe true
                val contents = next.on<MessageCreate>().takeWhile { it.message.content != "100" }.toList()
                contents.map { it.message.content } shouldContainExactly List(60) { "${it + 40}" }
                next.close()
            }
        }

        "beats that carry the checkpoint keep a server that trims by them from forgetting what is not finished" {
            onSockets({ heartbeatInterval(Duration.ofSeconds(1)).trimReplayByHeartbeats(true) }) {
                val careful = newShard { protocol { it.heartbeatSequence(HeartbeatSequence.CHECKPOINT) } }
                val taken = ArrayList<ManualEvent<MessageCreate>>()
                val enough = CompletableDeferred<Unit>()
                careful.async().onManual(MessageCreate::class.java, {
                    taken += it
                    if (taken.size == 10) enough.complete(Unit)
                })
                careful.connect()
                repeat(10) { message(it) }
                enough.await()
                taken.take(5).forEach { it.done() }
                val beats = mock.stats.heartbeats
                mock.await { it.stats.heartbeats >= beats + 2 }
                val session = careful.suspendSession()!!.session!!.withSequence(careful.checkpoint!!)
                val next = newShard { session(session) }
                val seen = Sockets.Seen()
                next.async().on(MessageCreate::class.java, seen::add)
                next.connect().isResumed shouldBe true
                seen.await(5)
                seen.contents shouldContainExactly List(5) { "${it + 5}" }
                next.close()
            }
        }
    })
