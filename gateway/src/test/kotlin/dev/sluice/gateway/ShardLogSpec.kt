package dev.sluice.gateway

import ch.qos.logback.classic.Level
import dev.sluice.model.MessageCreate
import dev.sluice.model.ShardId
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import org.slf4j.LoggerFactory
import org.slf4j.MDC
import java.util.concurrent.Flow

/** The MDC says which shard a line is about. */
class ShardLogSpec :
    StringSpec({
        fun LogCapture.ofShards() = lines().filter { it.logger == Shard::class.java.name }

        "every line of a shard carries it, whoever writes it" {
            val log = LogCapture()
            log.use {
                virtually {
                    val shard = newShard { shardId(ShardId(3, 16)) }
                    gather(shard.on<MessageCreate>())
                    shard.connect()
                    discord.dispatch("MESSAGE_CREATE", """{"id":[]}""")
                    discord.drop(4000, "oops")
                    pass(10_000)
                    discord.link.peerSends("not json at all")
                    pass(10_000)
                    shard.close()
                }
            }
            log.ofShards().size shouldBeGreaterThan 5
            log.ofShards().map { it.level } shouldContain Level.WARN
            log
                .ofShards()
                .filterNot { it.mdc["shard"] == "3/16" }
                .map { it.text }
                .shouldBeEmpty()
        }

        "what a listener logs carries the shard, and nothing is left behind in its thread" {
            val log = LogCapture()
            val left = ArrayList<String?>()
            log.use {
                virtually {
                    val mine = LoggerFactory.getLogger("mine")
                    val shard = newShard { shardId(ShardId(1, 2)) }
                    MDC.put("shard", "somebody else's")
                    shard.async().on(MessageCreate::class.java, { mine.info(it.message.content) })
                    shard.async().onLifecycle { mine.info("{}", it) }
                    val publisher = shard.async().messages()
                    publisher.subscribe(Recorder { mine.info("{}", it) })
                    settle()
                    left += MDC.get("shard")
                    MDC.remove("shard")
                    shard.connect()
                    discord.message("hello")
                    settle()
                    left += MDC.get("shard")
                }
            }
            val mine = log.lines().filter { it.logger == "mine" }
            mine.map { it.text } shouldContain "hello"
            mine.size shouldBeGreaterThan 6
            mine.filterNot { it.mdc["shard"] == "1/2" }.map { it.text }.shouldBeEmpty()
            left shouldBe listOf("somebody else's", null)
        }
    })

private class Recorder<T>(private val onItem: (T) -> Unit) : Flow.Subscriber<T> {
    override fun onSubscribe(subscription: Flow.Subscription) = subscription.request(Long.MAX_VALUE)

    override fun onNext(item: T) = onItem(item)

    override fun onError(failure: Throwable) = throw failure

    override fun onComplete() = Unit
}
