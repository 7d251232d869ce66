package dev.sluice.gateway

import dev.sluice.gateway.session.ScriptedStore
import dev.sluice.model.Connecting
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Event
import dev.sluice.model.MessageCreate
import dev.sluice.model.ShardId
import dev.sluice.protocol.ShardState
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.function.BiConsumer

/** An `Error` of the user's code is a failure of that code like any exception, and stops nothing else. */
@OptIn(DelicateGatewayApi::class)
class UserErrorSpec :
    FunSpec({
        context("listeners") {
            test("one that throws is counted and sees the next event") {
                virtually {
                    val seen = ArrayList<String>()
                    shard.async().on(MessageCreate::class.java, {
                        seen += it.message.content
                        if (seen.size == 1) throw AssertionError("mine")
                    })
                    shard.connect()
                    listOf("a", "b").forEach(discord::message)
                    settle()
                    seen shouldContainExactly listOf("a", "b")
                    shard.metrics.listenerFailures shouldBe 1
                }
            }

            test("an error handler is told, and one that throws itself stops nobody") {
                virtually {
                    val told = ArrayList<Throwable>()
                    val seen = ArrayList<String>()
                    val options = ListenerOptions.builder().onError { _, failure ->
                        told += failure
                        TODO("handle it")
                    }
                    shard.async().on(
                        MessageCreate::class.java,
                        {
                            seen += it.message.content
                            throw NoClassDefFoundError("missing")
                        },
                        options.build(),
                    )
                    shard.connect()
                    listOf("a", "b").forEach(discord::message)
                    settle()
                    seen shouldContainExactly listOf("a", "b")
                    told.map { it.message } shouldContainExactly listOf("missing", "missing")
                }
            }

            test("a stage that is no CompletableFuture is waited for all the same") {
                virtually {
                    val stages = ArrayList<CompletableFuture<String>>()
                    shard.async().onAsync(
                        MessageCreate::class.java,
                        { NoFuture(CompletableFuture<String>().also(stages::add)) },
                    )
                    shard.connect()
                    listOf("a", "b", "c").forEach(discord::message)
                    settle()
                    stages.size shouldBe 1
                    stages[0].complete("done")
                    settle()
                    stages.size shouldBe 2
                    stages[1].completeExceptionally(AssertionError("mine"))
                    settle()
                    stages.size shouldBe 3
                    shard.metrics.listenerFailures shouldBe 1
                }
            }

            test("a stage that cannot be waited for counts as failed") {
                virtually {
                    var calls = 0
                    shard.async().onAsync(MessageCreate::class.java, {
                        calls++
                        Unusable(CompletableFuture.completedFuture("done"))
                    })
                    shard.connect()
                    listOf("a", "b").forEach(discord::message)
                    settle()
                    calls shouldBe 2
                    shard.metrics.listenerFailures shouldBe 2
                }
            }

            test("an executor without threads ends the subscription, not the shard") {
                virtually {
                    val options = ListenerOptions.builder().executor {
                        throw OutOfMemoryError("unable to create native thread")
                    }
                    val others = gather(shard.on<MessageCreate>())
                    shard.async().on(MessageCreate::class.java, {}, options.build())
                    shard.connect()
                    discord.message("a")
                    settle()
                    others.items.size shouldBe 1
                    shard.metrics.ringDepths.size shouldBe 1
                }
            }

            test("one of parallelBy, and its key function, are counted and go on") {
                virtually {
                    val seen = ArrayList<String>()
                    shard.async().parallelBy(
                        MessageCreate::class.java,
                        2,
                        { if (it.message.content == "a") TODO("a key") else it.message.content },
                        {
                            seen += it.message.content
                            if (it.message.content == "b") throw AssertionError("mine")
                        },
                    )
                    shard.connect()
                    listOf("a", "b", "c").forEach(discord::message)
                    settle()
                    seen shouldContainExactlyInAnyOrder listOf("a", "b", "c")
                    shard.metrics.listenerFailures shouldBe 2
                }
            }

            test("one of states sees the next state") {
                virtually {
                    val states = ArrayList<ShardState>()
                    shard.async().onState {
                        states += it
                        throw AssertionError("mine")
                    }
                    settle()
                    shard.connect()
                    settle()
                    states shouldContain ShardState.Ready
                }
            }
        }

        context("in the lane") {
            test("an inline handler that throws when the timer redials: the shard is ready again") {
                virtually {
                    var dials = 0
                    shard.onInline(Connecting::class.java) { if (++dials == 2) TODO("a redial") }
                    shard.connect()
                    discord.drop()
                    pass(5_000)
                    dials shouldBe 2
                    shard.state.value shouldBe ShardState.Ready
                    repeat(3) { pass(discord.heartbeatIntervalMillis) }
                    discord.link.closedByUs shouldBe null
                    shard.metrics.listenerFailures shouldBe 1
                }
            }

            test("whoever comes behind an inline handler that throws gets the event") {
                virtually {
                    shard.onInline(MessageCreate::class.java) { throw AssertionError("mine") }
                    val behind = gather(shard.on<MessageCreate>())
                    shard.connect()
                    discord.message("a")
                    settle()
                    behind.items.size shouldBe 1
                    shard.metrics.listenerFailures shouldBe 1
                }
            }

            test("a key function that throws: its event stands for itself, and others get it too") {
                virtually {
                    val overflow = Overflow.COALESCE.withKey(MessageCreate::class.java) { TODO("a key") }
                    val mine = gather(shard.on<MessageCreate>(CollectorOptions.builder().overflow(overflow).build()))
                    val behind = gather(shard.on<MessageCreate>())
                    shard.connect()
                    listOf("a", "b").forEach(discord::message)
                    settle()
                    mine.items.size shouldBe 2
                    behind.items.size shouldBe 2
                }
            }

            test("a transport that throws when a heartbeat is sent: the connection is dropped and resumed") {
                LogCapture().use { log ->
                    virtually {
                        shard.connect()
                        discord.link.thrown = AssertionError("no room")
                        pass(discord.heartbeatIntervalMillis)
                        discord.transport.links
                            .first()
                            .closedByUs shouldBe 1006
                        pass(5_000)
                        discord.resumes shouldBe 1
                        shard.state.value shouldBe ShardState.Ready
                        repeat(3) { pass(discord.heartbeatIntervalMillis) }
                        discord.link.closedByUs shouldBe null
                    }
                    log.warnings().single { "the transport threw" in it } shouldContain "no room"
                }
            }

            test("a transport that cannot even drop a connection: it counts as gone") {
                virtually {
                    shard.connect()
                    discord.link.throwsAlways = true
                    discord.link.thrown = IllegalStateException("broken")
                    pass(discord.heartbeatIntervalMillis + 5_000)
                    discord.resumes shouldBe 1
                    shard.state.value shouldBe ShardState.Ready
                }
            }

            test("a transport that throws when it dials is dialed again") {
                virtually {
                    discord.transport.thrown = NoClassDefFoundError("an engine")
                    connect(shard)
                    settle()
                    discord.transport.thrown = null
                    pass(5_000)
                    shard.state.value shouldBe ShardState.Ready
                }
            }
        }

        context("around the shard") {
            test("a sink that throws, and its error handler too: the delivery is retried") {
                virtually {
                    var calls = 0
                    val options = SinkOptions
                        .builder()
                        .events(listOf("MESSAGE_CREATE"))
                        .onError { _, _, _ -> TODO("handle it") }
                    shard.sink({ _, _ ->
                        if (++calls == 1) throw NoClassDefFoundError("missing")
                        CompletableFuture.completedFuture(null)
                    }, options.build())
                    shard.connect()
                    discord.message("a")
                    pass(1_001)
                    calls shouldBe 2
                    shard.checkpoint shouldBe 2
                }
            }

            test("a store whose class is missing: the shard starts without it") {
                val store = ScriptedStore()
                store.failure = NoClassDefFoundError("missing")
                virtually({ sessionStore(store) }) {
                    connect(shard)
                    pass(600_000)
                    shard.state.value shouldBe ShardState.Ready
                    (shard.metrics.sessionStoreFailures > 1) shouldBe true
                }
            }

            test("an identify queue that throws fails the request, and the shard asks again") {
                var requests = 0
                val queue = GrantingQueue { if (++requests == 1) throw NoClassDefFoundError("missing") }
                virtually(runtime = { identifyQueue { queue } }) {
                    connect(shard)
                    pass(60_000)
                    shard.state.value shouldBe ShardState.Ready
                    requests shouldBe 2
                }
            }

            test("a shardConfig that throws is what up() throws") {
                virtualCluster({
                    fixed(2)
                    shardConfig { TODO("configure it") }
                }) {
                    shouldThrow<NotImplementedError> { cluster.up() }
                    cluster.state.value.shouldBeInstanceOf<ClusterState.Idle>()
                }
            }

            class Giving(val name: String, val up: () -> Nothing)

            val cancellations = listOf(
                Giving("a CancellationException") { throw CancellationException("mine") },
                Giving("a time limit of its own") { runBlocking { withTimeout(1) { awaitCancellation() } } },
                Giving("a future that was cancelled") {
                    CompletableFuture<Nothing>().also { it.cancel(true) }.join()
                },
            )
            for (giving in cancellations) {
                test(
                    "a shardConfig that throws the cancellation of ${giving.name}: up(), restart and addShard fail with it",
                ) {
                    var isGivingUp = true
                    virtualCluster({
                        strategy(ShardStrategy.Range(0, 0, 2)).gatewayUrl("wss://gateway.discord.gg").maxConcurrency(2)
                        shardConfig { if (isGivingUp) giving.up() }
                    }) {
                        suspend fun fails(call: suspend () -> Unit) {
                            val called = begin { runCatching { call() } }
                            called.isCompleted shouldBe true
                            called
                                .await()
                                .exceptionOrNull()
                                .shouldBeInstanceOf<GatewayException>()
                                .cause
                                .shouldBeInstanceOf<CancellationException>()
                        }
                        fails { cluster.up() }
                        cluster.state.value.shouldBeInstanceOf<ClusterState.Idle>()
                        isGivingUp = false
                        cluster.up()
                        isGivingUp = true
                        fails { cluster.restart(ShardId(0, 2)) }
                        fails { cluster.addShard(ShardId(1, 2)) }
                        cluster.state.value.shards.connected shouldBe 1
                    }
                }
            }

            test("an identifyQueue that throws a cancellation is what up() and connect() fail with") {
                val refusing: GatewayRuntimeBuilder.() -> Unit = {
                    identifyQueue { throw CancellationException("mine") }
                }
                virtualCluster({ fixed(2) }, refusing) {
                    val up = begin { runCatching { cluster.up() } }
                    up.isCompleted shouldBe true
                    up.await().exceptionOrNull().shouldBeInstanceOf<GatewayException>()
                }
                virtually(runtime = refusing) {
                    shouldThrow<GatewayException> { shard.connect() }.message shouldContain "mine"
                }
            }

            test("what is done after it runs: flows see what comes next") {
                virtually {
                    val events: Gathered<Event> = gather()
                    shard.connect()
                    shard.internals.delivery.lane
                        .after { throw AssertionError("mine") }
                    discord.message("a")
                    settle()
                    (events.items.last() as MessageCreate).message.content shouldBe "a"
                    shard.session.shouldNotBeNull()
                }
            }
        }
    })

/** As `CompletionStage` allows: it is no future and becomes none. */
private open class NoFuture<T>(stage: CompletionStage<T>) : CompletionStage<T> by stage {
    override fun toCompletableFuture(): CompletableFuture<T> = throw UnsupportedOperationException("no future")
}

private class Unusable<T>(stage: CompletionStage<T>) : NoFuture<T>(stage) {
    override fun whenComplete(action: BiConsumer<in T, in Throwable>): CompletionStage<T> =
        throw AssertionError("unusable")
}
