package dev.sluice.samples

import dev.sluice.samples.sansio.SansIoPingBot
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGuild
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.time.Duration
import kotlin.concurrent.thread

/** The ping bots where Discord does not take an answer of theirs: that is no reason to end. */
class PingBotSpec :
    FunSpec({
        test("the Kotlin bot answers the next !ping after one that it may not answer") {
            withMock { mock ->
                runBlocking {
                    val bot = launch(Dispatchers.Default) { pingBot("$TOKEN.kotlin", mock.url, mock.restUrl) }
                    mock.shouldBeAnsweredAfterARefusal()
                    bot.isActive shouldBe true
                    bot.cancelAndJoin()
                }
            }
        }

        test("the Java bot answers the next !ping after one that it may not answer") {
            withMock { mock ->
                JavaPingBot("$TOKEN.java", mock.url, mock.restUrl).use { bot ->
                    bot.connect().join()
                    mock.shouldBeAnsweredAfterARefusal()
                }
            }
        }

        test("the bot without I/O library answers the next !ping after one that it may not answer") {
            withMock { mock ->
                val bot = SansIoPingBot.of("$TOKEN.sansio", mock.url, mock.restUrl)
                val loop = thread(isDaemon = true) { bot.run() }
                mock.shouldBeAnsweredAfterARefusal()
                bot.close()
                loop.join()
            }
        }

        test("a rate limit is waited out once; a second one is told, and the message left") {
            withMock { mock ->
                val messages = ChannelMessages(mock.restUrl, TOKEN)
                mock.rateLimit()
                messages.post(CHANNEL, "late").join()
                List(2) { mock.takePost() } shouldBe listOf(429, 200)
                repeat(2) { mock.rateLimit() }
                messages.post(CHANNEL, "never").join()
                List(2) { mock.takePost() } shouldBe listOf(429, 429)
            }
        }
    }) {
    private companion object {
        /** Each test adds to it: identifies of one bot keep their distance from one test to the next. */
        const val TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.ping"
        const val CHANNEL = 7L
        val GUILD: MockGuild = MockGuild.builder(1).channel(CHANNEL, "general").build()

        fun withMock(test: (MockGateway) -> Unit) = MockGateway { token(null).guild(GUILD) }.start().use(test)

        fun MockGateway.rateLimit() = answerNextRequest(429, mapOf("Retry-After" to "0.01"), "{}")

        fun MockGateway.takePost(): Int =
            generateSequence { takeRequest() }.first { it.path == "/channels/$CHANNEL/messages" }.status

        fun MockGateway.ping(id: Int) =
            dispatch(
                "MESSAGE_CREATE",
                """{"id":"$id","channel_id":"$CHANNEL","guild_id":"1","content":"!ping","type":0,""" +
                    """"timestamp":"2026-11-21T00:00:00+00:00","author":{"id":"3","username":"ann"}}""",
            )

        /** 403 is what Discord answers where a bot has not the permission SEND_MESSAGES. */
        fun MockGateway.shouldBeAnsweredAfterARefusal() {
            awaitSessions(1, Duration.ofSeconds(20))
            answerNextRequest(403, emptyMap(), """{"message":"Missing Permissions","code":50013}""")
            ping(1)
            takePost() shouldBe 403
            ping(2)
            takePost() shouldBe 200
        }
    }
}
