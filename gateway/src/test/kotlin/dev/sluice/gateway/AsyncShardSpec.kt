package dev.sluice.gateway

import dev.sluice.model.Connecting
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.MessageCreate
import dev.sluice.model.RequestGuildMembers
import dev.sluice.protocol.ShardState
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.launch
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ExecutionException
import java.util.concurrent.Executor
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.atomic.AtomicReference

@OptIn(DelicateGatewayApi::class)
class AsyncShardSpec :
    StringSpec({
        "futures complete with what the suspending functions return" {
            virtually {
                val connected = shard.async().connect()
                settle()
                connected.get().sessionId shouldBe "session1"
                val sent = shard.async().sendRaw(99, "1")
                settle()
                sent.isDone shouldBe true
                val handOver = shard.async().suspendSession()
                settle()
                handOver.get().session?.id shouldBe "session1"
                val closed = shard.async().close()
                settle()
                closed.get() shouldBe null
                shard
                    .async()
                    .nextEvent()
                    .get()
                    .shouldBeInstanceOf<Connecting>()
            }
        }

        "futures after the end say so, and none is left hanging" {
            virtually {
                shard.close()
                val futures = with(shard.async()) {
                    listOf(connect(), sendRaw(99, "1"), requestGuildMembers(1L))
                }
                val closed = shard.async().close()
                settle()
                for (future in futures) {
                    runCatching { future.get() }
                        .exceptionOrNull()
                        .shouldBeInstanceOf<ExecutionException>()
                        .cause
                        .shouldBeInstanceOf<GatewayException>()
                }
                closed.get() shouldBe null
            }
        }

        "cancelling a future cancels the command that waits" {
            virtually {
                val future = shard.async().sendRaw(99, "1")
                settle()
                shard.metrics.queuedCommands shouldBe 1
                future.cancel(true)
                settle()
                shard.metrics.queuedCommands shouldBe 0
            }
        }

        "a listener is called in order, and one that throws is counted and goes on" {
            virtually {
                val seen = ArrayList<String>()
                shard.async().on(MessageCreate::class.java, {
                    seen += it.message.content
                    error("mine")
                })
                shard.connect()
                discord.message("a")
                discord.message("b")
                settle()
                seen shouldContainExactly listOf("a", "b")
                shard.metrics.listenerFailures shouldBe 2
            }
        }

        "onError decides whether the listener goes on" {
            virtually {
                val seen = ArrayList<String>()
                val options = ListenerOptions.builder().onError { _, failure -> failure.message != "b" }.build()
                shard.async().on(
                    "MESSAGE_CREATE",
                    {
                        val content = (it as MessageCreate).message.content
                        seen += content
                        error(content)
                    },
                    options,
                )
                shard.connect()
                listOf("a", "b", "c").forEach(discord::message)
                settle()
                seen shouldContainExactly listOf("a", "b")
                shard.metrics.ringDepths shouldBe emptyMap()
            }
        }

        "onAsync waits for the stage before the next call" {
            virtually {
                val stages = ArrayList<CompletableFuture<String>>()
                shard.async().onAsync(MessageCreate::class.java, { CompletableFuture<String>().also(stages::add) })
                shard.connect()
                listOf("a", "b", "c").forEach(discord::message)
                settle()
                stages.size shouldBe 1
                stages[0].complete("done")
                settle()
                stages.size shouldBe 2
                stages[1].completeExceptionally(IllegalStateException("mine"))
                settle()
                stages.size shouldBe 3
                shard.metrics.listenerFailures shouldBe 1
            }
        }

        "an error handler runs on the listener's executor, also when a stage fails elsewhere" {
            virtually {
                var isWithin = false
                val told = ArrayList<Pair<String?, Boolean>>()
                val options = ListenerOptions
                    .builder()
                    .executor { task ->
                        scope.backgroundScope.launch {
                            isWithin = true
                            task.run()
                            isWithin = false
                        }
                    }.onError { _, failure -> told.add(failure.message to isWithin) }
                    .build()
                val stages = ArrayList<CompletableFuture<String>>()
                shard.async().onAsync(
                    MessageCreate::class.java,
                    { CompletableFuture<String>().also(stages::add) },
                    options,
                )
                shard.connect()
                listOf("a", "b").forEach(discord::message)
                settle()
                stages.single().completeExceptionally(IllegalStateException("mine"))
                settle()
                told shouldContainExactly listOf("mine" to true)
                stages.size shouldBe 2
            }
        }

        "a stage that fails after the subscription was closed is told and counted too" {
            virtually {
                val told = ArrayList<String?>()
                val options = ListenerOptions.builder().onError { _, failure -> told.add(failure.message) }.build()
                val stage = CompletableFuture<String>()
                val subscription = shard.async().onAsync(MessageCreate::class.java, { stage }, options)
                shard.connect()
                discord.message("a")
                settle()
                subscription.close()
                stage.completeExceptionally(IllegalStateException("mine"))
                settle()
                told shouldContainExactly listOf("mine")
                shard.metrics.listenerFailures shouldBe 1
            }
        }

        "a closed subscription is called no more" {
            virtually {
                val seen = ArrayList<String>()
                val subscription = shard.async().on(MessageCreate::class.java, { seen += it.message.content })
                shard.connect()
                discord.message("a")
                settle()
                subscription.close()
                subscription.close()
                discord.message("b")
                settle()
                seen shouldContainExactly listOf("a")
            }
        }

        "an executor that refuses ends the subscription, not the shard" {
            virtually {
                val options = ListenerOptions
                    .builder()
                    .executor {
                        throw RejectedExecutionException(
                            "shut down",
                        )
                    }.build()
                shard.async().onEvent({}, options)
                shard.connect()
                shard.metrics.ringDepths shouldBe emptyMap()
            }
        }

        "a listener of states whose executor refuses is unsubscribed, and that is logged" {
            val log = LogCapture()
            log.use {
                val executor = AtomicReference<RefusingExecutor>()
                virtually(runtime = {
                    callbackDispatcher =
                        Executor { executor.get().execute(it) }.asCallbackDispatcher()
                }) {
                    executor.set(RefusingExecutor(scope))
                    shard.async().onState {}
                    settle()
                    executor.get().refusal = OutOfMemoryError("no thread")
                    shard.connect()
                    awaitThat("it is logged") { log.warnings().any { "takes no more tasks" in it } }
                    shard.state.value shouldBe ShardState.Ready
                }
            }
        }

        "state and life-cycle listeners see how it goes, to the end" {
            virtually {
                val states = ArrayList<ShardState>()
                val happened = ArrayList<LifecycleEvent>()
                shard.async().onState(states::add)
                shard.async().onLifecycle(happened::add)
                settle()
                shard.connect()
                settle()
                shard.close()
                settle()
                states.first() shouldBe ShardState.Idle
                states.contains(ShardState.Ready) shouldBe true
                states.last().isTerminal shouldBe true
                happened.map { it.javaClass.simpleName } shouldContainExactly
                    listOf("Connecting", "Identifying", "Connected", "Disconnected", "Closed")
                shard.async().lifecycle() shouldBe happened
                shard.async().state().isTerminal shouldBe true
            }
        }

        "a publisher gives as many as were requested, and completes" {
            virtually {
                val subscriber = AskingSubscriber<MessageCreate>(first = 2)
                shard.async().events(MessageCreate::class.java).subscribe(subscriber)
                settle()
                shard.connect()
                repeat(5) { discord.message("$it") }
                settle()
                subscriber.items.size shouldBe 2
                subscriber.subscription.request(1)
                settle()
                subscriber.items.size shouldBe 3
                shard.close()
                settle()
                subscriber.isComplete shouldBe false
                subscriber.subscription.request(Long.MAX_VALUE)
                subscriber.subscription.request(Long.MAX_VALUE)
                settle()
                subscriber.items.map { it.message.content } shouldContainExactly List(5) { "$it" }
                subscriber.isComplete shouldBe true
            }
        }

        "a publisher of an ended shard completes without any request" {
            virtually {
                shard.close()
                val subscriber = AskingSubscriber<RawMessage>(first = 0)
                shard.async().messages().subscribe(subscriber)
                settle()
                subscriber.isComplete shouldBe true
            }
        }

        "a publisher fails when the shard stops for good" {
            virtually {
                val subscriber = AskingSubscriber<MessageCreate>(first = 1)
                shard.async().events(MessageCreate::class.java).subscribe(subscriber)
                shard.connect()
                discord.drop(4004)
                settle()
                subscriber.failure.shouldBeInstanceOf<GatewayException>().isFatal shouldBe true
            }
        }

        "a request of nothing is an error, and cancelling ends it" {
            virtually {
                val misusing = AskingSubscriber<MessageCreate>(first = 0)
                val leaving = AskingSubscriber<MessageCreate>(first = 10)
                val publisher = shard.async().events(MessageCreate::class.java)
                publisher.subscribe(misusing)
                publisher.subscribe(leaving)
                settle()
                misusing.subscription.request(0)
                settle()
                misusing.failure.shouldBeInstanceOf<IllegalArgumentException>()
                shard.connect()
                discord.message("a")
                settle()
                leaving.subscription.cancel()
                discord.message("b")
                settle()
                leaving.items.size shouldBe 1
                leaving.isComplete shouldBe false
                shard.metrics.ringDepths shouldBe emptyMap()
            }
        }

        "members come as a list or one by one" {
            virtually {
                shard.connect()
                val ids = ArrayList<Long>()
                val request = RequestGuildMembers.byIds(5, listOf(1L))
                val one = shard.async().requestGuildMembers(request, { ids += it.user!!.id })
                val all = shard.async().requestGuildMembers(request)
                settle()
                for (command in discord.ops(8)) {
                    val nonce = Regex(
                        "\"nonce\":(\"[^\"]+\")",
                    ).find(command.toString()).shouldNotBeNull().groupValues[1]
                    discord.dispatch(
                        "GUILD_MEMBERS_CHUNK",
                        """{"guild_id":"5","members":[{"user":{"id":"1"},"roles":[]}],"chunk_count":1,"nonce":$nonce}""",
                    )
                }
                settle()
                one.isDone shouldBe true
                ids shouldContainExactly listOf(1L)
                all.get().size shouldBe 1
            }
        }
    })
