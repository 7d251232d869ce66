package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.MessageCreate
import dev.sluice.model.PresenceUpdate
import dev.sluice.model.TypingStart
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import java.time.Duration

class OverflowSpec :
    StringSpec({
        fun with(overflow: Overflow, capacity: Int) =
            CollectorOptions
                .builder()
                .name("mine")
                .overflow(overflow)
                .capacity(capacity)
                .build()

        fun VirtualShard.mine() = shard.metrics.collectors.single { it.name == "mine" }

        fun VirtualShard.presence(user: Int, guild: Int, status: String) =
            discord.dispatch(
                "PRESENCE_UPDATE",
                """{"user":{"id":"$user"},"guild_id":"$guild","status":"$status","activities":[],"client_status":{}}""",
            )

        fun VirtualShard.typing(user: Int, channel: Int, at: Int) =
            discord.dispatch("TYPING_START", """{"user_id":"$user","channel_id":"$channel","timestamp":$at}""")

        "DROP_OLDEST keeps the newest, counts the others, and never pauses reading" {
            virtually {
                val collector = stepped(with(Overflow.DROP_OLDEST, 3))
                shard.connect()
                discord.message("0")
                settle()
                repeat(9) { discord.message("${it + 1}") }
                settle()
                discord.link.isPaused shouldBe false
                mine().dropped shouldBe 6
                collector.permit(10)
                collector.seen shouldContainExactly listOf("0", "7", "8", "9")
                shard.metrics.overflowed shouldBe 6
            }
        }

        "DROP_NEWEST keeps what was accepted, counts the others, and never pauses reading" {
            virtually {
                val collector = stepped(with(Overflow.DROP_NEWEST, 3))
                shard.connect()
                discord.message("0")
                settle()
                repeat(9) { discord.message("${it + 1}") }
                settle()
                discord.link.isPaused shouldBe false
                mine().dropped shouldBe 6
                collector.permit(10)
                collector.seen shouldContainExactly listOf("0", "1", "2", "3")
            }
        }

        "a key that throws when it is hashed or compared costs neither the connection nor others their events" {
            class Thrower(val content: String) {
                override fun hashCode(): Int = if (content == "hash") error("mine") else 0

                override fun equals(other: Any?): Boolean = throw AssertionError("mine")
            }
            virtually {
                val overflow = Overflow.COALESCE.withKey(MessageCreate::class.java) { Thrower(it.message.content) }
                val keyed = stepped(with(overflow, 10))
                val all = gather(shard.on<MessageCreate>())
                shard.connect()
                val sent = listOf("a", "hash", "b", "c")
                sent.forEach { discord.message(it) }
                keyed.permit(10)
                settle()
                keyed.seen shouldContainExactly sent
                all.items.map { it.message.content } shouldContainExactly sent
                shard.metrics.closes.values
                    .sum() shouldBe 0
                shard.metrics.listenerFailures shouldBe 1
            }
        }

        "what a collector has dropped stays counted when it has left" {
            virtually {
                val options = with(Overflow.DROP_NEWEST, 1)
                val leaving = scope.backgroundScope.launch {
                    shard
                        .on<MessageCreate>(
                            options,
                        ).collect { awaitCancellation() }
                }
                gather()
                shard.connect()
                repeat(5) { discord.message("$it") }
                settle()
                val dropped = shard.metrics.overflowed
                dropped shouldBeGreaterThan 0
                leaving.cancel()
                settle()
                discord.message("6")
                settle()
                shard.metrics.overflowed shouldBe dropped
            }
        }

        for (overflow in listOf(Overflow.DROP_OLDEST, Overflow.DROP_NEWEST)) {
            "$overflow drops nothing at its capacity" {
                virtually {
                    val collector = stepped(with(overflow, 3))
                    shard.connect()
                    discord.message("0")
                    settle()
                    repeat(3) { discord.message("${it + 1}") }
                    settle()
                    mine().dropped shouldBe 0
                    mine().depth shouldBe 3
                    collector.permit(10)
                    collector.seen shouldContainExactly listOf("0", "1", "2", "3")
                }
            }
        }

        "DROP_NEWEST still takes life-cycle events, up to twice its capacity" {
            virtually {
                val items = ArrayList<Event>()
                val gate = Channel<Unit>()
                scope.backgroundScope.launch {
                    shard.events(with(Overflow.DROP_NEWEST, 4)).collect {
                        items += it
                        if (it is MessageCreate) gate.receiveCatching()
                    }
                }
                settle()
                shard.connect()
                discord.message("0")
                settle()
                repeat(9) { discord.message("${it + 1}") }
                settle()
                mine().depth shouldBe 4
                repeat(2) {
                    discord.drop()
                    pass(10_000)
                }
                mine().depth shouldBe 8
                gate.close()
                settle()
                items.filterIsInstance<MessageCreate>().map { it.message.content } shouldContainExactly
                    listOf("0", "1", "2", "3", "4")
                items.takeLast(4).all { it is LifecycleEvent } shouldBe true
            }
        }

        "COALESCE keeps the newest presence of a user in a guild, in the place of the first" {
            virtually {
                val seen = ArrayList<String>()
                val gate = Channel<Unit>()
                scope.backgroundScope.launch {
                    shard.on<PresenceUpdate>(with(Overflow.COALESCE, 10)).collect {
                        seen += "${it.presence.user.id}/${it.presence.guildId} ${it.presence.status.value}"
                        gate.receiveCatching()
                    }
                }
                settle()
                shard.connect()
                presence(1, 1, "online")
                settle()
                presence(1, 1, "idle")
                presence(2, 1, "online")
                presence(1, 2, "online")
                presence(1, 1, "dnd")
                presence(2, 1, "offline")
                settle()
                mine().depth shouldBe 3
                mine().coalesced shouldBe 2
                gate.close()
                settle()
                seen shouldContainExactly listOf("1/1 online", "1/1 dnd", "2/1 offline", "1/2 online")
            }
        }

        "COALESCE keeps the newest typing of a user in a channel" {
            virtually {
                val seen = ArrayList<String>()
                val gate = Channel<Unit>()
                scope.backgroundScope.launch {
                    shard.on<TypingStart>(with(Overflow.COALESCE, 10)).collect {
                        seen += "${it.userId}/${it.channelId} ${it.timestamp?.epochSecond}"
                        gate.receiveCatching()
                    }
                }
                settle()
                shard.connect()
                typing(1, 1, 0)
                settle()
                typing(1, 1, 1)
                typing(1, 2, 2)
                typing(1, 1, 3)
                gate.close()
                settle()
                seen shouldContainExactly listOf("1/1 0", "1/1 3", "1/2 2")
            }
        }

        "COALESCE takes keys of the user's for any class; null stands for itself" {
            virtually {
                val overflow = Overflow.COALESCE.withKey(MessageCreate::class.java) {
                    it.message.content
                        .takeIf { text -> text.length == 1 }
                        ?.let { "same" }
                }
                val collector = stepped(with(overflow, 10))
                shard.connect()
                discord.message("a")
                settle()
                listOf("b", "long", "c", "longer", "d").forEach(discord::message)
                settle()
                collector.permit(10)
                collector.seen shouldContainExactly listOf("a", "d", "long", "longer")
            }
        }

        "COALESCE pauses reading when what waits cannot be replaced, so nothing but the replaced is lost" {
            virtually {
                val collector = stepped(with(Overflow.COALESCE, 4))
                shard.connect()
                repeat(20) { discord.message("$it") }
                settle()
                discord.link.isPaused shouldBe true
                collector.permit(30)
                collector.seen shouldContainExactly List(20) { "$it" }
            }
        }

        "a key that was taken is forgotten: the next of its kind waits anew" {
            virtually {
                val overflow = Overflow.COALESCE.withKey(MessageCreate::class.java) { "same" }
                val collector = stepped(with(overflow, 4))
                shard.connect()
                repeat(3) {
                    discord.message("$it")
                    settle()
                    collector.permit()
                }
                collector.seen shouldContainExactly listOf("0", "1", "2")
                mine().coalesced shouldBe 0
            }
        }

        "a key function that throws is logged and counted, and its event stands for itself" {
            val log = LogCapture()
            log.use {
                virtually {
                    val overflow = Overflow.COALESCE.withKey(MessageCreate::class.java) { error("mine") }
                    val collector = stepped(with(overflow, 10))
                    shard.connect()
                    repeat(3) { discord.message("$it") }
                    settle()
                    collector.permit(3)
                    collector.seen shouldContainExactly listOf("0", "1", "2")
                    shard.metrics.listenerFailures shouldBe 3
                    log.warnings().first { "threw" in it } shouldContain "the key function of mine"
                }
            }
        }

        "only COALESCE has keys" {
            shouldThrow<IllegalArgumentException> {
                Overflow.DROP_OLDEST.withKey(MessageCreate::class.java) { 1 }
            }.message shouldContain "DROP_OLDEST"
        }

        "the shard's default holds where a collector says nothing, and each has its own" {
            virtually({ overflow(Overflow.DROP_OLDEST).ringCapacity(2) }) {
                val default = stepped()
                val lossless = stepped(
                    CollectorOptions
                        .builder()
                        .overflow(Overflow.SUSPEND)
                        .capacity(100)
                        .build(),
                )
                shard.connect()
                discord.message("0")
                settle()
                repeat(10) { discord.message("${it + 1}") }
                settle()
                default.permit(20)
                lossless.permit(20)
                default.seen shouldContainExactly listOf("0", "9", "10")
                lossless.seen shouldContainExactly List(11) { "$it" }
                shard.metrics.collectors.map { it.isLossless } shouldContainExactly listOf(false, true)
            }
        }

        "raw messages have no keys: to COALESCE they are all different, and none is lost" {
            virtually({ overflow(Overflow.COALESCE).ringCapacity(4) }) {
                val messages = gather(shard.messages)
                shard.connect()
                repeat(20) { discord.message("$it") }
                settle()
                messages.items.filterIsInstance<RawMessage.Payload>().count {
                    it.eventName == "MESSAGE_CREATE"
                } shouldBe
                    20
                shard.metrics.collectors
                    .single()
                    .isLossless shouldBe true
            }
        }

        "metrics show depth, capacity, lag and age of each collector" {
            virtually {
                val slow = stepped(
                    CollectorOptions
                        .builder()
                        .name("mine")
                        .capacity(5)
                        .build(),
                )
                stepped(CollectorOptions.named("quick")).permit(100)
                shard.connect()
                discord.message("0")
                settle()
                pass(1_000)
                repeat(3) { discord.message("${it + 1}") }
                settle()
                pass(2_000)
                val metrics = mine()
                metrics.depth shouldBe 3
                metrics.capacity shouldBe 5
                metrics.lag shouldBe 4
                metrics.age shouldBe Duration.ofMillis(2_000)
                metrics.isPausing shouldBe false
                val quick = shard.metrics.collectors.single { it.name == "quick" }
                quick.lag shouldBe 0
                quick.age shouldBe null
                repeat(2) { discord.message("more") }
                settle()
                mine().isPausing shouldBe true
                slow.permit(100)
                mine().lag shouldBe 0
            }
        }

        for ((what, build) in listOf<Pair<String, () -> Unit>>(
            "a capacity of 0" to { CollectorOptions.builder().capacity(0) },
            "a negative capacity" to { CollectorOptions.builder().capacity(-1) },
            "a maxUnfinished of 0" to { CollectorOptions.builder().maxUnfinished(0) },
            "a blank name" to { CollectorOptions.named(" ") },
        )) {
            "$what is refused" { shouldThrow<IllegalArgumentException> { build() } }
        }
    })
