package dev.sluice.gateway

import dev.sluice.model.MessageCreate
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Job
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.util.concurrent.RejectedExecutionException
import kotlin.coroutines.EmptyCoroutineContext

/** The key of a message is its first letter. READY has sequence 1; messages have 2 and up. */
class ParallelBySpec :
    StringSpec({
        class Work(
            private val virtual: VirtualShard,
            workers: Int,
            options: CollectorOptions = CollectorOptions.DEFAULT,
        ) {
            /** What has begun and what is done, in this order. */
            val begun = ArrayList<String>()
            val done = ArrayList<String>()
            var failure: Throwable? = null
            private val gates = HashMap<String, Channel<Throwable?>>()
            val job: Job = virtual.scope.backgroundScope.launch {
                try {
                    virtual.shard.on<MessageCreate>(options).parallelBy(
                        workers,
                        EmptyCoroutineContext,
                        key = { it.message.content.first() },
                    ) {
                        begun += it.message.content
                        gate(it.message.content).receive()?.let { mine -> throw mine }
                        done += it.message.content
                    }
                } catch (failed: IllegalStateException) {
                    failure = failed
                }
            }

            init {
                virtual.settle()
            }

            fun finish(vararg contents: String) {
                contents.forEach { gate(it).trySend(null) }
                virtual.settle()
            }

            fun fail(content: String) {
                gate(content).trySend(IllegalStateException("mine"))
                virtual.settle()
            }

            private fun gate(content: String) = gates.getOrPut(content) { Channel(Channel.UNLIMITED) }
        }

        fun VirtualShard.messages(vararg contents: String) {
            contents.forEach(discord::message)
            settle()
        }

        "other keys go side by side, the same key one after the other" {
            virtually {
                val work = Work(this, workers = 3)
                shard.connect()
                messages("a1", "a2", "b1", "a3", "b2", "c1")
                work.begun shouldContainExactly listOf("a1", "b1", "c1")
                work.finish("b1")
                work.begun.last() shouldBe "b2"
                work.finish("a1", "a2", "a3", "b2", "c1")
                work.done.filter { it.startsWith("a") } shouldContainExactly listOf("a1", "a2", "a3")
                work.done.filter { it.startsWith("b") } shouldContainExactly listOf("b1", "b2")
                shard.checkpoint shouldBe 7
            }
        }

        "no more than the workers work at a time" {
            virtually {
                val work = Work(this, workers = 2)
                shard.connect()
                messages("a1", "b1", "c1", "d1")
                work.begun.size shouldBe 2
                work.finish("b1")
                work.begun shouldContainExactly listOf("a1", "b1", "c1")
            }
        }

        "events are finished as their blocks return, and the checkpoint follows the oldest" {
            virtually {
                val work = Work(this, workers = 3)
                shard.connect()
                messages("a1", "b1", "c1")
                work.finish("b1", "c1")
                shard.checkpoint shouldBe 1
                work.finish("a1")
                shard.checkpoint shouldBe 4
            }
        }

        "what waits for a busy key is bounded, then reading pauses" {
            virtually {
                val options = CollectorOptions
                    .builder()
                    .maxUnfinished(4)
                    .capacity(4)
                    .build()
                val work = Work(this, workers = 2, options)
                shard.connect()
                messages(*Array(20) { "a$it" })
                shard.metrics.collectors
                    .single()
                    .unfinished shouldBe 4
                discord.link.isPaused shouldBe true
                repeat(20) { work.finish("a$it") }
                work.done shouldContainExactly List(20) { "a$it" }
                discord.link.isPaused shouldBe false
                shard.checkpoint shouldBe 21
            }
        }

        "a block that throws ends it, with the others; a named one holds the mark" {
            virtually {
                gather()
                val work = Work(this, workers = 2, CollectorOptions.named("mine"))
                shard.connect()
                messages("a1", "b1", "a2")
                work.finish("a1")
                work.fail("b1")
                work.job.isCompleted shouldBe true
                work.failure?.message shouldBe "mine"
                work.begun shouldContainExactlyInAnyOrder listOf("a1", "b1", "a2")
                shard.checkpoint shouldBe 2
                shard.forget("mine")
                shard.checkpoint shouldBe 4
            }
        }

        for ((what, ends) in mapOf<String, suspend () -> Unit>(
            "a time limit that is over" to { withTimeout(10) { awaitCancellation() } },
            "a wait for something that was cancelled" to { CompletableDeferred<Unit>().also { it.cancel() }.await() },
            "a block that cancels itself" to {
                currentCoroutineContext().cancel()
                awaitCancellation()
            },
        )) {
            "$what in a block ends it with that, and the others with it" {
                virtually {
                    val ended = begin {
                        try {
                            shard.on<MessageCreate>().parallelBy(2, EmptyCoroutineContext, { it.message.content }) {
                                if (it.message.content == "a") ends() else awaitCancellation()
                            }
                            null
                        } catch (thrown: CancellationException) {
                            thrown
                        }
                    }
                    shard.connect()
                    messages("b", "a")
                    pass(10)
                    ended.isCompleted shouldBe true
                    ended.await().shouldNotBeNull()
                    shard.metrics.collectors shouldBe emptyList()
                }
            }
        }

        "a CancellationException of the key ends it with that" {
            virtually {
                val ended = begin {
                    try {
                        shard.on<MessageCreate>().parallelBy(
                            2,
                            EmptyCoroutineContext,
                            { throw CancellationException("mine") },
                        ) {}
                        null
                    } catch (thrown: CancellationException) {
                        thrown
                    }
                }
                shard.connect()
                messages("a")
                ended.isCompleted shouldBe true
                ended.await()?.message shouldBe "mine"
                shard.metrics.collectors shouldBe emptyList()
            }
        }

        "it can be cancelled though its block never suspends" {
            virtually {
                val seen = ArrayList<String>()
                lateinit var job: Job
                job = scope.backgroundScope.launch {
                    shard.on<MessageCreate>().parallelBy(1, EmptyCoroutineContext, { 0 }) {
                        seen += it.message.content
                        job.cancel()
                    }
                }
                shard.connect()
                messages("a", "b", "c")
                seen shouldContainExactly listOf("a")
                job.isCancelled shouldBe true
                shard.metrics.collectors shouldBe emptyList()
            }
        }

        "it returns when the shard has ended and everything is done" {
            virtually {
                val work = Work(this, workers = 2)
                shard.connect()
                messages("a1", "a2", "b1")
                shard.close()
                settle()
                work.job.isCompleted shouldBe false
                work.finish("a1", "a2", "b1")
                work.job.isCompleted shouldBe true
                work.done shouldContainExactlyInAnyOrder listOf("a1", "a2", "b1")
            }
        }

        "it fails when the shard has stopped for good" {
            virtually {
                shard.connect()
                discord.drop(4014)
                settle()
                shouldThrow<GatewayException> {
                    shard.on<MessageCreate>().parallelBy(2, key = { 0 }) {}
                }.code shouldBe 4014
            }
        }

        "no workers are refused" {
            virtually {
                shouldThrow<IllegalArgumentException> { shard.events.parallelBy(0, key = { 0 }) {} }
                shouldThrow<IllegalArgumentException> {
                    shard.async().parallelBy(MessageCreate::class.java, 0, { 0 }, {})
                }
            }
        }

        "a listener works side by side too; what it throws is counted and the event finished" {
            virtually {
                val seen = ArrayList<String>()
                shard.async().parallelBy(MessageCreate::class.java, 4, { it.message.content.first() }, {
                    seen += it.message.content
                    if (it.message.content == "b1") error("mine")
                })
                shard.connect()
                messages("a1", "b1", "a2", "b2")
                seen shouldContainExactlyInAnyOrder listOf("a1", "b1", "a2", "b2")
                shard.metrics.listenerFailures shouldBe 1
                shard.checkpoint shouldBe 5
            }
        }

        "a listener whose onError wants no more ends, with its event unfinished" {
            virtually {
                gather()
                val seen = ArrayList<String>()
                val options = ListenerOptions
                    .builder()
                    .collector(CollectorOptions.named("mine"))
                    .onError { _, _ -> false }
                    .build()
                shard.async().parallelBy(
                    MessageCreate::class.java,
                    1,
                    { it.message.content.first() },
                    {
                        seen += it.message.content
                        if (it.message.content == "b1") error("mine")
                    },
                    options,
                )
                shard.connect()
                messages("a1", "b1", "a2")
                seen shouldContainExactly listOf("a1", "b1")
                shard.checkpoint shouldBe 2
                shard.forget("mine") shouldBe true
            }
        }

        "a listener that is closed works no more" {
            virtually {
                val seen = ArrayList<String>()
                val subscription =
                    shard.async().parallelBy(MessageCreate::class.java, 2, { 0 }, { seen += it.message.content })
                shard.connect()
                messages("a")
                subscription.close()
                messages("b")
                seen shouldContainExactly listOf("a")
                shard.metrics.collectors shouldBe emptyList()
            }
        }

        for (refusal in listOf(RejectedExecutionException("full"), OutOfMemoryError("no thread"))) {
            "a listener of which one worker is refused with $refusal is unsubscribed, and that is logged" {
                val log = LogCapture()
                log.use {
                    virtually {
                        val others = gather(shard.on<MessageCreate>())
                        val executor = RefusingExecutor(scope)
                        val options = ListenerOptions.builder().executor(executor).build()
                        shard.async().parallelBy(MessageCreate::class.java, 2, { it.message.content }, {}, options)
                        shard.connect()
                        settle()
                        executor.refusal = refusal
                        messages("a", "b")
                        awaitThat("it has left") {
                            settle()
                            shard.metrics.collectors.size == 1
                        }
                        log.warnings().single { "takes no more tasks" in it } shouldContain "parallelBy(MessageCreate)"
                        others.items.size shouldBe 2
                    }
                }
            }
        }

        "a key function of a listener that throws is counted, and the event has the key null" {
            virtually {
                val seen = ArrayList<String>()
                shard
                    .async()
                    .parallelBy(MessageCreate::class.java, 2, { error("mine") }, { seen += it.message.content })
                shard.connect()
                messages("a", "b")
                seen shouldContainExactly listOf("a", "b")
                shard.metrics.listenerFailures shouldBe 2
            }
        }
    })
