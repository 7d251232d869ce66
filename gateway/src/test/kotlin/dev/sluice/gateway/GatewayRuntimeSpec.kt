package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.gateway.rest.RestRequest
import dev.sluice.gateway.rest.RestResponse
import dev.sluice.gateway.rest.RestTransport
import dev.sluice.gateway.transport.Transport
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread

/** What a runtime has made for itself goes with it, whoever ends first. */
class GatewayRuntimeSpec :
    FunSpec({
        fun GatewayRuntime.awaitClosed() {
            closed().get(10, TimeUnit.SECONDS)
        }

        fun newRuntime(make: () -> Transport, configure: GatewayRuntimeBuilder.() -> Unit = {}): GatewayRuntime =
            GatewayRuntime
                .builder()
                .apply { transportFactory = make }
                .apply(configure)
                .build()

        fun newTransport() = FakeTransport({ }) { }

        test("an executor that is shut down before or right after the runtime does not keep it from closing") {
            for (isShutDownFirst in listOf(true, false)) {
                val executor = Executors.newSingleThreadExecutor()
                lateinit var made: FakeTransport
                val configure: GatewayRuntimeBuilder.() -> Unit = {
                    transport = null
                    transportFactory = { made }
                    callbackExecutor(executor)
                }
                virtually(runtime = configure) {
                    made = discord.transport
                    shard.connect()
                    if (isShutDownFirst) executor.shutdown()
                    runtime.close()
                    executor.shutdown()
                    settle()
                    runtime.awaitClosed()
                    made.isClosed shouldBe true
                }
            }
        }

        test("a closed runtime makes neither a transport nor anything else") {
            val made = AtomicInteger()
            val runtime = newRuntime({ newTransport().also { made.incrementAndGet() } })
            runtime.close()
            runtime.awaitClosed()
            shouldThrow<GatewayException> {
                ShardGroups.recommended(TEST_TOKEN, Intents.NONE, runtime)
            }.message shouldContain "runtime is closed"
            shouldThrow<GatewayException> { runtime.transport() }.message shouldContain "runtime is closed"
            made.get() shouldBe 0
            val before = timerThreads()
            CoroutineScope(runtime.dispatcher).launch { }.join()
            (timerThreads() - before).shouldBeEmpty()
        }

        test("a closed runtime asks nothing over a transport that it was given either") {
            val asked = AtomicInteger()
            val rest = object : RestTransport {
                override fun get(request: RestRequest) =
                    CompletableFuture<RestResponse>().also { asked.incrementAndGet() }

                override fun close() = Unit
            }
            val runtime = newRuntime(::newTransport) { restTransport(rest) }
            runtime.close()
            shouldThrow<GatewayException> {
                ShardGroups.recommendedAsync(TEST_TOKEN, Intents.NONE, runtime, null) { _, _ -> }
            }
            asked.get() shouldBe 0
        }

        test("two shards of one id that are at work on one runtime are told of, once") {
            LogCapture().use { log ->
                virtually {
                    fun words() = log.warnings().filter { "runs already on this runtime" in it }
                    shard.connect()
                    words().shouldBeEmpty()
                    val second = newShard()
                    connect(second)
                    pass(10_000)
                    words().single() shouldContain "shard 0/1 of this bot"
                    connect(newShard { shardId(ShardId(0, 2)) })
                    shard.close()
                    second.suspendSession()
                    connect(newShard())
                    pass(10_000)
                    words().size shouldBe 1
                }
            }
        }

        test("a shard of another bot, or one that has ended or is ending, is none of them") {
            LogCapture().use { log ->
                virtually {
                    val other = Shard("MTAwMDAwMDAwMDAwMDAwMDA5.secret.part", Intents.NONE) {
                        runtime(this@virtually.runtime).compression(Compression.NONE)
                    }
                    shard.connect()
                    discord.link.answersClose = false
                    connect(other)
                    val suspending = begin { shard.suspendSession() }
                    suspending.isCompleted shouldBe false
                    connect(newShard())
                    pass(10_000)
                    log.warnings().filter { "runs already" in it }.shouldBeEmpty()
                }
            }
        }

        test("a shard that is restarted, taken out and added again is not told of") {
            LogCapture().use { log ->
                virtualCluster({ fixed(2) }) {
                    cluster.up()
                    val restarted = begin { cluster.restart(id(0)) }
                    pass(10_000)
                    restarted.await()
                    val id = id(1)
                    val handOver = begin { cluster.suspendShard(id) }
                    pass(1_000)
                    val added = begin { cluster.addShard(id, handOver.await()) }
                    pass(10_000)
                    added.await()
                    cluster.state.value.shards.connected shouldBe 2
                    log.warnings().filter { "runs already" in it }.shouldBeEmpty()
                }
            }
        }

        test("the next default runtime keeps the pace of what was identified on the one before") {
            val token = Token("MTAwMDAwMDAwMDAwMDAwMDAy.default.runtime")

            /** Asks on a default runtime of its own, and tells what is heard first. */
            fun ask(): String {
                val heard = CompletableFuture<String>()
                val waiter = object : IdentifyWaiter {
                    override fun granted(permit: IdentifyPermit) {
                        permit.sent()
                        heard.complete("granted")
                    }

                    override fun failed(cause: Throwable) {
                        heard.completeExceptionally(cause)
                    }

                    override fun queued(position: Int) {
                        heard.complete("queued $position")
                    }
                }
                val guard = DefaultRuntime.acquire().identifyGuard(token)
                val ticket =
                    guard.request(IdentifyRequest(ShardId.SINGLE, IdentifyKind.START), guard.newRecord(), waiter)
                return heard.get(10, TimeUnit.SECONDS).also {
                    ticket.cancel()
                    DefaultRuntime.release()
                }
            }
            ask() shouldBe "granted"
            ask() shouldBe "queued 1"
        }

        test("a transport that is being made while the runtime closes is closed too") {
            lateinit var runtime: GatewayRuntime
            lateinit var freeing: Thread
            val transport = newTransport()
            val make = {
                runtime.close()
                // Until it is done, or waits for what is being made here.
                while (freeing.state !in listOf(Thread.State.TERMINATED, Thread.State.BLOCKED)) Thread.onSpinWait()
                transport
            }
            runtime = newRuntime(make) {
                callbackExecutor(Executor { task -> freeing = thread(isDaemon = true) { task.run() } })
            }
            runtime.transport() shouldBe transport
            runtime.awaitClosed()
            transport.isClosed shouldBe true
        }
    }) {
    private companion object {
        fun timerThreads(): Set<Thread> =
            Thread
                .getAllStackTraces()
                .keys
                .filter { it.name.startsWith("sluice-timer-") }
                .toSet()
    }
}
