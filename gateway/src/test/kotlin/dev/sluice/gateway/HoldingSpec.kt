package dev.sluice.gateway

import dev.sluice.model.Connected
import dev.sluice.model.Connecting
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Event
import dev.sluice.model.MessageCreate
import dev.sluice.model.Ready
import dev.sluice.model.ShardId
import dev.sluice.protocol.Session
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch

class HoldingSpec :
    StringSpec({
        "what came before the first collector is held for it, life-cycle events included" {
            virtually {
                shard.connect()
                discord.message("early")
                settle()
                val events = gather()
                discord.message("late")
                settle()
                events.items.first().javaClass shouldBe Connecting::class.java
                events.items.filterIsInstance<Connected>().size shouldBe 1
                events.items.filterIsInstance<Ready>().size shouldBe 1
                events.items.filterIsInstance<MessageCreate>().map { it.message.content } shouldContainExactly
                    listOf("early", "late")
                shard.metrics.heldBytes shouldBe 0
            }
        }

        "held events are not decoded before somebody takes them, and only those that are wanted" {
            virtually {
                shard.connect()
                discord.message("a")
                discord.dispatch("GUILD_DELETE", """{"id":"5"}""")
                settle()
                shard.metrics.decoded shouldBe 1
                gather(shard.on<MessageCreate>()).items.size shouldBe 1
                shard.metrics.decoded shouldBe 2
            }
        }

        "only the first collector gets what was held" {
            virtually {
                shard.connect()
                discord.message("a")
                settle()
                gather(shard.on<MessageCreate>()).items.size shouldBe 1
                gather(shard.on<MessageCreate>()).items.shouldBeEmpty()
            }
        }

        "the first collector may want raw messages" {
            virtually {
                shard.connect()
                discord.message("a")
                discord.drop(4000)
                settle()
                val messages = gather(shard.messages)
                messages.items.filterIsInstance<RawMessage.Payload>().map { it.eventName } shouldContainExactly
                    listOf("READY", "MESSAGE_CREATE")
                messages.items
                    .filterIsInstance<RawMessage.Close>()
                    .single()
                    .code shouldBe 4000
            }
        }

        "an inline handler that comes first gets what was held too" {
            virtually {
                shard.connect()
                discord.message("a")
                settle()
                val seen = ArrayList<String>()
                @OptIn(DelicateGatewayApi::class)
                shard.onInline { if (it is MessageCreate) seen += it.message.content }
                seen shouldContainExactly listOf("a")
            }
        }

        "who is added by a handler that takes what was held gets what comes from then on" {
            virtually {
                shard.connect()
                discord.message("held")
                settle()
                val inner = ArrayList<Event>()
                val outer = ArrayList<Event>()

                @OptIn(DelicateGatewayApi::class)
                shard.onInline { event ->
                    outer += event
                    if (event is Ready) {
                        shard.onInline { inner += it }
                        shard.async().on(MessageCreate::class.java, { inner += it })
                    }
                }
                settle()
                outer.any { it is Connected } shouldBe true
                outer.filterIsInstance<MessageCreate>().map { it.message.content } shouldContainExactly listOf("held")
                inner.shouldBeEmpty()
                discord.message("late")
                settle()
                inner.filterIsInstance<MessageCreate>().map { it.message.content } shouldContainExactly
                    listOf("late", "late")
            }
        }

        "a handler's view of what was held stays when it adds another" {
            virtually {
                shard.connect()
                discord.message("held")
                settle()
                val seen = ArrayList<String?>()

                @OptIn(DelicateGatewayApi::class)
                shard.onInlineMessage { view ->
                    if (view.eventName == "READY") shard.onInlineMessage { seen += "inner ${it.eventName}" }
                    seen += view.eventName
                }
                seen shouldContainExactly listOf("READY", "MESSAGE_CREATE")
                shard.checkpoint shouldBe 2
            }
        }

        "at the limit reading pauses with one warning, and goes on once half is taken" {
            val log = LogCapture()
            log.use {
                virtually({ heldBytes(4_000) }) {
                    shard.connect()
                    repeat(100) { discord.message("number $it") }
                    settle()
                    discord.link.isPaused shouldBe true
                    log.warnings().single { "nobody has subscribed" in it } shouldContain "whenNobodyListens(DISCARD)"
                    val events = gather(shard.on<MessageCreate>())
                    settle()
                    discord.link.isPaused shouldBe false
                    events.items.map { it.message.content } shouldContainExactly List(100) { "number $it" }
                }
            }
        }

        "a first collector that does not take what was held is the one that is named" {
            virtually({ heldBytes(4_000) }) {
                shard.connect()
                repeat(100) { discord.message("number $it") }
                settle()
                shard.internals.pausedBy() shouldContainExactly listOf("(no collector yet)")
                val archive = CollectorOptions.builder().name("archive").build()
                scope.backgroundScope.launch { shard.on<MessageCreate>(archive).collect { awaitCancellation() } }
                pass(90_000)
                shard.slowCollectors shouldContainExactly listOf("archive")
                shard.metrics.collectors
                    .single()
                    .isPausing shouldBe true
                val told = shard.health().reasons.single()
                told.message shouldContain "archive"
                told.message shouldNotContain "nobody"
            }
        }

        "just below the limit nothing pauses" {
            virtually({ heldBytes(1_000_000) }) {
                shard.connect()
                repeat(100) { discord.message("number $it") }
                settle()
                discord.link.isPaused shouldBe false
            }
        }

        "DISCARD drops what nobody listens to, and counts it" {
            virtually({ whenNobodyListens(WhenNobodyListens.DISCARD).heldBytes(1) }) {
                shard.connect()
                repeat(10) { discord.message("x") }
                settle()
                discord.link.isPaused shouldBe false
                shard.metrics.dropped shouldBe 11
                gather().items.shouldBeEmpty()
            }
        }

        "after the last collector has left events are discarded, not held" {
            virtually({ heldBytes(1) }) {
                val events = gather()
                shard.connect()
                settle()
                events.job.cancelAndJoin()
                repeat(10) { discord.message("x") }
                settle()
                discord.link.isPaused shouldBe false
                shard.metrics.dropped shouldBe 10
                gather(shard.on<MessageCreate>()).items.shouldBeEmpty()
            }
        }

        "connect returns with no collector and a replay larger than any buffer, and nothing of it is lost" {
            virtually({ session(Session("old", null, 0, ShardId.SINGLE, null)).heldBytes(10_000) }) {
                discord.prepareHistory(1_000) { "REPLAYED" to "\"$it\"" }
                shard.connect().isResumed shouldBe true
                settle()
                discord.link.isPaused shouldBe true
                val events = gather(shard.on("REPLAYED"))
                settle()
                events.items.map { it.toString() }.size shouldBe 1_000
                discord.transport.links.size shouldBe 1
            }
        }
    })
