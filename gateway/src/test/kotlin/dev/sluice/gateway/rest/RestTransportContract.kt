package dev.sluice.gateway.rest

import dev.sluice.gateway.GatewayException
import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.model.Token
import io.kotest.assertions.throwables.shouldNotThrowAny
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import java.io.IOException
import java.net.ServerSocket
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds

/** What is between [rest] and its end. */
internal class RestOwner(val rest: RestTransport, private val owner: AutoCloseable) : AutoCloseable by owner

/** What [GatewayRest] keeps over every [RestTransport] of ours (Discord docs, Gateway > Get Gateway Bot). */
internal abstract class RestTransportContract(open: () -> RestOwner) :
    FunSpec({
        defaultTestConfig = DefaultTestConfig(timeout = 30.seconds)

        val secret = "MTIz.secret.token"
        val good =
            """{"url":"wss://gateway.discord.gg/","shards":9,"session_start_limit":{"total":1000,"remaining":999,""" +
                """"reset_after":14400000,"max_concurrency":16},"something_new":[1]}"""
        val shared = open()
        val http = shared.rest
        afterSpec { shared.close() }

        fun rest(server: RawHttpServer, configure: GatewayRest.Builder.() -> Unit = {}) =
            GatewayRest
                .builder(Token(secret), http)
                .baseUrl(server.url)
                .apply(configure)
                .build()

        suspend fun failure(
            server: RawHttpServer,
            configure: GatewayRest.Builder.() -> Unit = {},
        ): GatewayRestException =
            server.use {
                val failure = shouldThrow<GatewayRestException> { rest(server, configure).gatewayBot() }
                generateSequence<Throwable>(failure) { it.cause }.forEach { it.toString() shouldNotContain "secret" }
                failure
            }

        test("the answer is read, unknown fields are left alone") {
            RawHttpServer.answering(200, good).use { server ->
                rest(server).gatewayBot() shouldBe
                    GatewayBotInfo(
                        "wss://gateway.discord.gg/",
                        9,
                        SessionStartLimit(1000, 999, Duration.ofHours(4), 16),
                    )
            }
        }

        test("Discord docs, Get Gateway Bot: the example is read") {
            val example = """{ "url": "wss://gateway.discord.gg/", "shards": 9, "session_start_limit": {
                "total": 1000, "remaining": 999, "reset_after": 14400000, "max_concurrency": 1 } }"""
            RawHttpServer.answering(200, example).use { server ->
                val limit = SessionStartLimit(1000, 999, Duration.ofHours(4), 1)
                rest(server).gatewayBot() shouldBe GatewayBotInfo("wss://gateway.discord.gg/", 9, limit)
            }
        }

        test("Discord docs, Get Gateway: that answer, without shards, is not the one that was asked for") {
            failure(
                RawHttpServer.answering(200, """{ "url": "wss://gateway.discord.gg/" }"""),
            ).isRetryable.shouldBeTrue()
        }

        test("the request carries the token, a user agent, and asks the documented path") {
            RawHttpServer.answering(200, good).use { server ->
                rest(server) { userAgent("DiscordBot (https://example.org, 7)") }.gatewayBot()
                val lines = server.takeRequest().lines()
                lines.first() shouldBe "GET /api/v10/gateway/bot HTTP/1.1"
                lines shouldContain "Authorization: Bot $secret"
                lines shouldContain "User-Agent: DiscordBot (https://example.org, 7)"
            }
        }

        test("401 is fatal, and the message says what to do without showing the token") {
            val failure = failure(RawHttpServer.answering(401, """{"message":"401: Unauthorized","code":0}"""))
            listOf(failure.isFatal, failure.isRetryable, failure.code) shouldBe listOf(true, false, 401)
            failure.message shouldContain "token"
        }

        test("other refusals are fatal too, redirects are not followed") {
            for (status in listOf(400, 403, 404, 302)) {
                val failure = failure(RawHttpServer.answering(status, "", "Location: http://127.0.0.1:1/"))
                listOf(failure.isFatal, failure.code) shouldBe listOf(true, status)
            }
        }

        test("429 can be retried after the time in the body, or in the header") {
            val inBody = RawHttpServer.answering(
                429,
                """{"message":"limited","retry_after":1.337,"global":false}""",
                "Retry-After: 5",
            )
            failure(inBody).run { listOf(isRetryable, retryAfter) shouldBe listOf(true, Duration.ofMillis(1337)) }
            val inHeader = RawHttpServer.answering(429, "<html>slow down</html>", "Retry-After: 5")
            failure(inHeader).retryAfter shouldBe Duration.ofSeconds(5)
        }

        test("a time to wait that is no such time is left out") {
            for (value in listOf("-1", "NaN", "1e300", "soon")) {
                failure(RawHttpServer.answering(429, "", "Retry-After: $value")).retryAfter.shouldBeNull()
            }
        }

        test("5xx can be retried") {
            for (status in listOf(500, 502, 503)) {
                val failure = failure(RawHttpServer.answering(status, "oops"))
                listOf(failure.isRetryable, failure.isFatal, failure.code) shouldBe listOf(true, false, status)
                failure.retryAfter.shouldBeNull()
            }
        }

        test("an answer that is not what Discord documents can be retried") {
            val bodies =
                listOf(
                    "",
                    "<html>",
                    "[]",
                    "{}",
                    """{"url":"x"}""",
                    good.replace(":9,", ":0,"),
                    good.replace("999", "9e99"),
                )
            for (body in bodies) failure(RawHttpServer.answering(200, body)).isRetryable.shouldBeTrue()
        }

        test("a body at the limit is read, one above it is not") {
            val room = GatewayRest.MAX_BODY_BYTES - good.length
            RawHttpServer.answering(200, good + " ".repeat(room)).use { shouldNotThrowAny { rest(it).gatewayBot() } }
            val failure = failure(RawHttpServer.answering(200, good + " ".repeat(room + 1)))
            failure.isRetryable.shouldBeTrue()
            failure.message shouldContain "65536"
        }

        test("a body that is cut is no answer, one that lasts until the connection ends is") {
            RawHttpServer("HTTP/1.1 200 OK\r\nContent-Length: ${good.length + 1}\r\n\r\n$good").use { server ->
                val request = RestRequest(server.url, emptyMap(), Duration.ofSeconds(5), 999)
                shouldThrow<ExecutionException> { http.get(request).toCompletableFuture().get(5, TimeUnit.SECONDS) }
                    .cause
                    .shouldBeInstanceOf<IOException>()
                shouldThrow<GatewayRestException> { rest(server).gatewayBot() }.isRetryable.shouldBeTrue()
            }
            RawHttpServer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n$good").use {
                rest(it).gatewayBot().shards shouldBe 9
            }
        }

        test("an answer that has no body may say how long one would be (RFC 9110, 8.6)") {
            RawHttpServer("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n").use { server ->
                val request = RestRequest(server.url, emptyMap(), Duration.ofSeconds(5), 999)
                val answer = http.get(request).toCompletableFuture().get(5, TimeUnit.SECONDS)
                listOf(answer.status, answer.body.size) shouldBe listOf(304, 0)
            }
        }

        test("a server that does not answer, or is not there, can be retried") {
            failure(RawHttpServer(null)) { timeout(Duration.ofMillis(100)) }.message shouldContain "100 ms"
            val port = ServerSocket(0).use { it.localPort }
            val nobody = GatewayRest.builder(Token(secret), http).baseUrl("http://127.0.0.1:$port").build()
            shouldThrow<GatewayRestException> { nobody.gatewayBot() }.isRetryable.shouldBeTrue()
        }

        test("the future has the same answers and failures") {
            RawHttpServer.answering(200, good).use {
                rest(it).gatewayBotAsync().get(5, TimeUnit.SECONDS).shards shouldBe
                    9
            }
            RawHttpServer.answering(401, "").use { server ->
                val failure =
                    shouldThrow<ExecutionException> { rest(server).gatewayBotAsync().get(5, TimeUnit.SECONDS) }
                (failure.cause as GatewayException).isFatal.shouldBeTrue()
            }
        }

        test("a transport that is closed is no answer, and cancels nobody") {
            RawHttpServer(null).use { server ->
                val own = open()
                val rest = GatewayRest.builder(Token(secret), own.rest).baseUrl(server.url).build()
                val answer = rest.gatewayBotAsync()
                server.takeRequest()
                own.close()
                val failure = shouldThrow<ExecutionException> { answer.get(5, TimeUnit.SECONDS) }
                (failure.cause as GatewayRestException).isRetryable.shouldBeTrue()
                shouldThrow<GatewayRestException> { rest.gatewayBot() }
            }
        }

        test("nothing that may be logged shows the token") {
            RawHttpServer.answering(200, good).use { server ->
                val rest = rest(server)
                rest.toString() shouldNotContain "secret"
                RestRequest(
                    server.url,
                    mapOf("Authorization" to secret),
                    Duration.ofSeconds(1),
                    1,
                ).toString() shouldNotContain
                    "secret"
            }
        }
    })
