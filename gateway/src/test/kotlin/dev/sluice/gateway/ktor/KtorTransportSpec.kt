package dev.sluice.gateway.ktor

import com.sun.management.UnixOperatingSystemMXBean
import dev.sluice.gateway.rest.RawHttpServer
import dev.sluice.gateway.transport.LinkTexts
import dev.sluice.gateway.transport.RawFrame
import dev.sluice.gateway.transport.RawPeer
import dev.sluice.gateway.transport.RawWebSocketServer
import dev.sluice.gateway.transport.RecordingListener
import dev.sluice.gateway.transport.Told
import dev.sluice.gateway.transport.TransportListener
import dev.sluice.gateway.transport.TransportRequest
import dev.sluice.gateway.transport.TunnelProxy
import dev.sluice.gateway.transport.withProperties
import dev.sluice.testkit.MockTls
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.engine.okhttp.OkHttp
import io.ktor.client.plugins.websocket.WebSockets
import io.ktor.client.request.HttpRequestPipeline
import io.ktor.client.request.get
import io.ktor.client.request.header
import io.ktor.client.statement.bodyAsText
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.isActive
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.io.IOException
import java.lang.management.ManagementFactory
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.Proxy
import java.net.ProxySelector
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketAddress
import java.net.SocketException
import java.net.SocketTimeoutException
import java.net.URI
import java.time.Duration
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicReference
import java.util.concurrent.locks.LockSupport
import kotlin.concurrent.thread
import kotlin.coroutines.CoroutineContext
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds

internal class KtorTransportSpec :
    FunSpec({
        defaultTestConfig = DefaultTestConfig(timeout = 30.seconds)

        fun KtorTransport.connect(server: RawWebSocketServer): RecordingListener =
            RecordingListener().also {
                open(TransportRequest.of(server.url), it)
                it.take() shouldBe Told.Opened
            }

        fun selectorThreads() =
            Thread
                .getAllStackTraces()
                .keys
                .filter { it.name.startsWith(FramesInline.SELECTOR_THREAD) }
                .toSet()

        fun proxyAt(server: RawWebSocketServer, type: Proxy.Type) =
            Proxy(type, InetSocketAddress("127.0.0.1", URI.create(server.url).port))

        test("a client of the caller's is used with its configuration, and never closed") {
            RawWebSocketServer().use { server ->
                HttpClient(CIO) {
                    install(WebSockets)
                    expectSuccess = true
                    install("mark") {
                        requestPipeline.intercept(HttpRequestPipeline.State) { context.header("X-Mark", "mine") }
                    }
                }.use { client ->
                    val transport = KtorTransport.builder().client(client).build()
                    val listener = transport.connect(server)
                    server.takePeer().headers["x-mark"] shouldBe "mine"
                    transport.close()
                    listener.takeTerminal().shouldBeInstanceOf<Told.Closed>()
                    client.isActive.shouldBeTrue()
                    RawHttpServer.answering(200, "still here").use {
                        client.get(it.url).bodyAsText() shouldBe
                            "still here"
                    }
                }
            }
        }

        test("no connection is left of dials that are given up at any moment, with a client of ours or the caller's")
            .config(timeout = 90.seconds) {
                val random = Random(SEED)
                HttpClient(CIO).use { client ->
                    for (make in listOf({ KtorTransport.builder() }, { KtorTransport.builder().client(client) })) {
                        val accepted = ConcurrentLinkedQueue<Socket>()
                        ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()).use { server ->
                            thread(isDaemon = true) {
                                try {
                                    while (true) accepted += server.accept()
                                } catch (_: SocketException) {
                                    // Closed: the end of the test.
                                }
                            }
                            make().build().use { transport ->
                                val listeners = List(GIVEN_UP_DIALS) {
                                    val listener = RecordingListener()
                                    val link = transport.open(
                                        TransportRequest.of("ws://127.0.0.1:${server.localPort}/"),
                                        listener,
                                    )
                                    LockSupport.parkNanos(random.nextLong(LATEST_NANOS))
                                    link.abort()
                                    listener
                                }
                                listeners.forEach { it.take().shouldBeInstanceOf<Told.Failed>() }
                                // The JDK ends a socket that is still connecting when its selector selects, and Ktor's
                                // selects while there is something to wait for: one more dial.
                                val last = RecordingListener()
                                val url = "ws://127.0.0.1:${server.localPort}/"
                                transport.open(TransportRequest(url, Duration.ofMillis(500), 1_024, "last"), last)
                                last.take().shouldBeInstanceOf<Told.Failed>()
                                accepted.size shouldBeGreaterThan 0
                                withClue("seed $SEED, dials that are still open, of ${accepted.size} accepted") {
                                    accepted.count { !seesEnd(it) } shouldBe 0
                                }
                            }
                        }
                        accepted.forEach { it.close() }
                    }
                }
            }

        test("a dial that fails says where to, without path and query") {
            val port = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
            KtorTransport.create().use { transport ->
                val listener = RecordingListener()
                transport.open(TransportRequest.of("ws://127.0.0.1:$port/path?key=hunter2"), listener)
                val reason = listener.take().shouldBeInstanceOf<Told.Failed>().reason
                reason shouldStartWith "no WebSocket connection to 127.0.0.1:$port: ConnectException: "
                reason shouldNotContain "hunter2"
            }
        }

        test("one that takes too long says the same, and a port that is not given is that of the scheme") {
            val places = mapOf(
                "ws://localhost/path?key=hunter2" to "localhost:80",
                "wss://gateway.discord.gg?key=hunter2" to "gateway.discord.gg:443",
                "wss://[::1]/?key=hunter2" to "[::1]:443",
                "wss://[::1]:8443/" to "[::1]:8443",
            )
            for ((url, place) in places) {
                LinkTexts.timedOut(TransportRequest.of(url)) shouldBe
                    "no WebSocket connection to $place within 10000 ms"
            }
        }

        test("a client of the caller's over OkHttp needs no settings for links") {
            RawWebSocketServer().use { server ->
                HttpClient(OkHttp).use { client ->
                    KtorTransport.builder().client(client).build().use { transport ->
                        val listener = transport.connect(server)
                        server.takePeer().sendText("hello")
                        listener.takeMessage().text shouldBe "hello"
                    }
                }
            }
        }

        test("everything is a child of the given job, and ends with it") {
            RawWebSocketServer().use { server ->
                val parent = Job()
                val transport = KtorTransport.builder().parent(parent).build()
                val listener = transport.connect(server)
                val peer = server.takePeer()
                listener.link.pauseReading()
                parent.children.count() shouldBe 1
                parent.cancel()
                listener.takeTerminal().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                peer.seesEnd().shouldBeTrue()
                transport.join()
                // It completes right after its last child has, which is when the line above goes on.
                withTimeout(5.seconds) { parent.join() }
            }
        }

        test("a parent that ends also frees a reader that blocks OkHttp's thread") {
            RawWebSocketServer().use { server ->
                val parent = Job()
                val transport = KtorTransport
                    .builder()
                    .engine(OkHttp)
                    .parent(parent)
                    .build()
                val listener = RecordingListener { it.link.pauseReading() }
                transport.open(TransportRequest.of(server.url), listener)
                val peer = server.takePeer()
                listener.take() shouldBe Told.Opened
                repeat(3) { peer.sendText("$it") }
                listener.takeMessage().text shouldBe "0"
                parent.cancel()
                listener.takeTerminal().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                transport.join()
            }
        }

        test("closing a transport leaves the given job alone") {
            val parent = Job()
            KtorTransport
                .builder()
                .parent(parent)
                .build()
                .close()
            parent.isCancelled.shouldBeFalse()
            parent.children.count() shouldBe 0
        }

        test("neither threads nor sockets are left after many transports and links") {
            val system = ManagementFactory.getOperatingSystemMXBean() as UnixOperatingSystemMXBean
            RawWebSocketServer().use { server ->
                fun round() =
                    KtorTransport.create().use { transport ->
                        // One after the other: connections are not accepted in the order in which they were dialled.
                        val links = List(4) { transport.connect(server) to server.takePeer() }
                        val (listeners, peers) = links.unzip()
                        peers[0].sendClose(4000, "")
                        listeners[0].takeTerminal()
                        listeners[1].link.abort()
                        listeners[2].link.close(4900, "")
                        peers.forEach { peer -> thread(isDaemon = true) { peer.seesEnd().also { peer.drop() } } }
                    }
                repeat(3) { round() }
                val files = system.openFileDescriptorCount
                val threads = Thread.activeCount()
                // Other tests' leftovers may come and go, but not one for each round.
                val rounds = 30
                repeat(rounds) { round() }
                eventually(10.seconds) {
                    system.openFileDescriptorCount shouldBeLessThan files + rounds
                    Thread.activeCount() shouldBeLessThan threads + rounds
                }
            }
        }

        test("a listener that throws an Error at the end leaves no link behind") {
            RawWebSocketServer().use { server ->
                KtorTransport.create().use { transport ->
                    val told = RecordingListener()
                    val failing =
                        object : TransportListener by told {
                            override fun onClosed(code: Int, reason: String) {
                                told.onClosed(code, reason)
                                throw AssertionError("on purpose")
                            }
                        }
                    transport.open(TransportRequest.of(server.url), failing)
                    val peer = server.takePeer()
                    told.take() shouldBe Told.Opened
                    peer.sendClose(4000, "bye")
                    told.take() shouldBe Told.Closed(4000, "bye")
                    peer.seesEnd().shouldBeTrue()
                    eventually(5.seconds) { transport.toString() shouldContain "0 links" }
                }
            }
        }

        test("a completion that throws an Error ends nothing") {
            RawWebSocketServer().use { server ->
                KtorTransport.create().use { transport ->
                    val listener = transport.connect(server)
                    val peer = server.takePeer()
                    repeat(2) { listener.link.send("$it".toByteArray(), false) { throw AssertionError("on purpose") } }
                    repeat(2) { peer.readData().text shouldBe "$it" }
                    peer.sendText("still here")
                    listener.takeMessage().text shouldBe "still here"
                }
            }
        }

        test("a write that fails does not hide the close frame that came before it") {
            RawWebSocketServer().use { server ->
                KtorTransport.create().use { transport ->
                    val listener = RecordingListener { it.link.pauseReading() }
                    transport.open(TransportRequest.of(server.url), listener)
                    val peer = server.takePeer()
                    listener.take() shouldBe Told.Opened
                    // One write: when the first piece is told, the rest has been read from the socket too.
                    val close = RawPeer.frame(RawFrame.CLOSE, RawPeer.closePayload(4004, "Authentication failed."))
                    val texts = List(2) { RawPeer.frame(RawFrame.TEXT, "$it".toByteArray()) }
                    peer.answer(texts[0] + texts[1] + close)
                    listener.takeMessage().text shouldBe "0"
                    peer.reset()

                    fun sendUntilItFails() {
                        listener.link.send("beat".toByteArray(), false) { failure ->
                            if (failure == null) sendUntilItFails() else listener.link.resumeReading()
                        }
                    }
                    sendUntilItFails()
                    listener.takeTerminal() shouldBe Told.Closed(4004, "Authentication failed.")
                }
            }
        }

        test("a peer has five seconds to answer a close frame") {
            KtorLink.CLOSE_TIMEOUT shouldBe Duration.ofSeconds(5)
        }

        test("an HTTP proxy is used") {
            RawWebSocketServer().use { server ->
                KtorTransport.builder().proxy(proxyAt(server, Proxy.Type.HTTP)).build().use { transport ->
                    val listener = RecordingListener()
                    transport.open(TransportRequest.of("ws://gateway.invalid/?v=10"), listener)
                    val peer = server.takePeer()
                    listener.take() shouldBe Told.Opened
                    peer.requestLine shouldStartWith "GET ws://gateway.invalid/?v=10 "
                    server.handshake = RawWebSocketServer.Handshake.STAY_SILENT
                    transport.open(TransportRequest.of("wss://gateway.invalid/?v=10"), RecordingListener())
                    server.takePeer().requestLine shouldStartWith "CONNECT gateway.invalid:443 "
                }
            }
        }

        test("an engine for each proxy of the JVM's settings, made when it is needed, ends with the transport") {
            val before = selectorThreads()
            RawWebSocketServer().use { server ->
                val port = URI.create(server.url).port
                withProperties(mapOf("https.proxyHost" to "127.0.0.1", "https.proxyPort" to "$port")) {
                    KtorTransport.create().use { transport ->
                        transport.connect(server)
                        server.takePeer().requestLine shouldStartWith "GET /?v=10"
                        selectorThreads() - before shouldHaveSize 1
                        server.handshake = RawWebSocketServer.Handshake.STAY_SILENT
                        repeat(2) {
                            transport.open(TransportRequest.of("wss://gateway.invalid/?v=10"), RecordingListener())
                            server.takePeer().requestLine shouldStartWith "CONNECT gateway.invalid:443 "
                        }
                        selectorThreads() - before shouldHaveSize 2
                    }
                }
                eventually(5.seconds) { (selectorThreads() - before).shouldBeEmpty() }
            }
        }

        test("of many proxies that a selector names over time the engines of idle ones end, those of open links stay") {
            val before = selectorThreads()
            RawWebSocketServer().use { server ->
                TunnelProxy(server.port).use { proxy ->
                    withProxySelector { address, transport ->
                        fun dialThrough(last: Int) =
                            RecordingListener().also {
                                address.set(InetSocketAddress("127.0.0.$last", proxy.port))
                                transport.open(TransportRequest.of("ws://gateway.invalid/?v=10"), it)
                            }

                        fun failThrough(range: IntRange) =
                            range.forEach {
                                val reason = dialThrough(it).take().shouldBeInstanceOf<Told.Failed>().reason
                                withClue(reason) { reason.contains("proxies").shouldBeFalse() }
                            }
                        failThrough(2..17)
                        val listener = dialThrough(1)
                        listener.take() shouldBe Told.Opened
                        val peer = server.takePeer()
                        failThrough(18..40)
                        peer.sendText("still open")
                        listener.takeMessage().text shouldBe "still open"
                        // Of the main engine and 16 for proxies.
                        eventually(5.seconds) { (selectorThreads() - before).size shouldBeLessThan 18 }
                    }
                }
            }
        }

        test("a proxy whose name stands for several addresses has one engine") {
            val before = selectorThreads()
            RawWebSocketServer().use { server ->
                TunnelProxy(server.port).use { proxy ->
                    withProxySelector { address, transport ->
                        for (last in 1..17) {
                            val named = InetAddress.getByAddress("localhost", byteArrayOf(127, 0, 0, last.toByte()))
                            address.set(InetSocketAddress(named, proxy.port))
                            val listener = RecordingListener()
                            transport.open(TransportRequest.of("ws://gateway.invalid/?v=10"), listener)
                            listener.take() shouldBe Told.Opened
                        }
                        // The main engine's, and one more.
                        selectorThreads() - before shouldHaveSize 2
                    }
                }
            }
        }

        test("CIO would go past a SOCKS proxy: it is refused, by builder and by engine configuration") {
            RawWebSocketServer().use { server ->
                val socks = proxyAt(server, Proxy.Type.SOCKS)
                shouldThrow<IllegalArgumentException> {
                    KtorTransport
                        .builder()
                        .proxy(
                            socks,
                        ).build()
                }.message shouldContain
                    "OkHttp"
                shouldThrow<IllegalArgumentException> {
                    KtorTransport
                        .builder()
                        .engine(
                            CIO,
                        ) { it.proxy = socks }
                        .build()
                }
                KtorTransport
                    .builder()
                    .engine(OkHttp)
                    .proxy(socks)
                    .build()
                    .close()
            }
        }

        test("settings that contradict each other are refused") {
            HttpClient(CIO).use { client ->
                shouldThrow<IllegalArgumentException> {
                    KtorTransport
                        .builder()
                        .client(client)
                        .engine(CIO)
                        .build()
                }
                shouldThrow<IllegalArgumentException> {
                    KtorTransport
                        .builder()
                        .client(
                            client,
                        ).proxy(Proxy.NO_PROXY)
                        .build()
                }
            }
            shouldThrow<IllegalArgumentException> { KtorTransport.builder().incomingFrames(0) }
            shouldThrow<IllegalArgumentException> { KtorTransport.builder().incomingFrames(65_537) }
            KtorTransport.builder().incomingFrames(1).incomingFrames(65_536)
        }

        test("the coroutines that are let through inline are those that Ktor frames with") {
            val names = ConcurrentHashMap.newKeySet<String>()
            val inline = FramesInline(Dispatchers.IO)
            val probe =
                object : CoroutineDispatcher() {
                    override fun isDispatchNeeded(context: CoroutineContext): Boolean {
                        context[CoroutineName]?.let { names += it.name }
                        return inline.isDispatchNeeded(context)
                    }

                    override fun dispatch(context: CoroutineContext, block: Runnable) = inline.dispatch(context, block)
                }
            val tls = MockTls.create()
            RawWebSocketServer(tls).use { server ->
                val dispatchers = LinkDispatchers(probe, Dispatchers.Unconfined, Dispatchers.IO)
                val trusting = KtorTransport
                    .builder()
                    .engine(CIO) { engine -> engine.https { trustManager = tls.trustManager } }
                trusting.dispatchers(dispatchers).build().use { transport ->
                    val listener = transport.connect(server)
                    server.takePeer().sendText("hello")
                    listener.takeMessage().text shouldBe "hello"
                }
            }
            names shouldContainAll FramesInline.FRAMING + FramesInline.TLS
            for (name in FramesInline.FRAMING + FramesInline.TLS) {
                inline.isDispatchNeeded(CoroutineName(name)).shouldBeFalse()
            }
            listOf(FramesInline.SELECTOR, "cio-endpoint-timeout").forEach {
                names shouldContain it
                inline.isDispatchNeeded(CoroutineName(it)).shouldBeTrue()
            }
            inline.close()
        }

        test("a transport over CIO has one selector thread however many links it has, and it ends with the transport") {
            val before = selectorThreads()
            RawWebSocketServer().use { server ->
                val transport = KtorTransport.create()
                transport.use {
                    repeat(3) {
                        val listener = transport.connect(server)
                        server.takePeer().sendText("hello")
                        listener.takeMessage().text shouldBe "hello"
                    }
                    selectorThreads() - before shouldHaveSize 1
                }
                eventually(5.seconds) { (selectorThreads() - before).shouldBeEmpty() }
            }
        }

        test("an engine's own configuration comes after ours") {
            var seen = 0
            KtorTransport
                .builder()
                .engine(CIO) {
                    seen = it.endpoint.maxConnectionsPerRoute
                    it.endpoint.maxConnectionsPerRoute = 1
                }.build()
                .close()
            seen shouldBe 1_000_000
        }
    }) {
    private companion object {
        const val SEED = 7

        /** Of 1,500 dials some five were left open while Ktor's connect timeout ran. */
        const val GIVEN_UP_DIALS = 800

        /** From before the connection is made until after the request was sent. */
        const val LATEST_NANOS = 2_000_000L

        const val BACKLOG = 1_000
        const val END_MILLIS = 4_000

        /** Whether the client has ended it, or does so in time, whatever it has sent. */
        fun seesEnd(socket: Socket): Boolean {
            socket.soTimeout = END_MILLIS
            return try {
                socket.getInputStream().readAllBytes()
                true
            } catch (_: SocketTimeoutException) {
                false
            } catch (_: IOException) {
                true
            }
        }

        /** A transport whose dials the JVM's settings lead through what the reference holds. */
        fun withProxySelector(test: suspend (AtomicReference<InetSocketAddress>, KtorTransport) -> Unit) {
            val address = AtomicReference<InetSocketAddress>()
            val before = ProxySelector.getDefault()
            ProxySelector.setDefault(
                object : ProxySelector() {
                    override fun select(uri: URI) = listOf(Proxy(Proxy.Type.HTTP, address.get()))

                    override fun connectFailed(uri: URI, address: SocketAddress, failure: IOException) = Unit
                },
            )
            try {
                KtorTransport.create().use { runBlocking { test(address, it) } }
            } finally {
                ProxySelector.setDefault(before)
            }
        }
    }
}
