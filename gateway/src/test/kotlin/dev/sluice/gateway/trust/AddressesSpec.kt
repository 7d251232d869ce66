package dev.sluice.gateway.trust

import dev.sluice.gateway.Cluster
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.Shard
import dev.sluice.gateway.ShardGroups
import dev.sluice.gateway.ShardStrategy
import dev.sluice.gateway.TEST_TOKEN
import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.gateway.rest.GatewayRestException
import dev.sluice.gateway.rest.RestRequest
import dev.sluice.gateway.rest.RestResponse
import dev.sluice.gateway.rest.RestTransport
import dev.sluice.gateway.virtualCluster
import dev.sluice.gateway.virtually
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.protocol.Session
import dev.sluice.protocol.StoredSession
import io.kotest.assertions.throwables.shouldNotThrowAny
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage

/** The token goes to no address but a trusted one, and never in the clear: whoever proposes the address. */
class AddressesSpec :
    FunSpec({
        context("plain ws:// to a public host is refused before anything is dialled") {
            withData(nameFn = { "<$it>" }, PUBLIC) { url ->
                shouldThrow<IllegalArgumentException> { Shard(TOKEN, Intents.NONE) { gatewayUrl(url) } }
                clusterRefuses(url)
            }
        }

        context("loopback may be plain, and so may what its owner says may be") {
            withData(nameFn = { "<$it>" }, "ws://localhost:1", "ws://127.0.0.1:1", "ws://127.8.8.8:1", "ws://[::1]:1") {
                shouldNotThrowAny { Shard(TOKEN, Intents.NONE) { gatewayUrl(it) } }
            }
            test("opted out") {
                shouldNotThrowAny {
                    Shard(TOKEN, Intents.NONE) {
                        gatewayUrl("ws://gateway.inner.example")
                        protocol { it.allowPlaintext(true) }
                    }
                }
            }
        }

        context("a resume URL that READY proposes and nobody should follow: the session is resumed at the main URL") {
            withData(nameFn = { "<${it.take(60)}>" }, HOSTILE) { url ->
                virtually {
                    discord.resumeUrl = url
                    connect(shard)
                    pass(10_000)
                    discord.identifies shouldBe 1
                    discord.drop()
                    pass(10_000)
                    discord.resumes shouldBe 1
                    discord.identifies shouldBe 1
                    val dialled = discord.transport.links.map { it.request.url }
                    dialled.forEach { it shouldStartWith "wss://gateway.discord.gg/?v=10&encoding=json" }
                }
            }
        }

        context("the same from a stored session, which somebody may have written to") {
            withData(nameFn = { "<${it.take(60)}>" }, HOSTILE) { url ->
                val session = Session("abc", url, 7, ShardId.SINGLE, null)
                val stored = StoredSession.fromJson(
                    """{"version":1,"shard":"0/1","bot_user_id":null,"session":${session.toJson()}}""",
                )
                virtually({ continueFrom(stored) }) {
                    connect(shard)
                    pass(10_000)
                    val dialled = discord.transport.links.map { it.request.url }
                    dialled.forEach { it shouldStartWith "wss://gateway.discord.gg/?v=10&encoding=json" }
                    val resume = discord
                        .ops(6)
                        .single()
                        .getValue("d")
                        .jsonObject
                    resume.getValue("session_id").jsonPrimitive.content shouldBe "abc"
                }
            }
        }

        context("a resume URL within Discord's domain is followed, whatever its port") {
            withData("wss://resume.discord.gg", "wss://resume.discord.gg:8443", "wss://DISCORD.gg") { url ->
                virtually {
                    discord.resumeUrl = url
                    connect(shard)
                    pass(10_000)
                    discord.drop()
                    pass(10_000)
                    discord.transport.last.request.url shouldStartWith url
                }
            }
        }

        context("plain http to a public REST API, or one with credentials, is refused before the token is sent") {
            withData(nameFn = { "<$it>" }, REFUSED_REST) { url ->
                val rest = Answering("{}")
                val failure = shouldThrow<IllegalArgumentException> {
                    GatewayRest.builder(Token(TOKEN), rest).baseUrl(url).build()
                }
                ("hunter2" in failure.toString()) shouldBe false
                rest.requests shouldContainExactly emptyList()
            }
        }

        context("what GET /gateway/bot answers is not taken at its word") {
            withData(nameFn = { "<${it.take(90)}>" }, HOSTILE_ANSWERS) { body ->
                val rest = GatewayRest.builder(Token(TOKEN), Answering(body)).build()
                val failure = runCatching { rest.gatewayBot() }.exceptionOrNull()
                failure.shouldBeInstanceOf<GatewayRestException>().isRetryable shouldBe true
            }
        }

        test("a cluster, and shards without one, get such an answer as a typed failure, and ask again") {
            val body = answer(url = "wss://gateway.discord.gg:99999").encodeToByteArray()
            virtualCluster {
                repeat(3) { discords.answers += RestResponse(200, emptyMap(), body) }
                shouldThrow<GatewayRestException> {
                    ShardGroups.recommended(TEST_TOKEN, Intents.NONE, runtime)
                }.isRetryable shouldBe true
                cluster.up()
                discords.requests.size shouldBe 4
                cluster.state.value.shards.connected shouldBe 4
            }
        }

        test("an answer in the clear may name a gateway in the clear, one that came encrypted may not") {
            val body = answer(url = "ws://127.0.0.1:7777")
            val plain = GatewayRest.builder(Token(TOKEN), Answering(body)).baseUrl("http://127.0.0.1:1").build()
            plain.gatewayBot().url shouldBe "ws://127.0.0.1:7777"
            val encrypted = GatewayRest.builder(Token(TOKEN), Answering(body)).build()
            shouldThrow<GatewayRestException> { encrypted.gatewayBot() }
        }
    }) {
    /** Answers every request with [body]. */
    private class Answering(private val body: String) : RestTransport {
        val requests = ArrayList<RestRequest>()

        override fun get(request: RestRequest): CompletionStage<RestResponse> {
            requests += request
            return CompletableFuture.completedFuture(RestResponse(200, emptyMap(), body.encodeToByteArray()))
        }

        override fun close() = Unit
    }

    private companion object {
        const val TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.secret.part"

        val PUBLIC = listOf(
            "ws://gateway.discord.gg",
            "ws://10.0.0.1",
            "ws://128.0.0.1",
            "ws://0.0.0.0",
            "ws://localhost.example",
            "ws://127.0.0.1.example",
            "ws://[2001:db8::1]",
            "ws://[::ffff:8.8.8.8]",
            "WS://gateway.discord.gg",
        )

        val HOSTILE = listOf(
            // Another host.
            "wss://evil.example",
            "wss://10.0.0.1",
            "wss://127.0.0.1:9999",
            "wss://localhost",
            "wss://[::1]:443",
            "wss://[2001:db8::1]",
            // Hosts that look like it.
            "wss://discord.gg.evil.example",
            "wss://evil-discord.gg",
            "wss://evildiscord.gg",
            "wss://gateway.discord.gg.evil.example",
            "wss://discord.gg-evil.example",
            "wss://discord.com",
            "wss://discord.gg.",
            "wss://.discord.gg",
            // Credentials.
            "wss://discord.gg@evil.example",
            "wss://discord.gg:443@evil.example",
            "wss://discord.gg%40evil.example",
            "wss://user:pw@gateway.discord.gg",
            "wss://@gateway.discord.gg",
            // Another scheme.
            "ws://gateway.discord.gg",
            "http://gateway.discord.gg",
            "https://gateway.discord.gg",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "//gateway.discord.gg",
            "gateway.discord.gg",
            "wss:gateway.discord.gg",
            "wss:/gateway.discord.gg",
            // What parsers do not agree about.
            "wss://evil.example\\.discord.gg",
            "wss://evil.example#.discord.gg",
            "wss://evil.example/.discord.gg",
            "wss://evil.example?.discord.gg",
            "wss://evil.example;.discord.gg",
            "wss://evil.example%2f.discord.gg",
            "wss://evil.example%00.discord.gg",
            "wss:\\\\gateway.discord.gg",
            "wss://[gateway.discord.gg]",
            // Letters that are others: Cyrillic, full width, ideographic full stop, an invisible one, punycode.
            "wss://d\u0456scord.gg",
            "wss://\uff44iscord.gg",
            "wss://evil.example\u3002discord.gg",
            "wss://discord\u200b.gg",
            "wss://xn--dscord-p2f.gg",
            // Control characters and blanks.
            "wss://gateway.discord.gg\r\nHost: evil.example",
            "wss://gateway.discord.gg/\r\nAuthorization: x",
            "wss://gateway.discord.gg/?a=\nb",
            "wss://evil.example\t.discord.gg",
            "wss://evil.example .discord.gg",
            "wss://evil.example\u0000.discord.gg",
            " wss://gateway.discord.gg",
            "wss://gateway.discord.gg\u007f",
            // Odd ports.
            "wss://gateway.discord.gg:0",
            "wss://gateway.discord.gg:65536",
            "wss://gateway.discord.gg:-1",
            "wss://gateway.discord.gg:",
            "wss://gateway.discord.gg:99999999999999999999",
            "wss://gateway.discord.gg:\u0664\u0664\u0663",
            // Nothing, and too much.
            "",
            "wss://",
            "wss:///",
            "wss://?",
            "wss://gateway.discord.gg/" + "x".repeat(5_000),
            "wss://" + "a.".repeat(2_000) + "discord.gg",
        )

        val REFUSED_REST = listOf(
            "http://discord.com/api/v10",
            "http://10.0.0.1/api",
            "http://localhost.example/api",
            "http://127.0.0.1.example/api",
            "https://me:hunter2@discord.com/api",
            "http://me:hunter2@127.0.0.1/api",
            "https://discord.com@evil.example/api",
            "https://discord.com/api?key=hunter2",
            "https://discord.com/api#hunter2",
            "https:///api",
            "ftp://me:hunter2@127.0.0.1/",
            "https://discord.com/ap i?hunter2",
            "https://discord.com/api\r\nX-Evil: hunter2",
            "file:///etc/passwd",
            "",
        )

        fun answer(
            url: String = "wss://gateway.discord.gg",
            shards: String = "1",
            total: String = "1000",
            remaining: String = "999",
            resetAfter: String = "1000",
            maxConcurrency: String = "1",
        ) = """{"url":"$url","shards":$shards,"session_start_limit":{"total":$total,"remaining":$remaining,""" +
            """"reset_after":$resetAfter,"max_concurrency":$maxConcurrency}}"""

        val HOSTILE_ANSWERS = listOf(
            answer(url = "ws://gateway.discord.gg"),
            answer(url = "https://gateway.discord.gg"),
            answer(url = "wss://me:pw@gateway.discord.gg"),
            answer(url = "wss://gateway.discord.gg#x"),
            answer(url = "wss://"),
            answer(url = ""),
            answer(url = "wss://gateway .discord.gg"),
            answer(url = "wss://gateway.discord.gg\\r\\nHost: evil.example"),
            // Sound to java.net.URI, not to the one who is to connect there.
            answer(url = "wss://gateway.discord.gg:99999"),
            answer(url = "wss://gateway.discord.gg:0"),
            answer(url = "wss://gateway.discord.gg:"),
            answer(url = "wss://g\u00e4teway.discord.gg"),
            answer(url = "wss://gateway..discord.gg"),
            answer(url = "wss://[v1.fe80]"),
            answer(url = "wss://gateway.discord.gg/" + "x".repeat(2_048)),
            // The other way round.
            answer(url = "wss://gateway.discord.gg/%zz"),
            answer(shards = "0"),
            answer(shards = "-1"),
            answer(shards = "2000000000"),
            answer(shards = "99999999999999999999"),
            answer(shards = "1e99"),
            answer(total = "-1"),
            answer(remaining = "-1"),
            answer(resetAfter = "-1"),
            answer(resetAfter = "9223372036854775807"),
            answer(maxConcurrency = "0"),
            answer(maxConcurrency = "2147483647"),
            answer(maxConcurrency = "-5"),
            "[".repeat(20_000),
            "{\"url\":".repeat(5_000),
            "\u0000",
            "null",
        )

        /** A cluster is told so, too: when it is built, or, as its shards may have leave of their own, when it makes them. */
        suspend fun clusterRefuses(url: String) {
            GatewayRuntime.create().use { runtime ->
                val builder = Cluster
                    .builder(TOKEN, Intents.NONE)
                    .runtime(runtime)
                    .gatewayUrl(url)
                    .maxConcurrency(1)
                    .strategy(ShardStrategy.Fixed(1))
                shouldThrow<IllegalArgumentException> { builder.build() }
                val cluster = builder.shardConfig { }.build()
                shouldThrow<IllegalArgumentException> { cluster.up() }
                cluster.down()
            }
        }
    }
}
