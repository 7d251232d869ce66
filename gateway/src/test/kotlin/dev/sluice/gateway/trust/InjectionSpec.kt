package dev.sluice.gateway.trust

import dev.sluice.compression.Compression
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.LogCapture
import dev.sluice.gateway.Shard
import dev.sluice.gateway.Sockets
import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.gateway.transport.RawWebSocketServer
import dev.sluice.model.ActivityUpdate
import dev.sluice.model.IdentifyProperties
import dev.sluice.model.Intents
import dev.sluice.model.OnlineStatus
import dev.sluice.model.Token
import dev.sluice.model.UpdatePresence
import dev.sluice.testkit.MockGateway
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Nothing that is configured, or said by a peer, can add a line to a request, a key to a payload or a line to a log. */
class InjectionSpec :
    FunSpec({
        context("line ends and other control characters are refused where they would get into a request") {
            withData(nameFn = { "U+%04X".format(it.last().code) }, BREAKING) { breaking ->
                val evil = "a${breaking}X-Evil: 1"
                shouldThrow<IllegalArgumentException> { Token(evil) }
                shouldThrow<IllegalArgumentException> { Shard(evil, Intents.NONE) }
                KtorTransport.create().use { transport ->
                    val rest = GatewayRest.builder(Token("a.b.c"), transport.rest())
                    shouldThrow<IllegalArgumentException> { rest.userAgent(evil) }
                    shouldThrow<IllegalArgumentException> { rest.baseUrl("https://discord.com/$evil").build() }
                }
                for (url in listOf("wss://$evil", "wss://a/$evil", "wss://a/?x=$evil", "wss://a:44${breaking}3/")) {
                    shouldThrow<IllegalArgumentException> { Shard("a.b.c", Intents.NONE) { gatewayUrl(url) } }
                }
            }
        }

        test("the request for a WebSocket has the lines that it must have, and the token in none of them") {
            runBlocking {
                withTimeout(20.seconds) {
                    RawWebSocketServer().use { server ->
                        GatewayRuntime.create().use { runtime ->
                            val shard = Shard(MockGateway.DEFAULT_TOKEN, Intents.NONE) {
                                runtime(runtime)
                                gatewayUrl("${server.url.substringBefore('?')}?a=%0d%0aX-Evil:%201")
                                compression(Compression.NONE)
                            }
                            val connecting = launch(Dispatchers.IO) { runCatching { shard.connect() } }
                            val peer = withContext(Dispatchers.IO) { server.takePeer() }
                            peer.requestLine shouldBe "GET /?a=%0d%0aX-Evil:%201&v=10&encoding=json HTTP/1.1"
                            peer.headers.keys
                                .filter { "evil" in it }
                                .shouldBeEmpty()
                            val all = peer.requestLine + peer.headers
                            all shouldNotContain MockGateway.DEFAULT_TOKEN
                            shard.close()
                            connecting.join()
                        }
                    }
                }
            }
        }

        test("texts of the configuration are data in IDENTIFY, whatever they hold") {
            val evil = "x\",\"token\":\"other\",\"intents\":0,\"y\":\"\r\n\u0000\u2028\\"
            onMock {
                val shard = newShard {
                    identifyProperties(IdentifyProperties(evil, evil, evil))
                    presence(UpdatePresence.of(OnlineStatus.ONLINE, ActivityUpdate.playing(evil)))
                }
                shard.connect()
                val identify = mock.takeIdentify()
                identify["token"] shouldBe MockGateway.DEFAULT_TOKEN
                for (key in listOf("os", "browser", "device")) identify["properties.$key"] shouldBe evil
                identify["presence.activities.0.name"] shouldBe evil
                identify["y"] shouldBe null
                shard.close()
            }
        }

        test("a close reason forges no line of the log") {
            val lines = LogCapture().use { log ->
                onMock {
                    shard.connect()
                    mock.closeAll(4000, "bye\r\n12:00:00 INFO all is well\u2028really")
                    mock.takeResume()
                }
                log.lines().filter { it.logger.startsWith("dev.sluice.gateway") }.map { it.text }
            }
            val told = lines.single { "all is well" in it && "Disconnected" in it }
            told shouldContain "bye??12:00:00 INFO all is well?really"
        }
    }) {
    private companion object {
        val BREAKING = listOf("\r\n", "\n", "\r", "\u0000", "\u0085", "\u2028", "\u000b", "\u007f", "\u00a0", "\t")

        fun onMock(test: suspend Sockets.() -> Unit) =
            runBlocking {
                withTimeout(20.seconds) {
                    MockGateway { identifyWindow(Duration.ofMillis(1)).guild(1) }.start().use { mock ->
                        Sockets(mock, Compression.NONE).use { it.test() }
                    }
                }
            }
    }
}
