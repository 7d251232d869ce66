package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.MessageCreate
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.util.concurrent.Flow

/** The signals of Reactive Streams: these and no others, each exactly as often as its rules allow. */
class SubscriberSignalsSpec :
    StringSpec({
        "onSubscribe once, onNext in order, onComplete once, and nothing besides" {
            virtually {
                val subscriber = Recording()
                shard.async().events(MessageCreate::class.java).subscribe(subscriber)
                shard.connect()
                discord.message("a")
                discord.message("b")
                shard.close()
                settle()
                subscriber.signals shouldContainExactly listOf("subscribed", "next a", "next b", "complete")
            }
        }

        "onError once and no onComplete when the shard stops for good" {
            virtually {
                val subscriber = Recording()
                shard.async().events(MessageCreate::class.java).subscribe(subscriber)
                shard.connect()
                discord.drop(4014)
                settle()
                subscriber.signals shouldContainExactly listOf("subscribed", "error 4014")
            }
        }

        "a name that is taken is an onError after onSubscribe, of a shard as of several" {
            virtually {
                val options = CollectorOptions.named("archive")
                val single = shard.async().events(MessageCreate::class.java, options)
                val merged = ShardGroups.merged(listOf(shard)).async().events("MESSAGE_CREATE", options)
                single.subscribe(Recording())
                val second = Recording()
                single.subscribe(second)
                val third = AskingSubscriber<ShardEvent<Event>>(first = 1)
                merged.subscribe(third)
                settle()
                second.signals.size shouldBe 2
                second.signals[0] shouldBe "subscribed"
                second.signals[1] shouldContain "'archive'"
                third.failure?.message.orEmpty() shouldContain "'archive'"
                shard.metrics.collectors.size shouldBe 1
            }
        }

        "a subscriber that throws gets nothing more, and its shard goes on" {
            for (trouble in listOf(IllegalStateException("no appetite"), AssertionError("no appetite"))) {
                virtually {
                    val throwing = Recording(whenNext = { throw trouble })
                    val other = Recording()
                    shard.async().events(MessageCreate::class.java).subscribe(throwing)
                    shard.async().events(MessageCreate::class.java).subscribe(other)
                    shard.connect()
                    discord.message("a")
                    discord.message("b")
                    settle()
                    throwing.signals shouldContainExactly listOf("subscribed", "next a")
                    other.signals shouldContainExactly listOf("subscribed", "next a", "next b")
                }
            }
        }
    })

private class Recording(private val whenNext: () -> Unit = { }) : Flow.Subscriber<MessageCreate> {
    val signals = ArrayList<String>()

    override fun onSubscribe(subscription: Flow.Subscription) {
        signals += "subscribed"
        subscription.request(Long.MAX_VALUE)
    }

    override fun onNext(item: MessageCreate) {
        signals += "next ${item.message.content}"
        whenNext()
    }

    override fun onError(throwable: Throwable) {
        signals += "error ${(throwable as? GatewayException)?.code ?: throwable}"
    }

    override fun onComplete() {
        signals += "complete"
    }
}
