package dev.sluice.gateway

import dev.sluice.model.MessageCreate
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.delay
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.locks.LockSupport

/** READY has sequence 1; messages have 2 and up. */
class SinkSpec :
    StringSpec({
        fun messagesOnly() = SinkOptions.builder().events(listOf("MESSAGE_CREATE"))

        fun VirtualShard.messages(count: Int) {
            repeat(count) { discord.message("$it") }
            settle()
        }

        "it gets dispatches raw and in order, nothing is decoded, and each is finished when its stage completes" {
            virtually {
                val broker = Broker()
                shard.sink(broker)
                shard.connect()
                messages(2)
                broker.names shouldContainExactly listOf("READY", "MESSAGE_CREATE", "MESSAGE_CREATE")
                // READY, for connect().
                shard.metrics.decoded shouldBe 1
                broker.deliveries[1].first.dataText() shouldContain "\"content\":\"0\""
                shard.checkpoint shouldBe 0
                broker.confirm(0)
                broker.confirm(2)
                shard.checkpoint shouldBe 1
                broker.confirm(1)
                shard.checkpoint shouldBe 3
            }
        }

        "it can have an event typed" {
            virtually {
                val broker = Broker()
                shard.sink(broker, messagesOnly().build())
                shard.connect()
                messages(1)
                val event = broker.deliveries
                    .single()
                    .first
                    .event() as MessageCreate
                event.message.content shouldBe "0"
                event.sequence shouldBe 2
            }
        }

        "what it does not want is finished at once" {
            virtually {
                val broker = Broker()
                shard.sink(broker, messagesOnly().build())
                shard.connect()
                discord.dispatch("GUILD_DELETE", """{"id":"5"}""")
                settle()
                broker.deliveries.size shouldBe 0
                shard.checkpoint shouldBe 2
            }
        }

        "deliveries under way are bounded" {
            virtually {
                val broker = Broker()
                val collector = CollectorOptions
                    .builder()
                    .maxUnfinished(2)
                    .capacity(3)
                    .build()
                shard.sink(broker, messagesOnly().collector(collector).build())
                shard.connect()
                messages(10)
                broker.deliveries.size shouldBe 2
                discord.link.isPaused shouldBe true
                repeat(10) {
                    broker.confirm(it)
                    settle()
                }
                broker.sequences shouldContainExactly List(10) { it + 2L }
            }
        }

        "what fails is tried again until it succeeds, and others overtake it" {
            val log = LogCapture()
            log.use {
                virtually {
                    val broker = Broker()
                    shard.sink(broker, SinkOptions.builder().events(listOf("MESSAGE_CREATE")).build())
                    shard.connect()
                    messages(2)
                    broker.refuse(0)
                    broker.confirm(1)
                    shard.checkpoint shouldBe 1
                    pass(1_001)
                    broker.sequences shouldContainExactly listOf(2L, 3L, 2L)
                    broker.refuse(2)
                    pass(2_001)
                    broker.sequences.last() shouldBe 2L
                    broker.confirm(3)
                    shard.checkpoint shouldBe 3
                    shard.metrics.listenerFailures shouldBe 2
                    log.warnings().count { "did not deliver" in it } shouldBe 2
                }
            }
        }

        "with one delivery at a time a retry keeps the order" {
            virtually {
                val broker = Broker()
                val collector = CollectorOptions.builder().maxUnfinished(1).build()
                shard.sink(broker, messagesOnly().collector(collector).build())
                shard.connect()
                messages(2)
                broker.refuse(0)
                pass(1_001)
                broker.confirm(1)
                settle()
                broker.sequences shouldContainExactly listOf(2L, 2L, 3L)
            }
        }

        "onError skips, retries, or stops; a sink that stops holds the mark under its name" {
            virtually {
                gather()
                val broker = Broker()
                val attempts = ArrayList<Int>()
                val verdicts = ArrayDeque(listOf(SinkVerdict.SKIP, SinkVerdict.RETRY, SinkVerdict.STOP))
                val options = SinkOptions
                    .builder()
                    .events(listOf("MESSAGE_CREATE"))
                    .onError { _, _, attempt ->
                        attempts += attempt
                        verdicts.removeFirst()
                    }.build()
                shard.sink(broker, options)
                shard.connect()
                messages(3)
                broker.refuse(0)
                settle()
                shard.checkpoint shouldBe 2
                broker.refuse(1)
                pass(1_001)
                broker.refuse(3)
                settle()
                attempts shouldContainExactly listOf(1, 1, 2)
                shard.metrics.collectors
                    .single { it.name == "sink" }
                    .hasLeft shouldBe true
                messages(1)
                broker.deliveries.size shouldBe 4
                shard.checkpoint shouldBe 2
                // What was under way when it left can still be confirmed.
                shard.forget("sink") shouldBe true
            }
        }

        "one that returns null has delivered" {
            virtually {
                var calls = 0
                val told = ArrayList<Throwable>()
                val options = messagesOnly().onError { _, failure, _ ->
                    told += failure
                    SinkVerdict.RETRY
                }
                shard.sink({ _, _ ->
                    calls++
                    null
                }, options.build())
                shard.connect()
                messages(3)
                pass(120_000)
                calls shouldBe 3
                told.size shouldBe 0
                shard.checkpoint shouldBe 4
            }
        }

        "other options of its collector leave it its name, and with that what it has not delivered" {
            val options = SinkOptions.builder().collector(CollectorOptions.builder().maxUnfinished(5).build())
            options.build().collector.name shouldBe "sink"
            options.build().collector.maxUnfinished shouldBe 5
            val named = SinkOptions.builder().collector(CollectorOptions.named("broker")).build()
            named.collector.name shouldBe "broker"
            virtually {
                gather()
                val broker = Broker()
                val subscription = shard.sink(broker, options.build())
                shard.connect()
                messages(1)
                subscription.close()
                messages(1)
                shard.checkpoint shouldBe 0
                shard.forget("sink") shouldBe true
            }
        }

        "one that throws, or whose error handler throws, is retried" {
            virtually {
                var calls = 0
                val options = SinkOptions
                    .builder()
                    .events(listOf("MESSAGE_CREATE"))
                    .onError { _, _, _ -> error("handler") }
                    .build()
                shard.sink({ _, _ ->
                    if (++calls == 1) error("mine")
                    CompletableFuture.completedFuture(null)
                }, options)
                shard.connect()
                messages(1)
                pass(1_001)
                calls shouldBe 2
                shard.checkpoint shouldBe 2
            }
        }

        "after the end what is left is handed over, but nothing is tried again, and the shard's place is free" {
            virtually {
                val broker = Broker()
                shard.sink(broker, messagesOnly().collector(CollectorOptions.DEFAULT).build())
                shard.connect()
                messages(2)
                shard.suspendSession()
                settle()
                broker.confirm(0)
                broker.refuse(1)
                pass(120_000)
                broker.deliveries.size shouldBe 2
                shard.checkpoint shouldBe 2
                runtime.toString() shouldContain "0 shards"
            }
        }

        "a shard that has ended does not wait for a broker that is down, though not all could be handed over" {
            virtually {
                val broker = Broker()
                val collector = CollectorOptions.builder().maxUnfinished(1).build()
                shard.sink(broker, messagesOnly().collector(collector).build())
                shard.connect()
                messages(3)
                broker.refuse(0)
                val handOver = begin { shard.suspendSession() }
                settle()
                // In its wait before the second attempt, which never comes.
                runtime.toString() shouldContain "0 shards"
                handOver.await()?.session?.sequence shouldBe 1
                runtime.close()
                settle()
                runtime.closed().isDone shouldBe true
                pass(120_000)
                broker.deliveries.size shouldBe 1
            }
        }

        "after the end a delivery that is under way makes room for what is left, or ends it when it fails" {
            virtually {
                val broker = Broker()
                val collector = CollectorOptions.builder().maxUnfinished(1).build()
                shard.sink(broker, messagesOnly().collector(collector).build())
                shard.connect()
                messages(3)
                shard.suspendSession()
                settle()
                runtime.toString() shouldContain "1 shards"
                broker.confirm(0)
                settle()
                broker.sequences shouldContainExactly listOf(2L, 3L)
                broker.refuse(1)
                settle()
                runtime.toString() shouldContain "0 shards"
                shard.checkpoint shouldBe 2
            }
        }

        "after the end a delivery that is never answered makes no room, and is not waited for for ever" {
            virtually {
                val broker = Broker()
                val collector = CollectorOptions.builder().maxUnfinished(1).build()
                shard.sink(broker, messagesOnly().collector(collector).build())
                shard.connect()
                messages(3)
                shard.suspendSession()
                pass(59_000)
                broker.confirm(0)
                pass(59_000)
                runtime.toString() shouldContain "1 shards"
                pass(1_001)
                runtime.toString() shouldContain "0 shards"
                broker.sequences shouldContainExactly listOf(2L, 3L)
                // Late, but it counts.
                broker.confirm(1)
                shard.checkpoint shouldBe 3
            }
        }

        for (bound in listOf(1, 2, 10)) {
            "whoever suspends the shard does not wait for what is not tried again, with $bound under way at most" {
                val log = LogCapture()
                log.use {
                    virtually {
                        gather()
                        val broker = Broker()
                        val collector = CollectorOptions.builder().maxUnfinished(bound).build()
                        shard.sink(broker, messagesOnly().collector(collector).build())
                        shard.connect()
                        messages(3)
                        broker.refuse(0)
                        val suspending = begin { shard.suspendSession(Duration.ofSeconds(5)) }
                        for (index in 1 until broker.deliveries.size) {
                            suspending.isCompleted shouldBe false
                            broker.refuse(index)
                            settle()
                        }
                        suspending.isCompleted shouldBe true
                        suspending.await()?.session?.sequence shouldBe 1
                        log.warnings().none { "not all collectors" in it } shouldBe true
                    }
                }
            }
        }

        for (refusal in listOf(RejectedExecutionException("full"), OutOfMemoryError("no thread"))) {
            for (refused in listOf("the first task", "a later one", "a retry")) {
                "a sink whose executor refuses $refused with $refusal is unsubscribed as if stopped; that is logged" {
                    val log = LogCapture()
                    log.use {
                        virtually {
                            val others = gather()
                            val broker = Broker()
                            val executor = RefusingExecutor(scope)
                            val collector = CollectorOptions
                                .builder()
                                .name("sink")
                                .capacity(4)
                                .build()
                            val left = { shard.metrics.collectors.none { it.name == "sink" && !it.hasLeft } }
                            if (refused == "the first task") executor.refusal = refusal
                            shard.sink(broker, messagesOnly().collector(collector).executor(executor).build())
                            // It leaves on a thread of its own, and what comes before that it has not held back.
                            if (refused == "the first task") awaitThat("it has left", left)
                            shard.connect()
                            messages(1)
                            if (refused == "a later one") {
                                executor.refusal = refusal
                                messages(1)
                            }
                            if (refused == "a retry") {
                                broker.refuse(0)
                                settle()
                                executor.refusal = refusal
                                pass(1_001)
                            }
                            awaitThat("it has left", left)
                            log.warnings().single { "takes no more tasks" in it } shouldContain "sink"
                            val seen = others.items.size
                            messages(50)
                            others.items.size shouldBe seen + 50
                            discord.link.isPaused shouldBe false
                            broker.deliveries.size shouldBe if (refused == "the first task") 0 else 1
                            val held = if (refused == "the first task") 0 else 1
                            shard.checkpoint shouldBe held
                            shard.forget("sink") shouldBe true
                            shard.checkpoint shouldBe discord.sequence
                        }
                    }
                }
            }
        }

        "it is called once at a time, for retries too" {
            val pool = Executors.newFixedThreadPool(4)
            try {
                virtually {
                    val inside = AtomicInteger()
                    val most = AtomicInteger()
                    val calls = AtomicInteger()
                    val delivered = CountDownLatch(100)
                    val sink = EventSink { _, _ ->
                        most.accumulateAndGet(inside.incrementAndGet(), ::maxOf)
                        val isRetry = calls.incrementAndGet() > 100
                        // Long enough to be met in it.
                        LockSupport.parkNanos(2_000_000)
                        inside.decrementAndGet()
                        if (isRetry) delivered.countDown() else error("down")
                        CompletableFuture.completedFuture(null)
                    }
                    shard.sink(sink, messagesOnly().executor(pool).build())
                    shard.connect()
                    messages(100)
                    awaitThat("all has been delivered") {
                        pass(1_001)
                        delivered.await(10, TimeUnit.MILLISECONDS)
                    }
                    most.get() shouldBe 1
                }
            } finally {
                pool.shutdown()
            }
        }

        "a sink that is closed gets nothing more; under the same name the next one goes on" {
            virtually {
                val broker = Broker()
                val subscription = shard.sink(broker)
                shouldThrow<IllegalStateException> { shard.sink(Broker()) }
                shard.connect()
                settle()
                subscription.close()
                messages(1)
                broker.deliveries.size shouldBe 1
                shard.checkpoint shouldBe 0
                val next = Broker()
                shard.sink(next)
                messages(1)
                next.sequences shouldContainExactly listOf(3L)
            }
        }

        "a sink in Kotlin may suspend" {
            virtually {
                val seen = ArrayList<String?>()
                val sink = scope.backgroundScope.eventSink { _, dispatch ->
                    delay(1_000)
                    seen += dispatch.eventName
                }
                shard.sink(sink)
                shard.connect()
                settle()
                shard.checkpoint shouldBe 0
                pass(1_000)
                shard.checkpoint shouldBe 1
                seen shouldContainExactly listOf("READY")
            }
        }
    })
