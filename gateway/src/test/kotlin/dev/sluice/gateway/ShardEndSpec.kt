package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.model.Closed
import dev.sluice.model.Disconnected
import dev.sluice.model.Failed
import dev.sluice.model.MessageCreate
import dev.sluice.protocol.ShardState
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch

class ShardEndSpec :
    FunSpec({
        test("events and messages complete after close, what is buffered first") {
            virtually {
                val permits = Channel<Unit>(Channel.UNLIMITED)
                val seen = ArrayList<String>()
                val job = scope.launch {
                    shard.on<MessageCreate>().collect {
                        permits.receive()
                        seen += it.message.content
                    }
                }
                val messages = gather(shard.messages)
                shard.connect()
                repeat(3) { discord.message("$it") }
                settle()
                shard.close()
                settle()
                messages.isComplete shouldBe true
                job.isCompleted shouldBe false
                repeat(3) { permits.trySend(Unit) }
                job.join()
                seen shouldContainExactly listOf("0", "1", "2")
            }
        }

        test("the last event before the end says how it ended") {
            virtually {
                val events = gather()
                shard.connect()
                shard.close()
                settle()
                events.items.last() shouldBe Closed(1000)
                events.isComplete shouldBe true
                shard.lifecycle.replayCache.last() shouldBe Closed(1000)
            }
        }

        test("subscribing after close completes at once, subscribing after a fatal close fails at once") {
            virtually {
                shard.connect()
                gather()
                shard.close()
                shard.events.toList() shouldBe emptyList()
                shard.messages.toList() shouldBe emptyList()
                val other = newShard()
                other.connect()
                gather(other.events)
                discord.drop(4014)
                settle()
                shouldThrow<GatewayException> { other.events.collect {} }.code shouldBe 4014
                shouldThrow<GatewayException> { other.messages.collect {} }.isFatal shouldBe true
                shouldThrow<GatewayException> { other.nextEvent() }.isFatal shouldBe true
            }
        }

        for (code in listOf(4004, 4010, 4011, 4012, 4013, 4014)) {
            test("close code $code is fatal: flows fail with it, after what was buffered") {
                virtually {
                    val events = gather()
                    shard.connect()
                    discord.message("last")
                    discord.drop(code, "no")
                    settle()
                    events.items.filterIsInstance<MessageCreate>().size shouldBe 1
                    events.items
                        .last()
                        .shouldBeInstanceOf<Failed>()
                        .code shouldBe code
                    events.failure.shouldNotBeNull().code shouldBe code
                    events.isComplete shouldBe false
                    shard.state.value.shouldBeInstanceOf<ShardState.Failed>()
                    pass(600_000)
                    discord.transport.links.size shouldBe 1
                }
            }
        }

        for (code in listOf(4000, 4001, 4002, 4008, 1000, 1001, 1006, 1011, 4999)) {
            test("close code $code is resumed") {
                virtually {
                    val events = gather(shard.on<MessageCreate>())
                    shard.connect()
                    discord.drop(code)
                    settle()
                    discord.message("missed")
                    pass(30_000)
                    discord.resumes shouldBe 1
                    discord.identifies shouldBe 1
                    events.items
                        .single()
                        .message.content shouldBe "missed"
                }
            }
        }

        for (code in listOf(4003, 4005, 4007, 4009)) {
            test("close code $code costs the session and leads to a new one") {
                virtually {
                    shard.connect()
                    discord.drop(code)
                    pass(60_000)
                    discord.resumes shouldBe 0
                    discord.identifies shouldBe 2
                }
            }
        }

        test("close is idempotent, and says goodbye with 1000") {
            virtually {
                shard.connect()
                shard.close()
                shard.close()
                discord.link.closedByUs shouldBe 1000
                shard.session.shouldBeNull()
            }
        }

        test("a peer that never answers the close is dropped") {
            virtually {
                shard.connect()
                val job = scope.launch { shard.close() }
                job.join()
                shard.state.value.shouldBeInstanceOf<ShardState.Closed>()
            }
        }

        test("suspendSession gives a session that another shard resumes without losing anything") {
            virtually {
                val first = gather(shard.on<MessageCreate>())
                shard.connect()
                discord.message("a")
                settle()
                val handOver = shard.suspendSession().shouldNotBeNull()
                discord.link.closedByUs shouldBe 4901
                shard.state.value shouldBe ShardState.Suspended
                first.isComplete shouldBe true
                handOver.session?.sequence shouldBe 2
                discord.drop()
                discord.message("b")
                val other = newShard { continueFrom(handOver) }
                val second = gather(other.on<MessageCreate>())
                other.connect().isResumed shouldBe true
                settle()
                second.items
                    .single()
                    .message.content shouldBe "b"
                discord.identifies shouldBe 1
            }
        }

        test("suspendSession of a shard without a session gives null") {
            virtually { shard.suspendSession().shouldBeNull() }
        }

        test("the end of the parent's job ends the shard, its flows and its connection") {
            virtually {
                val events = gather()
                val messages = gather(shard.messages)
                shard.connect()
                runtime.job.cancel()
                settle()
                discord.link.closedByUs shouldBe 1006
                shard.state.value.shouldBeInstanceOf<ShardState.Closed>()
                events.items.last() shouldBe Closed(1000)
                events.isComplete shouldBe true
                messages.items
                    .last()
                    .shouldBeInstanceOf<RawMessage.Close>()
                    .code shouldBe 1006
                messages.isComplete shouldBe true
                shard.lifecycle.replayCache
                    .takeLast(2)
                    .map { it::class } shouldContainExactly listOf(Disconnected::class, Closed::class)
                shouldThrow<GatewayException> { shard.connect() }
            }
        }

        test("the end of the parent's job ends a shard wherever it stands") {
            for (stop in listOf<suspend VirtualShard.() -> Unit>(
                { discord.opens = false },
                { discord.greets = false },
                { discord.answersIdentify = false },
                { connect(newShard()) },
            )) {
                // The second dial has to wait for its turn.
                virtually(runtime = { dialPace(1, 1) }) {
                    stop()
                    connect(shard)
                    settle()
                    runtime.job.cancel()
                    settle()
                    shard.state.value.shouldBeInstanceOf<ShardState.Closed>()
                    shard.lifecycle.replayCache.last() shouldBe Closed(1000)
                }
            }
        }

        test("the end of the parent's job gives back what the decompressor holds") {
            virtually({ compression(Compression.ZLIB_STREAM) }) {
                discord.greets = false
                connect(shard)
                settle()
                discord.link.peerSends(byteArrayOf(0x78, 0x01), binary = true)
                settle()
                shard.metrics.decoderCapacity shouldBeGreaterThan 0
                runtime.job.cancel()
                settle()
                shard.metrics.decoderCapacity shouldBe 0
            }
        }

        test("closing the runtime ends its shards in good order and leaves nothing in its job tree") {
            virtually {
                shard.connect()
                val other = newShard()
                other.connect()
                runtime.close()
                settle()
                discord.transport.links.map { it.closedByUs } shouldContainExactly listOf(1000, 1000)
                runtime.job.isCompleted shouldBe true
                runtime.closed().isDone shouldBe true
                discord.transport.isClosed shouldBe false
                shouldThrow<GatewayException> { newShard().connect() }
            }
        }

        test("after close no coroutine of the shard is left") {
            virtually {
                gather()
                shard.connect()
                shard.async().onState {}
                shard.async().onLifecycle {}
                shard.async().onEvent({})
                settle()
                shard.close()
                settle()
                runtime.job.children.toList() shouldBe emptyList()
            }
        }
    })
