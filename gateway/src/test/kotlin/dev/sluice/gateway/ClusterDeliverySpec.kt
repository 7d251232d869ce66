package dev.sluice.gateway

import dev.sluice.gateway.session.InMemorySessionStore
import dev.sluice.gateway.session.SessionKey
import dev.sluice.gateway.session.awaitLoad
import dev.sluice.model.MessageCreate
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.launch
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.RejectedExecutionException
import kotlin.coroutines.EmptyCoroutineContext

/** READY has sequence 1 on each shard; messages have 2 and up. */
class ClusterDeliverySpec :
    StringSpec({
        fun VirtualCluster.stepped(options: CollectorOptions = CollectorOptions.DEFAULT) =
            SteppedCollector(scope, cluster.on<MessageCreate>(options).map { it.event })

        suspend fun VirtualCluster.restart(index: Int) =
            begin { cluster.restart(id(index)) }.also { pass(1_000) }.await()

        fun VirtualCluster.checkpoints() = cluster.shards.map { it.checkpoint }

        "each shard has its checkpoint; an event is finished when the merged flow asks for the next, of any shard" {
            virtualCluster({ fixed(2) }) {
                val collector = stepped()
                cluster.up()
                discords[0].message("a")
                settle()
                discords[1].message("b")
                settle()
                collector.seen shouldContainExactly listOf("a")
                checkpoints() shouldContainExactly listOf(1L, 1L)
                collector.permit()
                collector.seen shouldContainExactly listOf("a", "b")
                checkpoints() shouldContainExactly listOf(2L, 1L)
                collector.permit()
                checkpoints() shouldContainExactly listOf(2L, 2L)
            }
        }

        "a shard that always has something lets another have its turn, and nothing counts that is not finished" {
            virtualCluster({ fixed(2) }) {
                val collector = stepped()
                cluster.up()
                repeat(200) { discords[0].message("a$it") }
                repeat(3) { discords[1].message("b$it") }
                settle()
                repeat(203) {
                    val (a, b) = collector.seen.partition { content -> content.startsWith("a") }
                    val inHand = collector.seen.last()
                    checkpoints() shouldContainExactly listOf(
                        1L + a.size - if (inHand.startsWith("a")) 1 else 0,
                        1L + b.size - if (inHand.startsWith("b")) 1 else 0,
                    )
                    collector.permit()
                }
                checkpoints() shouldContainExactly listOf(201L, 4L)
            }
        }

        "a publisher whose subscriber asked for exactly what came completes without any further request" {
            virtualCluster({ fixed(2) }) {
                val subscriber = AskingSubscriber<ShardEvent<MessageCreate>>(first = 3)
                cluster.async().events(MessageCreate::class.java).subscribe(subscriber)
                cluster.up()
                discords[0].message("a")
                discords[1].message("b")
                discords[0].message("c")
                settle()
                subscriber.items.size shouldBe 3
                checkpoints() shouldContainExactly listOf(3L, 2L)
                subscriber.isComplete shouldBe false
                cluster.down()
                settle()
                subscriber.isComplete shouldBe true
            }
        }

        "a publisher of a cluster that is down completes without any request" {
            virtualCluster({ fixed(2) }) {
                cluster.up()
                val early = AskingSubscriber<ShardMessage>(first = 0)
                val publisher = cluster.async().messages()
                gather(cluster.messages).job.cancel()
                publisher.subscribe(early)
                settle()
                cluster.down()
                settle()
                val late = AskingSubscriber<ShardMessage>(first = 0)
                publisher.subscribe(late)
                settle()
                // What waits for the first, the closes, it has not asked for.
                early.isComplete shouldBe false
                late.isComplete shouldBe true
                early.subscription.request(2)
                settle()
                early.items.size shouldBe 2
                early.isComplete shouldBe true
            }
        }

        "a publisher without demand waits for shards that come, and for the end of all" {
            virtualCluster({ fixed(2) }) {
                val subscriber = AskingSubscriber<ShardEvent<MessageCreate>>(first = 1)
                cluster.async().events(MessageCreate::class.java).subscribe(subscriber)
                cluster.up()
                discords[0].message("a")
                settle()
                cluster.restart(id(1))
                settle()
                cluster.removeShard(id(0))
                settle()
                subscriber.isComplete shouldBe false
                discords[1].message("b")
                subscriber.subscription.request(1)
                settle()
                subscriber.items.map { it.event.message.content } shouldContainExactly listOf("a", "b")
                cluster.down()
                settle()
                subscriber.isComplete shouldBe true
            }
        }

        "merged events can be taken by hand, and done in any order" {
            virtualCluster({ fixed(2) }) {
                val options = CollectorOptions.builder().maxUnfinished(2).build()
                val hand = gather(cluster.on<MessageCreate>(options).manual())
                cluster.up()
                repeat(3) { discords[0].message("a$it") }
                discords[1].message("b")
                settle()
                // The bound is each shard's own.
                hand.items.map { it.event.event.message.content } shouldContainExactlyInAnyOrder listOf("a0", "a1", "b")
                hand.items.single { it.event.event.message.content == "a1" }.done()
                settle()
                hand.items.size shouldBe 4
                checkpoints() shouldContainExactly listOf(1L, 1L)
                hand.items.forEach { it.done() }
                checkpoints() shouldContainExactly listOf(4L, 2L)
            }
        }

        "merged events are worked at side by side, those of a key in order" {
            virtualCluster({ fixed(2) }) {
                val seen = ArrayList<String>()
                scope.backgroundScope.launch {
                    cluster.on<MessageCreate>().parallelBy(
                        4,
                        EmptyCoroutineContext,
                        key = {
                            it.event.message.content
                                .first()
                        },
                    ) { seen += it.event.message.content }
                }
                settle()
                cluster.up()
                for (number in 0..49) {
                    discords[0].message("a$number")
                    discords[1].message("b$number")
                }
                settle()
                seen.filter { it.startsWith("a") } shouldContainExactly List(50) { "a$it" }
                seen.filter { it.startsWith("b") } shouldContainExactly List(50) { "b$it" }
                checkpoints() shouldContainExactly listOf(51L, 51L)
            }
        }

        "a named merged collector that leaves holds every shard, until the cluster forgets it" {
            virtualCluster({ fixed(2) }) {
                gather(cluster.events)
                val collector = stepped(CollectorOptions.named("archive"))
                cluster.up()
                collector.cancel()
                discords[0].message("a")
                discords[1].message("b")
                settle()
                checkpoints() shouldContainExactly listOf(1L, 1L)
                cluster.forget("archive") shouldBe true
                checkpoints() shouldContainExactly listOf(2L, 2L)
                cluster.forget("archive") shouldBe false
            }
        }

        "a second collector of a name fails, the first goes on, the cluster starts" {
            virtualCluster({ fixed(2) }) {
                val first = stepped(CollectorOptions.named("archive"))
                shouldThrow<IllegalStateException> {
                    cluster.on<MessageCreate>(CollectorOptions.named("archive")).first()
                }.message shouldContain "'archive'"
                cluster.up()
                settle()
                discords[0].message("a")
                settle()
                first.seen shouldContainExactly listOf("a")
            }
        }

        "after a restart the shard's checkpoint waits for what came before it" {
            virtualCluster({ fixed(2) }) {
                val collector = stepped()
                cluster.up()
                repeat(3) { discords[0].message("$it") }
                settle()
                val restarted = begin { cluster.restart(id(0)) }
                pass(1_000)
                restarted.await()
                discords[0].message("3")
                settle()
                shard(0).checkpoint shouldBe 1
                collector.permit(2)
                shard(0).checkpoint shouldBe 3
                collector.permit()
                // RESUMED has a sequence too, and "3" is in hand now.
                collector.seen shouldContainExactly List(4) { "$it" }
                shard(0).checkpoint shouldBe 5
                collector.permit()
                shard(0).checkpoint shouldBe 6
            }
        }

        "after a restart what is stored waits for what came before it" {
            val store = InMemorySessionStore()
            virtualCluster({
                fixed(2)
                sessionStore(store)
            }) {
                suspend fun stored(index: Int): Long? {
                    val key = SessionKey(100_000_000_000_000_001, id(index))
                    return store.awaitLoad(key)?.session?.sequence
                }
                val collector = stepped()
                cluster.up()
                repeat(3) { discords[0].message("$it") }
                settle()
                begin { cluster.restart(id(0)) }.also { pass(1_000) }.await()
                discords[0].message("3")
                pass(1_000)
                stored(0) shouldBe 1
                stored(1) shouldBe 1
                collector.permit(2)
                pass(1_000)
                stored(0) shouldBe 3
                collector.permit(2)
                pass(1_000)
                stored(0) shouldBe 6
            }
        }

        "a shard that took another's place waits for what that one's collectors hold when it is suspended" {
            virtualCluster({ fixed(2) }) {
                val collector = stepped()
                cluster.up()
                discords[0].message("a")
                settle()
                begin { cluster.restart(id(0)) }.also { pass(1_000) }.await()
                val suspending = begin { shard(0).suspendSession(Duration.ofSeconds(5)) }
                pass(1_000)
                suspending.isCompleted shouldBe false
                collector.permit()
                suspending.await()?.session?.sequence shouldBe 3
            }
        }

        "what was in hand at a restart is not finished when its collector fails, nor waited for after that" {
            virtualCluster({ fixed(2) }) {
                val archive = stepped(CollectorOptions.named("archive"))
                cluster.up()
                discords[0].message("a")
                settle()
                restart(0)
                archive.fail()
                shard(0).checkpoint shouldBe 1
                val suspending = begin { shard(0).suspendSession(Duration.ofSeconds(5)) }
                suspending.isCompleted shouldBe true
                suspending.await()?.session?.sequence shouldBe 1
            }
        }

        for (name in listOf("archive", null)) {
            "one that fails over a restart and comes again, called $name, lets the checkpoint go on" {
                virtualCluster({ fixed(2) }) {
                    val options = name?.let(CollectorOptions::named) ?: CollectorOptions.DEFAULT
                    val first = stepped(options)
                    cluster.up()
                    repeat(3) { discords[0].message("$it") }
                    settle()
                    restart(0)
                    restart(0)
                    first.fail()
                    shard(0).checkpoint shouldBe 1
                    val again = stepped(options)
                    // Two have RESUMED.
                    shard(0).checkpoint shouldBe 6
                    discords[0].message("3")
                    settle()
                    again.seen shouldContainExactly listOf("3")
                    shard(0).checkpoint shouldBe 6
                }
            }
        }

        "one that fails over a restart is forgotten on both sides of it at once" {
            virtualCluster({ fixed(2) }) {
                gather(cluster.events)
                val archive = stepped(CollectorOptions.named("archive"))
                cluster.up()
                discords[0].message("a")
                settle()
                restart(0)
                discords[0].message("b")
                settle()
                archive.fail()
                shard(0).checkpoint shouldBe 1
                cluster.forget("archive") shouldBe true
                shard(0).checkpoint shouldBe 4
                cluster.forget("archive") shouldBe false
            }
        }

        "what was taken by hand before a restart holds the checkpoint until it is done, or forgotten" {
            virtualCluster({ fixed(2) }) {
                gather(cluster.events)
                val hand = gather(cluster.on<MessageCreate>(CollectorOptions.named("archive")).manual())
                cluster.up()
                discords[0].message("a")
                settle()
                // That the same one goes on with the new shard is not coming again.
                restart(0)
                shard(0).checkpoint shouldBe 1
                hand.items.single().done()
                shard(0).checkpoint shouldBe 3
                discords[0].message("b")
                settle()
                restart(0)
                shard(0).checkpoint shouldBe 3
                cluster.forget("archive") shouldBe true
                shard(0).checkpoint shouldBe 5
            }
        }

        for (name in listOf("archive", null)) {
            "what was taken by hand before a restart is let go when collector $name leaves and comes again" {
                virtualCluster({ fixed(2) }) {
                    val options = name?.let(CollectorOptions::named) ?: CollectorOptions.DEFAULT
                    val hand = gather(cluster.on<MessageCreate>(options).manual())
                    cluster.up()
                    discords[0].message("a")
                    settle()
                    restart(0)
                    hand.job.cancel()
                    settle()
                    shard(0).checkpoint shouldBe 1
                    gather(cluster.on<MessageCreate>(options).manual())
                    shard(0).checkpoint shouldBe 3
                }
            }
        }

        for (how in listOf("manual()", "onManual", "parallelBy")) {
            "what one took by hand with $how from one shard, and failed with after its end, is released by its name" {
                virtualCluster({ fixed(2) }) {
                    gather(cluster.events)
                    cluster.up()
                    val tasks = ArrayDeque<Runnable>()
                    val options = ListenerOptions
                        .builder()
                        .collector(CollectorOptions.named("archive"))
                        .executor { tasks += it }
                        .onError { _, _ -> false }
                        .build()
                    val listening = shard(0).async()
                    var stepped: SteppedCollector? = null
                    when (how) {
                        "onManual" -> listening.onManual(MessageCreate::class.java, { error("mine") }, options)

                        "parallelBy" -> listening.parallelBy(
                            MessageCreate::class.java,
                            1,
                            { "key" },
                            { error("mine") },
                            options,
                        )

                        else -> stepped = SteppedCollector(
                            scope,
                            shard(0).on<MessageCreate>(options.collector).manual().map { it.event },
                        )
                    }
                    discords[0].message("a")
                    settle()
                    restart(0)
                    stepped?.fail()
                    while (true) (tasks.removeFirstOrNull() ?: break).run()
                    settle()
                    shard(0).checkpoint shouldBe 1
                    SteppedCollector(scope, shard(0).on<MessageCreate>(options.collector))
                    shard(0).checkpoint shouldBe 3
                }
            }
        }

        "what was held for the first collector comes to it after a restart, and nothing holds the checkpoint" {
            virtualCluster({ fixed(2) }) {
                cluster.up()
                repeat(2) { discords[0].message("$it") }
                settle()
                restart(0)
                restart(0)
                val collector = stepped()
                collector.seen shouldContainExactly listOf("0")
                shard(0).checkpoint shouldBe 1
                collector.permit()
                collector.seen shouldContainExactly listOf("0", "1")
                collector.permit()
                // Two have RESUMED.
                shard(0).checkpoint shouldBe 5
                discords[0].message("2")
                settle()
                restart(0)
                shard(0).checkpoint shouldBe 5
                collector.permit()
                shard(0).checkpoint shouldBe 7
                collector.seen shouldContainExactly List(3) { "$it" }
            }
        }

        "what was held after a restart does not bring back what a collector of the shard before is at" {
            virtualCluster({ fixed(2) }) {
                cluster.up()
                val first = SteppedCollector(scope, shard(0).on<MessageCreate>())
                discords[0].message("a")
                settle()
                restart(0)
                discords[0].message("b")
                settle()
                restart(0)
                shard(0).checkpoint shouldBe 1
                val collector = stepped()
                collector.seen shouldContainExactly listOf("b")
                first.permit()
                shard(0).checkpoint shouldBe 3
                collector.permit()
                shard(0).checkpoint shouldBe 5
            }
        }

        "a sink goes on trying what a shard has left that was restarted, until the cluster is down" {
            virtualCluster({ fixed(2) }) {
                val broker = Broker()
                val options = SinkOptions.builder().events(listOf("MESSAGE_CREATE")).build()
                cluster.sink(broker, options)
                cluster.up()
                repeat(2) { discords[0].message("$it") }
                settle()
                broker.refuse(0)
                restart(0)
                broker.refuse(1)
                pass(120_000)
                broker.sequences.drop(2) shouldContainExactlyInAnyOrder listOf(2L, 3L)
                shard(0).checkpoint shouldBe 1
                broker.confirm(2)
                broker.confirm(3)
                settle()
                shard(0).checkpoint shouldBe 4
                runtime.toString() shouldContain "2 shards"
                discords[0].message("2")
                settle()
                restart(0)
                broker.refuse(4)
                begin { cluster.down() }.await()
                pass(120_000)
                broker.deliveries.size shouldBe 5
                runtime.toString() shouldContain "0 shards"
            }
        }

        "a sink gets nothing of the shard that was restarted before all of the former, as far as it is bounded" {
            virtualCluster({ fixed(2) }) {
                val broker = Broker()
                val collector = CollectorOptions.builder().maxUnfinished(1).build()
                val options = SinkOptions
                    .builder()
                    .events(listOf("MESSAGE_CREATE"))
                    .collector(collector)
                    .build()
                cluster.sink(broker, options)
                cluster.up()
                repeat(3) { discords[0].message("$it") }
                settle()
                restart(0)
                discords[0].message("3")
                settle()
                broker.sequences shouldContainExactly listOf(2L)
                broker.refuse(0)
                pass(1_001)
                for (index in 1..3) {
                    broker.confirm(index)
                    settle()
                }
                // RESUMED is the fifth.
                broker.sequences shouldContainExactly listOf(2L, 2L, 3L, 4L, 6L)
                broker.confirm(4)
                settle()
                shard(0).checkpoint shouldBe 6
            }
        }

        "a cluster that is down does not wait for a broker that is" {
            virtualCluster({ fixed(2) }) {
                val broker = Broker()
                val collector = CollectorOptions.builder().maxUnfinished(1).build()
                val options = SinkOptions
                    .builder()
                    .events(listOf("MESSAGE_CREATE"))
                    .collector(collector)
                    .build()
                cluster.sink(broker, options)
                cluster.up()
                repeat(3) { discords[0].message("$it") }
                settle()
                restart(0)
                discords[0].message("3")
                settle()
                broker.refuse(0)
                val down = begin { cluster.downResumable() }
                settle()
                down.await()[id(0)]?.session?.sequence shouldBe 1
                runtime.close()
                settle()
                runtime.closed().isDone shouldBe true
                pass(120_000)
                broker.deliveries.size shouldBe 1
            }
        }

        "a sink that is closed over a restart, and comes again, lets go of both shards" {
            virtualCluster({ fixed(2) }) {
                val broker = Broker()
                val options = SinkOptions.builder().events(listOf("MESSAGE_CREATE")).build()
                val subscription = cluster.sink(broker, options)
                cluster.up()
                discords[0].message("a")
                settle()
                restart(0)
                subscription.close()
                broker.refuse(0)
                pass(120_000)
                broker.deliveries.size shouldBe 1
                shard(0).checkpoint shouldBe 1
                cluster.sink(Broker(), options)
                shard(0).checkpoint shouldBe 3
            }
        }

        "a sink whose executor refuses a task of one shard goes on with the others, and anew after a restart" {
            virtualCluster({ fixed(2) }) {
                gather(cluster.events)
                val broker = Broker()
                val executor = RefusingExecutor(scope)
                val options = SinkOptions.builder().events(listOf("MESSAGE_CREATE")).executor(executor)
                cluster.sink(broker, options.build())
                cluster.up()
                settle()
                executor.refusal = RejectedExecutionException("full")
                discords[0].message("a")
                settle()
                awaitThat("it has left") { shard(0).metrics.collectors.any { it.name == "sink" && it.hasLeft } }
                discords[1].message("b")
                settle()
                broker.sequences shouldContainExactly listOf(2L)
                checkpoints() shouldContainExactly listOf(1L, 1L)
                broker.confirm(0)
                restart(0)
                discords[0].message("c")
                settle()
                // RESUMED is the third.
                broker.sequences shouldContainExactly listOf(2L, 4L)
                broker.confirm(1)
                settle()
                checkpoints() shouldContainExactly listOf(4L, 2L)
            }
        }

        "a sink gets the dispatches of all shards, those that come later too" {
            virtualCluster({ fixed(2) }) {
                val delivered = ArrayList<String>()
                val options = SinkOptions.builder().events(listOf("MESSAGE_CREATE")).build()
                val sink = EventSink { shard, dispatch ->
                    delivered += "${shard.shardId.id}:${dispatch.sequence}"
                    CompletableFuture.completedFuture(null)
                }
                val subscription = cluster.sink(sink, options)
                cluster.up()
                discords[0].message("a")
                discords[1].message("b")
                settle()
                delivered shouldContainExactlyInAnyOrder listOf("0:2", "1:2")
                val restarted = begin { cluster.restart(id(1)) }
                pass(1_000)
                restarted.await()
                discords[1].message("c")
                settle()
                delivered.last() shouldBe "1:4"
                subscription.close()
                discords[0].message("d")
                settle()
                delivered.size shouldBe 3
            }
        }

        "a name is for one at a time in a cluster too, whether it is up or not" {
            virtualCluster({ fixed(2) }) {
                val listening = ListenerOptions.of(CollectorOptions.named("sink"))

                fun areRefused() {
                    shouldThrow<IllegalStateException> { cluster.sink(Broker()) }.message shouldContain "'sink'"
                    shouldThrow<IllegalStateException> {
                        cluster.async().on(MessageCreate::class.java, {}, listening)
                    }.message shouldContain "'sink'"
                }
                val broker = Broker()
                val subscription = cluster.sink(broker)
                areRefused()
                shouldThrow<IllegalStateException> {
                    cluster.on<MessageCreate>(CollectorOptions.named("sink")).first()
                }.message shouldContain "'sink'"
                cluster.up()
                areRefused()
                settle()
                broker.names shouldContainExactly listOf("READY", "READY")
                subscription.close()
                cluster.async().on(MessageCreate::class.java, {}, listening).close()
                cluster.sink(broker)
            }
        }

        "a listener of merged shards, or of a cluster, whose name a shard knows already is refused" {
            virtualCluster({ fixed(2) }) {
                cluster.up()
                val named = CollectorOptions.named("mine")
                shard(1).async().on(MessageCreate::class.java, {}, ListenerOptions.of(named))
                val merged = ShardGroups.merged(cluster.shards).async()
                for (events in listOf(cluster.async(), merged)) {
                    shouldThrow<IllegalStateException> { events.onEvent({}, ListenerOptions.of(named)) }
                        .message shouldContain "'mine'"
                }
                shard(0).metrics.collectors.none { it.name == "mine" && !it.hasLeft } shouldBe true
            }
        }
    })
