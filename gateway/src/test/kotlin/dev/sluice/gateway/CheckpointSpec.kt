package dev.sluice.gateway

import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.GuildDelete
import dev.sluice.model.MessageCreate
import dev.sluice.model.Ready
import dev.sluice.model.SessionLost
import dev.sluice.model.ShardId
import dev.sluice.protocol.Session
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import java.time.Duration
import java.util.concurrent.CompletableFuture

/** READY has sequence 1; messages have 2 and up. */
@OptIn(DelicateGatewayApi::class)
class CheckpointSpec :
    StringSpec({
        val named = CollectorOptions.named("db")
        val drain = Duration.ofSeconds(5)

        "without a session there is no checkpoint" {
            virtually {
                shard.checkpoint.shouldBeNull()
                shard.connect()
                settle()
                gather()
                shard.checkpoint shouldBe 1
                shard.close()
                shard.checkpoint.shouldBeNull()
            }
        }

        "a flow's event is finished when the block has returned" {
            virtually {
                val collector = stepped()
                shard.connect()
                discord.message("a")
                discord.message("b")
                settle()
                collector.seen shouldContainExactly listOf("a")
                shard.checkpoint shouldBe 1
                collector.permit()
                collector.seen shouldContainExactly listOf("a", "b")
                shard.checkpoint shouldBe 2
                collector.permit()
                shard.checkpoint shouldBe 3
            }
        }

        "events that a collector does not want are finished, those behind one in hand when that one is" {
            virtually {
                val collector = stepped()
                shard.connect()
                discord.dispatch("GUILD_DELETE", """{"id":"5"}""")
                settle()
                shard.checkpoint shouldBe 2
                discord.message("a")
                discord.dispatch("GUILD_DELETE", """{"id":"5"}""")
                settle()
                shard.checkpoint shouldBe 2
                collector.permit()
                shard.checkpoint shouldBe 4
            }
        }

        "an event that is decoded but of another class than was wanted is finished" {
            virtually {
                gather(shard.on<GuildDelete>())
                shard.connect()
                discord.dispatch("GUILD_DELETE", """{"id":[]}""")
                settle()
                shard.checkpoint shouldBe 2
            }
        }

        "the checkpoint is that of the slowest lossless collector" {
            virtually {
                val slow = stepped()
                val quick = stepped()
                shard.connect()
                repeat(3) { discord.message("$it") }
                settle()
                quick.permit(3)
                shard.checkpoint shouldBe 1
                slow.permit(2)
                shard.checkpoint shouldBe 3
                slow.permit()
                shard.checkpoint shouldBe 4
            }
        }

        "a collector that may lose events holds nothing" {
            virtually {
                for (overflow in listOf(Overflow.DROP_OLDEST, Overflow.DROP_NEWEST, Overflow.COALESCE)) {
                    stepped(CollectorOptions.builder().overflow(overflow).build())
                }
                shard.connect()
                repeat(3) { discord.message("$it") }
                settle()
                shard.checkpoint shouldBe 4
            }
        }

        "an inline handler's event is finished when it has returned" {
            virtually {
                val within = ArrayList<Long?>()
                shard.onInline(MessageCreate::class.java) { within += shard.checkpoint }
                shard.connect()
                discord.message("a")
                within shouldContainExactly listOf(1L)
                shard.checkpoint shouldBe 2
            }
        }

        "a listener's event is finished when it has returned, also when it threw" {
            virtually {
                val within = ArrayList<Long?>()
                shard.async().on(MessageCreate::class.java, {
                    within += shard.checkpoint
                    error("mine")
                })
                shard.connect()
                discord.message("a")
                discord.message("b")
                settle()
                within shouldContainExactly listOf(1L, 2L)
                shard.checkpoint shouldBe 3
            }
        }

        "onAsync's event is finished when its stage has completed, with a failure too" {
            virtually {
                val stages = ArrayList<CompletableFuture<String>>()
                shard.async().onAsync(MessageCreate::class.java, { CompletableFuture<String>().also(stages::add) })
                shard.connect()
                discord.message("a")
                discord.message("b")
                settle()
                shard.checkpoint shouldBe 1
                stages[0].complete("done")
                settle()
                shard.checkpoint shouldBe 2
                stages[1].completeExceptionally(IllegalStateException("mine"))
                settle()
                shard.checkpoint shouldBe 3
            }
        }

        "a subscriber's event is finished when onNext has returned, though it asks for no more" {
            virtually {
                val within = ArrayList<Long?>()
                val subscriber = AskingSubscriber<MessageCreate>(first = 1) { within += shard.checkpoint }
                shard.async().events(MessageCreate::class.java).subscribe(subscriber)
                settle()
                shard.connect()
                discord.message("a")
                discord.message("b")
                settle()
                within shouldContainExactly listOf(1L)
                shard.checkpoint shouldBe 2
                subscriber.subscription.request(1)
                settle()
                shard.checkpoint shouldBe 3
            }
        }

        "nextEvent finishes the one before" {
            virtually {
                val pulling = scope.async { shard.nextEvent() }
                settle()
                shard.connect()
                discord.message("a")
                discord.message("b")
                settle()
                var event = pulling.await()
                while (event !is Ready) event = shard.nextEvent()
                shard.checkpoint shouldBe 0
                shard.nextEvent()
                shard.checkpoint shouldBe 1
                shard.nextEvent()
                shard.checkpoint shouldBe 2
                val waiting = scope.async { shard.nextEvent() }
                settle()
                shard.checkpoint shouldBe 3
                waiting.cancel()
            }
        }

        "events held for the first collector are not finished, then they are its own" {
            virtually {
                shard.connect()
                repeat(3) { discord.message("$it") }
                settle()
                shard.checkpoint shouldBe 0
                val collector = stepped()
                // READY is nothing that it wants.
                shard.checkpoint shouldBe 1
                collector.permit(2)
                shard.checkpoint shouldBe 3
                collector.permit()
                shard.checkpoint shouldBe 4
            }
        }

        "events that are discarded while nobody was ever there are finished" {
            virtually({ whenNobodyListens(WhenNobodyListens.DISCARD) }) {
                shard.connect()
                discord.message("a")
                settle()
                shard.checkpoint shouldBe 2
            }
        }

        "an anonymous collector that is cancelled or fails lets go when the others have got further" {
            virtually {
                val other = stepped()
                val cancelled = stepped()
                val failing = stepped()
                shard.connect()
                repeat(3) { discord.message("$it") }
                settle()
                cancelled.cancel()
                failing.fail()
                failing.failure?.message shouldBe "mine"
                other.permit(3)
                shard.checkpoint shouldBe 1
                discord.message("3")
                settle()
                // That is in the other's hand.
                shard.checkpoint shouldBe 1
                other.permit()
                shard.checkpoint shouldBe 5
            }
        }

        "an anonymous collector that has left lets go when another one comes" {
            virtually {
                gather()
                val cancelled = stepped()
                shard.connect()
                discord.message("a")
                settle()
                cancelled.cancel()
                shard.checkpoint shouldBe 1
                stepped()
                shard.checkpoint shouldBe 2
            }
        }

        "of anonymous collectors that come and go each lets go by itself, also while one that stays is slow" {
            virtually {
                val slow = stepped()
                shard.connect()
                settle()
                repeat(5) {
                    discord.message("$it")
                    scope
                        .async { shard.on<MessageCreate>().first() }
                        .also {
                            settle()
                            discord.message("taken")
                        }.await()
                }
                settle()
                for (finished in 1..10) {
                    slow.permit()
                    // What the last of them took is the last that came.
                    shard.checkpoint shouldBe if (finished < 10) 1L + finished else 10L
                }
            }
        }

        "a named collector that fails holds the checkpoint before what it had in hand, until it comes again" {
            virtually {
                gather()
                val first = stepped(named)
                shard.connect()
                repeat(3) { discord.message("$it") }
                settle()
                first.permit()
                first.fail()
                discord.message("3")
                settle()
                shard.checkpoint shouldBe 2
                val metrics = shard.metrics.collectors.single { it.name == "db" }
                metrics.hasLeft shouldBe true
                metrics.lag shouldBe 3
                val again = stepped(named)
                shard.checkpoint shouldBe 5
                discord.message("4")
                settle()
                // It starts where the shard stands, not where it left.
                again.seen shouldContainExactly listOf("4")
                shard.checkpoint shouldBe 5
                again.permit()
                shard.checkpoint shouldBe 6
            }
        }

        "a named collector that is cancelled holds the checkpoint until it is forgotten" {
            virtually {
                gather()
                val collector = stepped(named)
                shard.connect()
                discord.message("a")
                settle()
                collector.permit()
                collector.cancel()
                discord.message("b")
                settle()
                // It had finished "a", and never saw "b".
                shard.checkpoint shouldBe 2
                shard.forget("other") shouldBe false
                shard.forget("db") shouldBe true
                shard.checkpoint shouldBe 3
                shard.forget("db") shouldBe false
            }
        }

        "a named listener that was closed, and one whose onError ends it, hold the checkpoint" {
            virtually {
                gather()
                val closed = shard.async().on(MessageCreate::class.java, {}, ListenerOptions.of(named))
                val ended = ListenerOptions
                    .builder()
                    .collector(CollectorOptions.named("other"))
                    .onError { _, _ -> false }
                    .build()
                shard.async().on(MessageCreate::class.java, { error("mine") }, ended)
                shard.connect()
                settle()
                closed.close()
                discord.message("a")
                settle()
                shard.forget("db") shouldBe true
                shard.checkpoint shouldBe 1
                shard.forget("other") shouldBe true
                shard.checkpoint shouldBe 2
            }
        }

        "a named collector that may lose events, or has seen the end, holds nothing" {
            virtually {
                gather()
                val lossy = stepped(
                    CollectorOptions
                        .builder()
                        .name("lossy")
                        .overflow(Overflow.DROP_OLDEST)
                        .build(),
                )
                val complete = gather(shard.on<MessageCreate>(named))
                shard.connect()
                discord.message("a")
                settle()
                lossy.cancel()
                shard.forget("lossy") shouldBe false
                shard.suspendSession()
                settle()
                complete.isComplete shouldBe true
                shard.forget("db") shouldBe false
                shard.checkpoint shouldBe 2
            }
        }

        "a name is for one collector at a time" {
            virtually {
                val collector = stepped(named)
                shouldThrow<IllegalStateException> { shard.events(named).first() }.message shouldContain "'db'"
                collector.cancel()
                stepped(named).job.isActive shouldBe true
            }
        }

        "after the last collector has left the checkpoint stays with what it had finished" {
            virtually {
                val collector = stepped()
                shard.connect()
                repeat(3) { discord.message("$it") }
                settle()
                collector.permit()
                collector.cancel()
                shard.checkpoint shouldBe 2
                repeat(3) { discord.message("$it") }
                settle()
                shard.checkpoint shouldBe 2
                val next = stepped()
                shard.checkpoint shouldBe 7
                discord.message("x")
                settle()
                next.permit()
                shard.checkpoint shouldBe 8
            }
        }

        "a collector that comes late starts at the current position" {
            virtually {
                gather()
                shard.connect()
                repeat(3) { discord.message("$it") }
                settle()
                val late = stepped()
                shard.checkpoint shouldBe 4
                discord.message("x")
                settle()
                late.seen shouldContainExactly listOf("x")
                shard.checkpoint shouldBe 4
            }
        }

        "what is left over when the shard ends counts until it is finished" {
            virtually {
                val collector = stepped()
                shard.connect()
                repeat(3) { discord.message("$it") }
                settle()
                shard.suspendSession()
                shard.checkpoint shouldBe 1
                collector.permit(2)
                shard.checkpoint shouldBe 3
                collector.permit()
                shard.checkpoint shouldBe 4
                collector.job.isCompleted shouldBe true
                gather().isComplete shouldBe true
                shard.checkpoint shouldBe 4
            }
        }

        for (name in listOf("db", null)) {
            for ((how, ends) in mapOf("fails" to SteppedCollector::fail, "is cancelled" to SteppedCollector::cancel)) {
                "the last event is not finished when its collector, called $name, $how after the end" {
                    virtually {
                        val collector = stepped(name?.let(CollectorOptions::named) ?: CollectorOptions.DEFAULT)
                        shard.connect()
                        discord.message("a")
                        settle()
                        collector.seen shouldContainExactly listOf("a")
                        val suspending = begin { shard.suspendSession(drain) }
                        pass(1_000)
                        suspending.isCompleted shouldBe false
                        ends(collector)
                        settle()
                        suspending.isCompleted shouldBe true
                        suspending.await()?.session?.sequence shouldBe 1
                        shard.checkpoint shouldBe 1
                    }
                }
            }
        }

        "what several hold without a name is not finished when they fail after the end, whoever was done before" {
            virtually {
                shard.onInline(MessageCreate::class.java) {}
                gather()
                val first = stepped()
                val second = stepped()
                shard.connect()
                repeat(2) { discord.message("$it") }
                settle()
                second.permit()
                val suspending = begin { shard.suspendSession(drain) }
                first.fail()
                shard.checkpoint shouldBe 1
                suspending.isCompleted shouldBe false
                second.cancel()
                settle()
                suspending.await()?.session?.sequence shouldBe 1
                shard.checkpoint shouldBe 1
            }
        }

        "the last event is not finished when its collector fails after the end, another one was done before" {
            virtually {
                gather()
                val collector = stepped()
                shard.connect()
                discord.message("a")
                settle()
                val suspending = begin { shard.suspendSession(drain) }
                pass(1_000)
                collector.fail()
                settle()
                suspending.await()?.session?.sequence shouldBe 1
            }
        }

        "cancelling all collectors, one after the other, leaves the checkpoint where the slowest stood" {
            virtually {
                val busy = stepped()
                val idle = stepped()
                val handler = shard.onInline(MessageCreate::class.java) {}
                shard.connect()
                discord.message("a")
                settle()
                idle.permit()
                busy.cancel()
                idle.cancel()
                handler.close()
                shard.checkpoint shouldBe 1
                repeat(3) { discord.message("$it") }
                settle()
                shard.checkpoint shouldBe 1
            }
        }

        "what is to be called done can be so after the end, and its name can be forgotten" {
            virtually {
                val hand = gather(shard.on<MessageCreate>(named).manual())
                shard.connect()
                repeat(2) { discord.message("$it") }
                settle()
                shard.suspendSession()
                settle()
                hand.isComplete shouldBe true
                shard.checkpoint shouldBe 1
                hand.items[0].done()
                shard.checkpoint shouldBe 2
                shard.forget("db") shouldBe true
                shard.checkpoint shouldBe 3
                shard.forget("db") shouldBe false
            }
        }

        "a listener that takes by hand is done with the end, and what it holds can be forgotten" {
            virtually {
                val hands = ArrayList<ManualEvent<MessageCreate>>()
                shard.async().onManual(MessageCreate::class.java, { hands += it }, ListenerOptions.of(named))
                shard.connect()
                repeat(2) { discord.message("$it") }
                settle()
                shard.suspendSession()
                settle()
                hands[0].done()
                shard.checkpoint shouldBe 2
                shard.forget("db") shouldBe true
                shard.checkpoint shouldBe 3
            }
        }

        "nobody waits for what was left behind by those who have left" {
            LogCapture().use { log ->
                virtually {
                    val busy = stepped()
                    val left = stepped(named)
                    shard.connect()
                    repeat(2) { discord.message("$it") }
                    settle()
                    left.fail()
                    val suspending = begin { shard.suspendSession(drain) }
                    pass(1_000)
                    busy.permit()
                    // The one who is at work is waited for, though nothing can move any more.
                    suspending.isCompleted shouldBe false
                    busy.permit()
                    settle()
                    suspending.isCompleted shouldBe true
                    suspending.await()?.session?.sequence shouldBe 1
                    log.warnings().none { "not all collectors" in it } shouldBe true
                }
            }
        }

        "nobody waits when all have left, or when there never was anybody" {
            virtually {
                val collector = stepped()
                shard.connect()
                repeat(2) { discord.message("$it") }
                settle()
                collector.cancel()
                val suspending = begin { shard.suspendSession(drain) }
                suspending.isCompleted shouldBe true
                suspending.await()?.session?.sequence shouldBe 1
                val unheard = newShard()
                unheard.connect()
                settle()
                val other = begin { unheard.suspendSession(drain) }
                other.isCompleted shouldBe true
                other.await()?.session?.sequence shouldBe 0
            }
        }

        "what was taken by hand and is under way is waited for, its collector may have left" {
            virtually {
                gather()
                val hand = gather(shard.on<MessageCreate>(named).manual())
                shard.connect()
                discord.message("a")
                settle()
                hand.job.cancel()
                settle()
                val suspending = begin { shard.suspendSession(drain) }
                suspending.isCompleted shouldBe false
                hand.items.single().done()
                settle()
                suspending.await()?.session?.sequence shouldBe 2
            }
        }

        "a sequence beyond all reason does not keep the next session from being counted" {
            virtually {
                gather()
                shard.connect()
                for (absurd in listOf(Long.MAX_VALUE, Long.MAX_VALUE - 1)) {
                    discord.link.peerSends("""{"t":"GUILD_DELETE","s":$absurd,"op":0,"d":{"id":"5"}}""")
                    settle()
                    discord.link.peerSends("""{"op":9,"d":false}""")
                    pass(20_000)
                    discord.message("a")
                    settle()
                    shard.session?.sequence shouldBe 2
                    shard.checkpoint shouldBe 2
                }
            }
        }

        "through a reconnect the checkpoint goes on, and nothing comes twice" {
            virtually {
                val collector = stepped()
                shard.connect()
                discord.message("a")
                settle()
                discord.drop()
                settle()
                discord.message("b")
                pass(5_000)
                shard.checkpoint shouldBe 1
                collector.permit(2)
                collector.seen shouldContainExactly listOf("a", "b")
                // RESUMED has a sequence too.
                shard.checkpoint shouldBe 4
            }
        }

        "SessionLost says what was finished and what was received, and a new session starts anew" {
            virtually {
                val lost = gather(shard.on<SessionLost>())
                val collector = stepped()
                shard.connect()
                repeat(3) { discord.message("$it") }
                settle()
                collector.permit()
                discord.link.peerSends("""{"op":9,"d":false}""")
                pass(20_000)
                lost.items.single().lastFinished shouldBe 2
                lost.items.single().lastReceived shouldBe 4
                // Two messages of the old session are before everything of the new one.
                shard.session?.id shouldBe "session2"
                shard.checkpoint shouldBe 0
                collector.permit()
                shard.checkpoint shouldBe 0
                collector.permit()
                shard.checkpoint shouldBe 1
                discord.message("new")
                settle()
                shard.checkpoint shouldBe 1
                collector.permit()
                shard.checkpoint shouldBe 2
            }
        }

        "a stored session begins with what was finished; when it is refused, that is in SessionLost" {
            virtually({ session(Session("old", null, 7, ShardId.SINGLE, null)) }) {
                shard.checkpoint shouldBe 7
                val lost = gather(shard.on<SessionLost>())
                discord.invalidatesResumes = true
                scope.async { shard.connect() }
                pass(20_000)
                lost.items.single().lastFinished shouldBe 7
                lost.items.single().lastReceived shouldBe 7
                shard.checkpoint shouldBe 1
            }
        }

        "whoever waits for the checkpoint to move is called once, whoever moves it" {
            virtually {
                var calls = 0
                val core = shard.internals
                val collector = stepped()
                core.whenCheckpointMoves { calls++ }
                shard.connect()
                settle()
                calls shouldBe 1
                discord.message("a")
                settle()
                calls shouldBe 1
                core.whenCheckpointMoves { calls++ }
                calls shouldBe 1
                collector.permit()
                calls shouldBe 2
                core.checkpoint()?.sequence shouldBe 2
                core.checkpoint()?.sessionId shouldBe "session1"
                core.whenCheckpointMoves { calls++ }
                shard.forget("nobody")
                collector.cancel()
                calls shouldBe 3
            }
        }

        "taking a few leaves a named collector's last event unfinished: its block never returned" {
            virtually {
                gather()
                val taking = scope.async { shard.on<MessageCreate>(named).take(2).toList() }
                settle()
                shard.connect()
                repeat(3) { discord.message("$it") }
                taking.await().map { it.message.content } shouldContainExactly listOf("0", "1")
                settle()
                shard.checkpoint shouldBe 2
            }
        }
    })
