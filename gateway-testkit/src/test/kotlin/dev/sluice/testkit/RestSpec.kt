package dev.sluice.testkit

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import java.net.URI
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Duration
import java.util.concurrent.atomic.AtomicLong

class RestSpec :
    FunSpec({
        fun call(
            mock: MockGateway,
            path: String,
            authorization: String? = "Bot ${MockGateway.DEFAULT_TOKEN}",
            body: String? = null,
        ): HttpResponse<String> {
            val request = HttpRequest.newBuilder(URI("http://127.0.0.1:${mock.port}$path"))
            if (authorization != null) request.header("Authorization", authorization)
            if (body != null) request.POST(HttpRequest.BodyPublishers.ofString(body))
            return RawClient.http.send(request.build(), HttpResponse.BodyHandlers.ofString())
        }

        fun json(response: HttpResponse<String>) = Json.parseToJsonElement(response.body()) as JsonObject

        context("GET /gateway needs no token, under any version or none") {
            withData("/gateway", "/api/gateway", "/api/v9/gateway", "/api/v10/gateway/") { path ->
                withMock { mock ->
                    val response = call(mock, path, null)
                    response.statusCode() shouldBe 200
                    json(response).text("url") shouldBe mock.url
                }
            }
        }

        test("GET /gateway/bot shows shards and a session start limit that identifies count down") {
            val clock = AtomicLong()
            withMock({
                clock { clock.get() }.heartbeatInterval(Duration.ofDays(2)).recommendedShards(7)
                maxConcurrency(16).budget(1000, 998, Duration.ofHours(24))
            }) { mock ->
                fun limit() = checkNotNull(json(call(mock, "/api/v10/gateway/bot")).objectAt("session_start_limit"))
                json(call(mock, "/gateway/bot")).text("shards") shouldBe "7"
                limit().toString() shouldBe
                    """{"total":1000,"remaining":998,"reset_after":86400000,"max_concurrency":16}"""
                RawClient(mock.url).use { it.ready(shard = "[0,7]") }
                clock.set(Duration.ofHours(1).toNanos())
                limit().toString() shouldBe
                    """{"total":1000,"remaining":997,"reset_after":82800000,"max_concurrency":16}"""
                clock.set(Duration.ofHours(24).toNanos())
                limit().text("remaining") shouldBe "1000"
                mock.budgetRemaining = 3
                limit().text("remaining") shouldBe "3"
            }
        }

        test("the window of the session start limit begins with an identify: before it, it ends in 0 ms") {
            val clock = AtomicLong()
            withMock({
                clock { clock.get() }.heartbeatInterval(Duration.ofDays(2)).budget(1000, 1000, Duration.ofHours(24))
            }) { mock ->
                fun resetAfter() =
                    checkNotNull(json(call(mock, "/gateway/bot")).objectAt("session_start_limit")).text("reset_after")
                clock.set(Duration.ofHours(1).toNanos())
                resetAfter() shouldBe "0"
                RawClient(mock.url).use { it.ready() }
                resetAfter() shouldBe "86400000"
                clock.set(Duration.ofHours(25).toNanos())
                resetAfter() shouldBe "0"
            }
        }

        context("a wrong or missing token gets 401") {
            withData(nameFn = { "header $it" }, null, "Bot wrong", MockGateway.DEFAULT_TOKEN, "Bearer x") { header ->
                withMock { mock ->
                    for (path in listOf("/gateway/bot", "/users/@me", "/applications/@me")) {
                        call(mock, path, header).statusCode() shouldBe 401
                    }
                }
            }
        }

        test("the bot's user and application have the id that the token starts with") {
            withMock { mock ->
                json(call(mock, "/api/v10/users/@me")).text("id") shouldBe "100000000000000001"
                json(call(mock, "/api/v10/applications/@me")).text("id") shouldBe "100000000000000001"
            }
            withMock({ bot(42, "answer") }) { mock ->
                json(call(mock, "/api/v10/users/@me")).text("username") shouldBe "answer"
            }
        }

        test("an unknown route gets 404 as JSON") {
            withMock { mock ->
                val response = call(mock, "/api/v10/guilds/1")
                response.statusCode() shouldBe 404
                json(response).text("message") shouldBe "404: Not Found"
            }
        }

        test(
            "a posted message comes back as MESSAGE_CREATE on the shard of the channel's guild, with the bot as author",
        ) {
            withMock({
                identifyWindow(Duration.ZERO)
                guild(MockGuild.builder(guildOn(1)).channel(77, "general").build())
            }) { mock ->
                RawClient(mock.url).use { zero ->
                    RawClient(mock.url).use { one ->
                        zero.ready(shard = "[0,2]")
                        one.ready(shard = "[1,2]")
                        one.nextEvent("GUILD_CREATE")
                        val response = call(mock, "/api/v10/channels/77/messages", body = """{"content":"pong"}""")
                        response.statusCode() shouldBe 200
                        val event = one.next()
                        event.text("t") shouldBe "MESSAGE_CREATE"
                        event.data.text("content") shouldBe "pong"
                        event.data.text("guild_id") shouldBe guildOn(1).toString()
                        event.data.objectAt("author")?.text("id") shouldBe "100000000000000001"
                        json(response).text("id") shouldBe event.data.text("id")
                        mock.sessions.first { it.shard.id == 0 }.sequence shouldBe 1
                    }
                }
            }
        }

        test("a direct message comes back without guild_id on shard 0; a channel of a dispatched message is known") {
            withMock({ directChannel(88) }) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    call(mock, "/channels/88/messages", body = """{"content":"x"}""").statusCode() shouldBe 200
                    client.next().data.text("guild_id") shouldBe null
                    mock.dispatch("MESSAGE_CREATE", """{"id":"1","channel_id":"66","guild_id":"5"}""")
                    client.next()
                    call(mock, "/channels/66/messages", body = """{"content":"x"}""").statusCode() shouldBe 200
                    client.next().data.text("guild_id") shouldBe "5"
                }
            }
        }

        test("an unknown channel gets 404, a body without content or that is not JSON gets 400") {
            withMock({ directChannel(88) }) { mock ->
                json(call(mock, "/channels/1/messages", body = """{"content":"x"}""")).text("code") shouldBe "10003"
                json(call(mock, "/channels/88/messages", body = "{}")).text("code") shouldBe "50006"
                json(call(mock, "/channels/88/messages", body = "{")).text("code") shouldBe "50109"
            }
        }

        test("requests are kept for tests, and their text shows no token") {
            withMock { mock ->
                call(mock, "/api/v10/users/@me")
                val request = mock.takeRequest()
                request.path shouldBe "/users/@me"
                request.authorization shouldBe "Bot ${MockGateway.DEFAULT_TOKEN}"
                request.toString() shouldNotContain MockGateway.DEFAULT_TOKEN
                mock.restRequests.single().status shouldBe 200
            }
        }

        test("the next request can be answered against the rules") {
            withMock { mock ->
                mock.answerNextRequest(429, mapOf("Retry-After" to "2"), """{"message":"slow down"}""")
                val response = call(mock, "/gateway/bot")
                response.statusCode() shouldBe 429
                response.headers().firstValue("Retry-After").get() shouldBe "2"
                response.body() shouldContain "slow down"
                call(mock, "/gateway/bot").statusCode() shouldBe 200
            }
        }
    })
