package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.RawWebSocketServer
import dev.sluice.gateway.transport.RecordingListener
import dev.sluice.gateway.transport.Told
import dev.sluice.gateway.transport.TransportRequest
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.net.InetSocketAddress
import java.net.Proxy
import java.net.UnknownHostException
import java.time.Duration
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import kotlin.time.Duration.Companion.seconds

/** Name servers that answer late, wrongly or not at all; none is asked here. */
internal class NameLookupSpec :
    FunSpec({
        defaultTestConfig = DefaultTestConfig(timeout = 30.seconds)

        class Scene(private val unknown: Set<String> = emptySet()) {
            val asked = ConcurrentLinkedQueue<String>()
            val names = NameLookup(CoroutineScope(SupervisorJob())) {
                asked += it
                if (it in unknown) throw UnknownHostException(it)
            }
        }

        fun proxyAt(host: String, type: Proxy.Type = Proxy.Type.HTTP) =
            Proxy(type, InetSocketAddress.createUnresolved(host, 3128))

        test("links read and write while no name server answers, and dials that need one are given up in time") {
            val answer = CountDownLatch(1)
            RawWebSocketServer().use { server ->
                KtorTransport
                    .builder()
                    .resolver { answer.await() }
                    .build()
                    .use { transport ->
                        try {
                            val listener = RecordingListener()
                            transport.open(TransportRequest.of(server.url), listener)
                            val peer = server.takePeer()
                            listener.take() shouldBe Told.Opened
                            // One more than Dispatchers.IO has threads.
                            val dials = List(65) { number ->
                                RecordingListener().also {
                                    val url = "ws://gateway-$number.invalid/"
                                    transport.open(TransportRequest(url, Duration.ofMillis(200), 1024, "dial"), it)
                                }
                            }
                            dials.forEach { it.take().shouldBeInstanceOf<Told.Failed>().reason shouldContain "200 ms" }
                            peer.sendText("read")
                            listener.takeMessage().text shouldBe "read"
                            listener.link.send("written".toByteArray(), false) { }
                            peer.readData().text shouldBe "written"
                        } finally {
                            answer.countDown()
                        }
                    }
            }
        }

        test("a name that is not known is a failed dial, which says so") {
            KtorTransport
                .builder()
                .resolver { throw UnknownHostException(it) }
                .build()
                .use { transport ->
                    val listener = RecordingListener()
                    transport.open(TransportRequest.of("wss://gateway.invalid/?v=10"), listener)
                    val failed = listener.take().shouldBeInstanceOf<Told.Failed>()
                    failed.reason shouldContain "the name gateway.invalid could not be looked up"
                    failed.cause.shouldBeInstanceOf<UnknownHostException>()
                }
        }

        test("neither addresses nor localhost are looked up") {
            val scene = Scene()
            for (host in listOf("127.0.0.1", "10.1.2.3:443", "[::1]", "[2001:db8::1]:443", "localhost:8080")) {
                scene.names.await("wss://$host/?v=10", proxy = null)
            }
            scene.asked.shouldBeEmpty()
        }

        test("dials that need the same name at the same time wait for one lookup, later ones for a new one") {
            val asked = ConcurrentLinkedQueue<String>()
            val answer = CountDownLatch(1)
            val names = NameLookup(CoroutineScope(SupervisorJob())) {
                asked += it
                answer.await()
            }
            try {
                val dials = List(10) {
                    launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) { names.await("wss://a.invalid/", null) }
                }
                val other = launch(Dispatchers.Default) { names.await("wss://b.invalid/", null) }
                eventually(5.seconds) { asked.sorted() shouldContainExactly listOf("a.invalid", "b.invalid") }
                answer.countDown()
                withTimeout(5.seconds) { (dials + other).joinAll() }
                names.await("wss://a.invalid/", null)
                asked.sorted() shouldContainExactly listOf("a.invalid", "a.invalid", "b.invalid")
            } finally {
                answer.countDown()
            }
        }

        test("through an HTTP proxy its name is looked up, which has to be known") {
            val scene = Scene()
            scene.names.await("ws://gateway.invalid/", proxyAt("proxy.invalid"))
            scene.asked shouldContainExactly listOf("proxy.invalid")
            shouldThrow<UnknownHostException> {
                Scene(setOf("proxy.invalid")).names.await("wss://gateway.invalid/", proxyAt("proxy.invalid"))
            }.message shouldContain "proxy.invalid"
        }

        test("for TLS through a proxy CIO also asks for the name behind it, which need not be known") {
            val scene = Scene(setOf("gateway.invalid"))
            scene.names.await("wss://gateway.invalid/", proxyAt("proxy.invalid"))
            scene.asked shouldContainExactly listOf("proxy.invalid", "gateway.invalid")
        }

        test("a proxy that CIO goes past is not looked up") {
            val scene = Scene()
            scene.names.await("ws://gateway.invalid/", proxyAt("proxy.invalid", Proxy.Type.SOCKS))
            scene.asked shouldContainExactly listOf("gateway.invalid")
        }
    })
