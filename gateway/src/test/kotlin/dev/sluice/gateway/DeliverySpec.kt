package dev.sluice.gateway

import dev.sluice.codec.Codec
import dev.sluice.codec.JsonCodec
import dev.sluice.model.Connected
import dev.sluice.model.Connecting
import dev.sluice.model.Disconnected
import dev.sluice.model.Event
import dev.sluice.model.EventType
import dev.sluice.model.Identifying
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.MessageCreate
import dev.sluice.model.Ready
import dev.sluice.model.Replayed
import dev.sluice.model.Resumed
import dev.sluice.model.Resuming
import dev.sluice.model.UndecodableEvent
import dev.sluice.model.UnknownEvent
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import java.io.IOException
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Proxy

class DeliverySpec :
    StringSpec({
        fun Iterable<Event>.contents() = filterIsInstance<MessageCreate>().map { it.message.content }

        "events are typed, in order, with their sequence, and life-cycle events in between" {
            virtually {
                val events = gather()
                shard.connect()
                discord.message("a")
                discord.message("b")
                settle()
                discord.drop()
                pass(1_000)
                discord.message("c")
                settle()
                events.items.map { it.javaClass } shouldContainExactly listOf(
                    Connecting::class.java,
                    Identifying::class.java,
                    Connected::class.java,
                    Ready::class.java,
                    MessageCreate::class.java,
                    MessageCreate::class.java,
                    Disconnected::class.java,
                    Connecting::class.java,
                    Resuming::class.java,
                    Connected::class.java,
                    Resumed::class.java,
                    Replayed::class.java,
                    MessageCreate::class.java,
                )
                events.items.contents() shouldContainExactly listOf("a", "b", "c")
                events.items.filterIsInstance<MessageCreate>().map { it.sequence } shouldContainExactly listOf(2, 3, 5)
            }
        }

        "what nobody wants is neither decoded nor copied" {
            virtually {
                val messages = gather(shard.on<MessageCreate>())
                shard.connect()
                discord.dispatch("TYPING_START", "{}")
                discord.message("x")
                discord.dispatch("GUILD_DELETE", """{"id":"5"}""")
                settle()
                messages.items.contents() shouldContainExactly listOf("x")
                shard.metrics.received shouldBe
                    mapOf("READY" to 1L, "TYPING_START" to 1L, "MESSAGE_CREATE" to 1L, "GUILD_DELETE" to 1L)
                // READY for connect(), and the one message.
                shard.metrics.decoded shouldBe 2
            }
        }

        "several collectors see every event, the same objects, decoded once" {
            virtually {
                val first = gather(shard.on<MessageCreate>())
                val second = gather(shard.on("MESSAGE_CREATE"))
                shard.connect()
                discord.message("x")
                settle()
                (first.items.single() === second.items.single()) shouldBe true
                shard.metrics.decoded shouldBe 2
            }
        }

        "a name works before there is a class for it" {
            virtually {
                val typing = gather(shard.on("BRAND_NEW_THING"))
                shard.connect()
                discord.dispatch("BRAND_NEW_THING", """{"a":1}""")
                settle()
                (typing.items.single() as UnknownEvent).payloadText() shouldBe """{"a":1}"""
            }
        }

        "life-cycle events can be had by class without decoding anything" {
            virtually {
                val connected = gather(shard.on<Connected>())
                val all = gather(shard.on<LifecycleEvent>())
                shard.connect()
                discord.message("x")
                settle()
                connected.items.size shouldBe 1
                all.items.size shouldBe 3
                shard.metrics.decoded shouldBe 1
            }
        }

        "an event that cannot be decoded is an event, and the next one comes" {
            virtually {
                val events = gather(shard.events)
                shard.connect()
                discord.dispatch("MESSAGE_CREATE", """{"id":[]}""")
                discord.message("x")
                settle()
                val broken = events.items.filterIsInstance<UndecodableEvent>().single()
                broken.type.name shouldBe "MESSAGE_CREATE"
                broken.sequence shouldBe 2
                broken.payload.decodeToString() shouldBe """{"id":[]}"""
                events.items.contents() shouldContainExactly listOf("x")
                shard.metrics.undecodable shouldBe 1
                discord.transport.links.size shouldBe 1
            }
        }

        "whatever a codec of the user's does costs the event and no more" {
            val doings = mapOf<String, () -> Any?>(
                "a null of Java's" to { null },
                "an exception" to { throw IOException("a\rb\u001bc\u2028d\nmore") },
                "an error" to { throw AssertionError("a\rb") },
                "a cancellation of something it waited for" to { throw CancellationException("a\rb") },
                "too deep" to { throw StackOverflowError() },
            )
            for ((doing, answer) in doings) {
                withClue(doing) {
                    LogCapture().use { log ->
                        virtually({ codec(answering("X\n12:00 INFO", answer)) }) {
                            val events = gather(shard.events)
                            shard.connect()
                            discord.dispatch("X\\n12:00 INFO", "{}")
                            discord.message("x")
                            settle()
                            val broken = events.items.filterIsInstance<UndecodableEvent>().single()
                            broken.path shouldBe "$"
                            broken.sequence shouldBe 2
                            broken.reason.any { it.isISOControl() || it == '\u2028' } shouldBe false
                            events.items.contents() shouldContainExactly listOf("x")
                            discord.transport.links.size shouldBe 1
                        }
                        val told = log.all().single { "cannot decode" in it }
                        told.any { it.isISOControl() || it == '\u2028' } shouldBe false
                    }
                }
            }
        }

        "a collector that fails leaves, and the others go on" {
            virtually {
                val good = gather(shard.on<MessageCreate>())
                val bad = scope.async { runCatching { shard.on<MessageCreate>().collect { error("mine") } } }
                settle()
                shard.connect()
                discord.message("a")
                settle()
                bad
                    .await()
                    .exceptionOrNull()
                    .shouldNotBeNull()
                    .message shouldBe "mine"
                discord.message("b")
                settle()
                good.items.contents() shouldContainExactly listOf("a", "b")
                shard.metrics.ringDepths.keys
                    .single() shouldStartWith "on(MessageCreate)"
            }
        }

        "a collector that is cancelled leaves" {
            virtually {
                val events = gather()
                shard.connect()
                events.job.cancelAndJoin()
                discord.message("x")
                settle()
                shard.metrics.ringDepths shouldBe emptyMap()
                shard.metrics.dropped shouldBe 1
            }
        }

        "the data of a raw message end where they end, though other keys follow in the payload" {
            virtually {
                val messages = gather(shard.messages)
                shard.connect()
                discord.dispatch("TYPING_START", """{"a":[1,{}]},"later":{"b":2}""")
                settle()
                val payload = messages.items.filterIsInstance<RawMessage.Payload>().single {
                    it.eventName ==
                        "TYPING_START"
                }
                payload.text() shouldContain "later"
                payload.dataText() shouldBe """{"a":[1,{}]}"""
            }
        }

        "raw messages are every payload with its bytes, and the close" {
            virtually {
                val messages = gather(shard.messages)
                shard.connect()
                discord.message("x")
                discord.drop(4000, "oops")
                settle()
                val payloads = messages.items.filterIsInstance<RawMessage.Payload>()
                payloads.map { it.opcode } shouldContainExactly listOf(10, 0, 0)
                payloads[1].eventName shouldBe "READY"
                payloads[1].sequence shouldBe 1
                payloads[2].dataText() shouldStartWith """{"id":"""
                payloads[2].text() shouldContain """"t":"MESSAGE_CREATE""""
                val close = messages.items.last() as RawMessage.Close
                close.code shouldBe 4000
                close.reason shouldBe "oops"
            }
        }

        "nextEvent gives one event after the other and loses none to cancellation" {
            virtually {
                val impatient = scope.launch { shard.nextEvent() }
                settle()
                impatient.cancelAndJoin()
                shard.connect()
                discord.message("a")
                settle()
                val pulled = List(5) { shard.nextEvent() }
                pulled.map { it!!.javaClass } shouldContainExactly listOf(
                    Connecting::class.java,
                    Identifying::class.java,
                    Connected::class.java,
                    Ready::class.java,
                    MessageCreate::class.java,
                )
                val waiting = scope.async { shard.nextEvent() }
                settle()
                waiting.isCompleted shouldBe false
                discord.message("b")
                (waiting.await() as MessageCreate).message.content shouldBe "b"
            }
        }

        "nextMessage gives raw messages, and null after the end" {
            virtually {
                val hello = scope.async { shard.nextMessage() }
                settle()
                shard.connect()
                (hello.await() as RawMessage.Payload).opcode shouldBe 10
                (shard.nextMessage() as RawMessage.Payload).eventName shouldBe "READY"
                shard.close()
                (shard.nextMessage() as RawMessage.Close).code shouldBe 1000
                shard.nextMessage() shouldBe null
            }
        }

        "made-up names do not fill the memory: beyond 256 they are counted together" {
            virtually {
                shard.connect()
                repeat(400) { discord.dispatch("MADE_UP_$it", "{}") }
                settle()
                shard.metrics.received.size shouldBe 257
                shard.metrics.received.values
                    .sum() shouldBe 401
            }
        }
    })

/** A codec that decodes events of the type [name] by [answer]; a proxy, since Kotlin lets none give null. */
private fun answering(name: String, answer: () -> Any?): Codec =
    Proxy.newProxyInstance(Codec::class.java.classLoader, arrayOf(Codec::class.java)) { _, method, arguments ->
        if (method.name == "decode" && arguments[0] == EventType.of(name)) {
            answer()
        } else {
            try {
                method.invoke(JsonCodec.DEFAULT, *arguments.orEmpty())
            } catch (e: InvocationTargetException) {
                throw e.targetException
            }
        }
    } as Codec
