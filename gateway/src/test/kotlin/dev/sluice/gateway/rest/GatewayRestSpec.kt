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
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import java.net.ServerSocket
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds

/** Over transports that are nobody's. */
internal class GatewayRestSpec :
    FunSpec({
        defaultTestConfig = DefaultTestConfig(timeout = 30.seconds)

        val secret = "MTIz.secret.token"

        test("cancelling the coroutine or the future gives the request up") {
            val stages = mutableListOf<CompletableFuture<RestResponse>>()
            val asked = CompletableDeferred<Unit>()
            val never =
                object : RestTransport {
                    override fun get(request: RestRequest) =
                        CompletableFuture<RestResponse>().also {
                            stages += it
                            asked.complete(Unit)
                        }

                    override fun close() = Unit
                }
            val rest = GatewayRest.builder(Token(secret), never).build()
            rest.gatewayBotAsync().cancel(true)
            val job = launch { rest.gatewayBot() }
            asked.await()
            while (stages.size < 2) kotlinx.coroutines.yield()
            job.cancelAndJoin()
            stages.map { it.isCancelled } shouldBe listOf(true, true)
        }

        fun answering(answer: CompletableFuture<RestResponse>) =
            object : RestTransport {
                override fun get(request: RestRequest) = answer

                override fun close() = Unit
            }

        test("a transport that completes with nothing is no answer") {
            val nothing = CompletableFuture<RestResponse>().also { it.complete(null) }
            val answer = GatewayRest.builder(Token(secret), answering(nothing)).build().gatewayBotAsync()
            val failure = shouldThrow<ExecutionException> { answer.get(5, TimeUnit.SECONDS) }
            (failure.cause as GatewayRestException).isRetryable.shouldBeTrue()
        }

        test("what a transport throws fails the future, and is not thrown at who asks") {
            val throwing =
                object : RestTransport {
                    override fun get(request: RestRequest) = error("it was closed")

                    override fun close() = Unit
                }
            val answer = GatewayRest.builder(Token(secret), throwing).build().gatewayBotAsync()
            val failure = shouldThrow<ExecutionException> { answer.get(5, TimeUnit.SECONDS) }
            failure.cause?.message shouldContain "it was closed"
            (failure.cause as GatewayRestException).isRetryable.shouldBeTrue()
        }

        test("an Error of the transport's, or of what reads its answer, is not asked about again") {
            val missing = NoClassDefFoundError("missing")
            val unreadable = object : AbstractMap<String, String>() {
                override val entries: Set<Map.Entry<String, String>> get() = throw missing
            }
            for (answer in listOf(
                CompletableFuture.failedFuture(missing),
                CompletableFuture.failedFuture<RestResponse>(missing).thenApply { it },
                CompletableFuture.completedFuture(RestResponse(429, unreadable, ByteArray(0))),
            )) {
                val asked = GatewayRest.builder(Token(secret), answering(answer)).build().gatewayBotAsync()
                val failure = shouldThrow<ExecutionException> { asked.get(5, TimeUnit.SECONDS) }.cause
                (failure as GatewayRestException).isRetryable shouldBe false
                generateSequence<Throwable>(failure) { it.cause }.last() shouldBe missing
            }
        }

        test("plain http is for this machine only, unless allowed") {
            fun build(url: String) = GatewayRest.builder(Token(secret), answering(CompletableFuture())).baseUrl(url)
            for (url in listOf(
                "https://discord.com/api/v10",
                "http://localhost:1/",
                "http://127.0.0.1/",
                "http://[::1]:8/api",
            )) {
                shouldNotThrowAny { build(url).build() }
            }
            for (url in listOf(
                "http://discord.com/api",
                "http://10.0.0.1/",
                "http://localhost.example.org/",
                "ftp://127.0.0.1/",
            )) {
                shouldThrow<IllegalArgumentException> { build(url).build() }
            }
            shouldNotThrowAny { build("http://10.0.0.1/").allowPlaintext().build() }
        }
    })
