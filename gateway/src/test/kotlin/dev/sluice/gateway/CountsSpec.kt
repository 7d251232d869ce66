package dev.sluice.gateway

import dev.sluice.model.Disconnected
import dev.sluice.model.EventType
import dev.sluice.model.UpdateVoiceState
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.launch
import java.time.Duration
import java.util.concurrent.Flow
import java.util.function.LongConsumer

/** What a shard counts. */
class CountsSpec :
    StringSpec({
        "closes are counted by code, and what came of them" {
            virtually {
                shard.connect()
                discord.drop(4000)
                pass(10_000)
                discord.drop(1001)
                pass(10_000)
                discord.link.peerSends("""{"op":9,"d":false}""")
                pass(10_000)
                shard.metrics.closes shouldBe mapOf(4000 to 1L, 1001 to 1L, 1000 to 1L)
                shard.metrics.resumedReconnects shouldBe 2
                shard.metrics.identifiedReconnects shouldBe 1
                shard.metrics.sessionsLost shouldBe 1
                shard.metrics.connects shouldBe 4
            }
        }

        "a dial that fails counts as 1006, and the first connection is no reconnect" {
            virtually {
                discord.opens = false
                scope.backgroundScope.launch { shard.connect() }
                settle()
                discord.opens = true
                pass(10_000)
                shard.metrics.closes shouldBe mapOf(1006 to 1L)
                shard.metrics.resumedReconnects shouldBe 0
                shard.metrics.identifiedReconnects shouldBe 0
            }
        }

        "made-up close codes do not fill the memory: beyond 64 they are counted together" {
            val tally = Tally()
            repeat(64) { tally.happened(disconnected(3000 + it)) }
            tally.closes().size shouldBe 64
            repeat(3) { tally.happened(disconnected(4000 + it)) }
            tally.happened(disconnected(3000))
            tally.closes().size shouldBe 65
            tally.closes()[0] shouldBe 3
            tally.closes()[3000] shouldBe 2
        }

        "one decode in 17 is timed and stands for the others" {
            val clock = SteppingClock(stepNanos = 1000)
            val tally = Tally()
            repeat(17) { tally.timed(clock) { it } shouldBe it }
            tally.decodeNanos.sum() shouldBe 17_000
            tally.timed(clock) { }
            tally.decodeNanos.sum() shouldBe 34_000
        }

        "commands that were sent, and what the send limit kept waiting" {
            virtually {
                shard.connect()
                repeat(116) { shard.send(UpdateVoiceState(1, 2, false, false)) }
                shard.metrics.commandsSent shouldBe 116
                shard.metrics.limiterWait shouldBe Duration.ZERO
                val late = scope.launch { shard.send(UpdateVoiceState(1, 2, false, false)) }
                pass(1)
                shard.metrics.queuedCommands shouldBe 1
                late.join()
                shard.metrics.commandsSent shouldBe 117
                (shard.metrics.limiterWait in Duration.ofSeconds(50)..Duration.ofSeconds(61)) shouldBe true
            }
        }

        "the age of the last event, and how long it is up" {
            virtually {
                shard.metrics.lastEventAge shouldBe null
                shard.metrics.uptime shouldBe Duration.ZERO
                shard.connect()
                shard.metrics.lastEventAge shouldBe Duration.ZERO
                pass(60_000)
                shard.metrics.lastEventAge shouldBe Duration.ofSeconds(60)
                discord.message("x")
                settle()
                shard.metrics.lastEventAge shouldBe Duration.ZERO
                shard.metrics.uptime shouldBe Duration.ofSeconds(60)
                shard.metrics.received[EventType.MESSAGE_CREATE.name] shouldBe 1
            }
        }

        "whoever asks hears how long each heartbeat took" {
            virtually {
                val heard = ArrayList<Long>()
                val listener = LongConsumer { heard += it }
                shard.internals.watch.heartbeatListeners += listener
                shard.connect()
                pass(2 * 41_250)
                heard shouldContainExactly listOf(0L, 0L)
                discord.link.peerSends("""{"op":11}""")
                settle()
                heard.size shouldBe 2
                shard.internals.watch.heartbeatListeners -= listener
                pass(41_250)
                heard.size shouldBe 2
            }
        }

        "reading that is paused shows" {
            virtually({ ringCapacity(2) }) {
                val slow = shard.async().events()
                slow.subscribe(Unasking())
                settle()
                shard.connect()
                settle()
                shard.metrics.isReadingPaused shouldBe true
            }
        }
    })

private fun disconnected(code: Int) = Disconnected(code, "", true, false, null)

private class SteppingClock(private val stepNanos: Long) : NanoClock by NanoClock.System {
    private var now = 0L

    override fun nanoTime(): Long = now.also { now += stepNanos }
}

private class Unasking<T> : Flow.Subscriber<T> {
    override fun onSubscribe(subscription: Flow.Subscription) = Unit

    override fun onNext(item: T) = Unit

    override fun onError(failure: Throwable) = Unit

    override fun onComplete() = Unit
}
