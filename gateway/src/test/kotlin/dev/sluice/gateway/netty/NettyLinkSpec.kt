package dev.sluice.gateway.netty

import dev.sluice.gateway.rest.RawHttpServer
import dev.sluice.gateway.rest.RestRequest
import dev.sluice.gateway.transport.RawFrame
import dev.sluice.gateway.transport.RawPeer
import dev.sluice.gateway.transport.RawWebSocketServer
import dev.sluice.gateway.transport.RecordingCompletions
import dev.sluice.gateway.transport.RecordingListener
import dev.sluice.gateway.transport.Told
import dev.sluice.gateway.transport.TransportLink
import dev.sluice.gateway.transport.TransportListener
import dev.sluice.gateway.transport.TransportRequest
import dev.sluice.testkit.MockTls
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.Enabled
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netty.channel.MultiThreadIoEventLoopGroup
import io.netty.channel.epoll.Epoll
import io.netty.channel.epoll.EpollIoHandler
import io.netty.channel.epoll.EpollSocketChannel
import io.netty.channel.nio.NioIoHandler
import io.netty.channel.socket.SocketChannel
import io.netty.channel.socket.nio.NioSocketChannel
import java.io.IOException
import java.net.InetAddress
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.ExecutionException
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.seconds

internal fun epollOrReason() =
    if (Epoll.isAvailable()) Enabled.enabled else Enabled.disabled("${Epoll.unavailabilityCause()}")

/** As at the limit of open files. */
internal class NoSocket : NioSocketChannel() {
    init {
        throw IOException("Too many open files")
    }
}

/** What only shows where one thread has many links, and where it does what others have asked of it. */
internal class NettyLinkSpec :
    FunSpec({
        defaultTestConfig = DefaultTestConfig(timeout = 30.seconds)

        fun onOneLoop(
            sockets: Class<out SocketChannel> = NioSocketChannel::class.java,
            configure: NettyTransportBuilder.() -> Unit = {},
            test: (NettyTransport, MultiThreadIoEventLoopGroup) -> Unit,
        ) {
            val loops = MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())
            try {
                NettyTransport
                    .builder()
                    .eventLoops(loops, sockets)
                    .apply(configure)
                    .build()
                    .use { test(it, loops) }
            } finally {
                loops.shutdownGracefully(0, 1, TimeUnit.SECONDS)
            }
        }

        fun NettyTransport.dial(
            url: String,
            listener: RecordingListener = RecordingListener(),
            limit: Duration = Duration.ofSeconds(5),
            maxFrameBytes: Int = 1 shl 20,
        ): RecordingListener = listener.also { open(TransportRequest(url, limit, maxFrameBytes, "link"), it) }

        fun spare() = RecordingListener()

        fun openedOn(
            listener: RecordingListener = RecordingListener(),
            configure: NettyTransportBuilder.() -> Unit = {},
            test: (RawPeer, RecordingListener) -> Unit,
        ) = RawWebSocketServer().use { server ->
            onOneLoop(configure = configure) { transport, _ ->
                transport.dial(server.url, listener, maxFrameBytes = 1000)
                val peer = server.takePeer()
                listener.take() shouldBe Told.Opened
                test(peer, listener)
                listener.violations.toList().shouldBeEmpty()
            }
        }

        test("a socket that cannot be made is a failed dial at once, for links and requests") {
            onOneLoop(NoSocket::class.java) { transport, _ ->
                val failed = transport.dial("ws://127.0.0.1:1/").take().shouldBeInstanceOf<Told.Failed>()
                failed.cause.shouldNotBeNull()
                failed.reason shouldNotContain "within"
                val request = RestRequest("http://127.0.0.1:1/", emptyMap(), Duration.ofSeconds(30), 99)
                shouldThrow<ExecutionException> { transport.rest().get(request).get(5, TimeUnit.SECONDS) }
                val given = RecordingListener()
                transport.open(TransportRequest.of("ws://127.0.0.1:1/"), given).abort()
                given.take().shouldBeInstanceOf<Told.Failed>()
                given.terminals.get() shouldBe 1
            }
        }

        test("what was sent before is written before, whichever threads sent it, and nothing after the close frame") {
            val isIn = CountDownLatch(1)
            val isSent = CountDownLatch(1)
            val done = RecordingCompletions()
            val listener =
                RecordingListener {
                    isIn.countDown()
                    isSent.await()
                    it.link.send("second".toByteArray(), false, done.of(2))
                    it.link.close(4000, "")
                }
            openedOn(listener) { peer, _ ->
                peer.sendText("go")
                isIn.await()
                listener.link.send("first".toByteArray(), false, done.of(1))
                isSent.countDown()
                listOf(peer.readData().text, peer.readData().text) shouldBe listOf("first", "second")
                peer.readData().closeCode shouldBe 4000
                listOf(done.take(), done.take()) shouldBe listOf(1 to null, 2 to null)
            }
        }

        test("completions come in the order of the sends, however deep the sends are nested in them") {
            val done = RecordingCompletions()
            openedOn(
                RecordingListener {
                    fun chain(number: Int) {
                        it.link.send("$number".toByteArray(), false) { failure ->
                            done.of(number).completed(failure)
                            if (number < 20) chain(number + 1)
                        }
                    }
                    chain(0)
                    it.link.send("last".toByteArray(), false, done.of(99))
                },
            ) { peer, _ ->
                peer.sendText("go")
                val written = List(22) {
                    peer
                        .readData()
                        .text
                        .replace("last", "99")
                        .toInt()
                }
                List(22) { done.take().first } shouldBe written
            }
        }

        test("links that are opened from within completions, however deep, open and end") {
            RawWebSocketServer().use { server ->
                onOneLoop { transport, _ ->
                    val inner = RecordingListener()
                    val outer =
                        RecordingListener {
                            fun chain(depth: Int) {
                                it.link.send("$depth".toByteArray(), false) { _ ->
                                    if (depth < 12) chain(depth + 1)
                                    transport.open(TransportRequest.of(server.url), if (depth == 8) inner else spare())
                                }
                            }
                            chain(0)
                        }
                    transport.dial(server.url, outer)
                    val peer = server.takePeer()
                    outer.take() shouldBe Told.Opened
                    peer.sendText("go")
                    inner.take() shouldBe Told.Opened
                    inner.link.abort()
                    inner.takeTerminal().shouldBeInstanceOf<Told.Closed>()
                }
            }
        }

        test("there is one close frame (RFC 6455, 5.5.1): the answer to a violation, or to the peer's") {
            val pausing = RecordingListener { it.link.pauseReading() }
            openedOn(pausing) { peer, listener ->
                peer.answer(RawPeer.frame(RawFrame.TEXT, "good".toByteArray()) + RawPeer.frame(5, ByteArray(1)))
                listener.takeMessage().text shouldBe "good"
                listener.link.resumeReading()
                peer.readData().closeCode shouldBe 1002
                listener.takeTerminal().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                peer.seesEnd() shouldBe true
            }
            val isSent = CountDownLatch(1)
            val isIn = CountDownLatch(1)
            val closing =
                RecordingListener {
                    isIn.countDown()
                    isSent.await()
                }
            openedOn(closing) { peer, listener ->
                val close = RawPeer.frame(RawFrame.CLOSE, byteArrayOf(3, -24))
                peer.answer(RawPeer.frame(RawFrame.TEXT, "good".toByteArray()) + close)
                isIn.await()
                listener.link.send("late".toByteArray(), false) { listener.link.close(4000, "") }
                isSent.countDown()
                peer.readData().text shouldBe "late"
                val closes = peer.readData()
                closes.opcode shouldBe RawFrame.CLOSE
                peer.seesEnd() shouldBe true
                listener.takeTerminal().shouldBeInstanceOf<Told.Closed>()
            }
        }

        test("threads that were given and end while a name is looked up leave nobody waiting who aborts") {
            val answer = CountDownLatch(1)
            val loops = MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())
            val builder = NettyTransport.builder().eventLoops(loops, NioSocketChannel::class.java)
            builder.resolver { listOf<InetAddress>().also { answer.await() } }.build().use { transport ->
                try {
                    for (giveUp in listOf<(TransportLink) -> Unit>({ it.abort() }, { it.close(1000, "") })) {
                        val listener = RecordingListener()
                        val link = transport.open(TransportRequest.of("ws://a.invalid/"), listener)
                        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS)
                        giveUp(link)
                        listener.take().shouldBeInstanceOf<Told.Failed>()
                        listener.terminals.get() shouldBe 1
                    }
                } finally {
                    answer.countDown()
                }
            }
        }

        context("the peer is told which rule it broke (RFC 6455, 7.4.1)") {
            val cases = mapOf(
                "a frame above the limit" to (RawPeer.frame(RawFrame.BINARY, ByteArray(1001)) to 1009),
                "a frame that only claims to be huge" to
                    (byteArrayOf(0x82.toByte(), 127, 0, 0, 0, 0, 6, 0, 0, 0) to 1009),
                "a reserved opcode" to (RawPeer.frame(5, ByteArray(3)) to 1002),
            )
            withData(nameFn = { it.key }, cases.entries.toList()) { (_, case) ->
                for (tls in listOf(null, MockTls.create())) {
                    RawWebSocketServer(tls).use { server ->
                        val configure: NettyTransportBuilder.() -> Unit = { tls?.let { tls(it.clientContext) } }
                        onOneLoop(configure = configure) { transport, _ ->
                            val listener = transport.dial(server.url, maxFrameBytes = 1000)
                            val peer = server.takePeer()
                            peer.answer(case.first)
                            peer.readData().closeCode shouldBe case.second
                            peer.drop()
                            listener.takeTerminal().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                        }
                    }
                }
            }
        }

        test("what a listener is lent stays as it is while another link of its thread goes on") {
            RawWebSocketServer().use { server ->
                onOneLoop { transport, _ ->
                    lateinit var other: RecordingListener
                    val seen = mutableListOf<String>()
                    val isPaused = CountDownLatch(1)
                    other = RecordingListener {
                        if (it.pieces.get() == 1) {
                            it.link.pauseReading()
                            isPaused.countDown()
                        }
                    }
                    transport.dial(server.url, other)
                    val otherPeer = server.takePeer()
                    otherPeer.answer(
                        List(3) { RawPeer.frame(RawFrame.TEXT, "BBBBBBBB".toByteArray()) }.reduce(ByteArray::plus),
                    )
                    isPaused.await()
                    val lent =
                        object : TransportListener by RecordingListener() {
                            override fun onBytes(
                                bytes: ByteArray,
                                offset: Int,
                                length: Int,
                                last: Boolean,
                                binary: Boolean,
                                more: Boolean,
                            ) {
                                seen += String(bytes, offset, length)
                                other.link.resumeReading()
                                seen += String(bytes, offset, length)
                                other.pieces.get() shouldBe 1
                                isSeen.countDown()
                            }

                            val isSeen = CountDownLatch(1)
                        }
                    transport.open(TransportRequest.of(server.url), lent)
                    server.takePeer().sendText("AAAAAAAA")
                    lent.isSeen.await(5, TimeUnit.SECONDS) shouldBe true
                    seen shouldBe listOf("AAAAAAAA", "AAAAAAAA")
                    repeat(3) { other.take() }
                    other.takeMessage().text shouldBe "BBBBBBBB"
                }
            }
        }

        test("the same with epoll's native memory, while another link of its thread closes with frames waiting")
            .config(enabledOrReasonIf = { epollOrReason() }) {
                val loops = MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory())
                val builder = NettyTransport.builder().eventLoops(loops, EpollSocketChannel::class.java)
                try {
                    RawWebSocketServer().use { server ->
                        builder.build().use { transport ->
                            val isPaused = CountDownLatch(1)
                            val paused = RecordingListener {
                                it.link.pauseReading()
                                isPaused.countDown()
                            }
                            transport.dial(server.url, paused)
                            val frames = List(3) { RawPeer.frame(RawFrame.TEXT, "BBBBBBBB".toByteArray()) }
                            server.takePeer().answer(frames.reduce(ByteArray::plus))
                            isPaused.await()
                            val seen = LinkedBlockingQueue<String>()
                            val lent =
                                object : TransportListener by RecordingListener() {
                                    override fun onBytes(
                                        bytes: ByteArray,
                                        offset: Int,
                                        length: Int,
                                        last: Boolean,
                                        binary: Boolean,
                                        more: Boolean,
                                    ) {
                                        paused.link.close(4000, "")
                                        seen += String(bytes, offset, length)
                                    }
                                }
                            transport.open(TransportRequest.of(server.url), lent)
                            server.takePeer().sendText("AAAAAAAA")
                            seen.poll(5, TimeUnit.SECONDS) shouldBe "AAAAAAAA"
                            paused.pieces.get() shouldBe 1
                        }
                    }
                } finally {
                    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                }
            }

        context("a link that is ended while it opens has not opened") {
            val enders = mapOf<String, (TransportLink) -> Unit>(
                "abort" to { it.abort() },
                "close" to { it.close(4000, "") },
            )
            withData(nameFn = { "by $it, from the completion of an early send" }, enders.keys.toList()) { name ->
                RawWebSocketServer().use { server ->
                    onOneLoop { transport, loops ->
                        val listener = RecordingListener()
                        val isReady = CountDownLatch(1)
                        loops.execute { isReady.await() }
                        val link = transport.open(TransportRequest.of(server.url), listener)
                        link.send("early".toByteArray(), false) { enders.getValue(name)(link) }
                        isReady.countDown()
                        listener.take().shouldBeInstanceOf<Told.Failed>()
                        listener.takeWithin(50).shouldBeNull()
                        listener.violations.toList().shouldBeEmpty()
                    }
                }
            }
        }

        test("frames before one that is wrong are delivered before the end, also when reading was paused at them") {
            val listener = RecordingListener { if (it.pieces.get() == 1) it.link.pauseReading() }
            openedOn(listener) { peer, _ ->
                val good = listOf("one", "two").map { RawPeer.frame(RawFrame.TEXT, it.toByteArray()) }
                peer.answer(good.reduce(ByteArray::plus) + RawPeer.frame(5, ByteArray(1)))
                listener.takeMessage().text shouldBe "one"
                listener.takeWithin(100).shouldBeNull()
                listener.link.resumeReading()
                listener.takeMessage().text shouldBe "two"
                listener.take().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
            }
        }

        test("pausing a link that is closing does not keep the peer's answer from it") {
            openedOn { peer, listener ->
                listener.link.close(4900, "zombie")
                listener.link.pauseReading()
                peer.readData().closeCode shouldBe 4900
                peer.sendClose(4000, "answered")
                listener.take() shouldBe Told.Closed(4000, "answered")
            }
        }

        test("a name that could not be looked up for want of threads is looked up again by the next dial") {
            val asked = AtomicInteger()
            val names = HostLookup {
                if (asked.incrementAndGet() == 1) throw OutOfMemoryError("unable to create native thread")
                listOf(InetAddress.getLoopbackAddress())
            }
            names.use {
                shouldThrow<ExecutionException> { names.addressesOf("a.invalid").get(5, TimeUnit.SECONDS) }
                names.addressesOf("a.invalid").get(5, TimeUnit.SECONDS).single() shouldBe
                    InetAddress.getLoopbackAddress()
            }
        }

        test("a transport can be closed by whoever hears that it is closed") {
            val transport = NettyTransport.create()
            transport.close()
            val isClosed = CountDownLatch(1)
            val closing =
                object : TransportListener by RecordingListener() {
                    override fun onFailed(reason: String, cause: Throwable?) {
                        transport.close()
                        isClosed.countDown()
                    }
                }
            thread { transport.open(TransportRequest.of("ws://127.0.0.1:1/"), closing) }
            // It would wait for ten seconds for the link of this very callback.
            isClosed.await(5, TimeUnit.SECONDS) shouldBe true
        }

        context("limits that cannot be meant are told, or taken for very long ones") {
            withData("ws://127.0.0.1:99999/", "ws://127.0.0.1:0/", "ws://a_b:99999999999/", "ws://a_b:x/") { url ->
                NettyTransport.create().use { transport ->
                    transport
                        .dial(url)
                        .take()
                        .shouldBeInstanceOf<Told.Failed>()
                        .reason shouldContain "there is no such port"
                }
            }
            test("a limit of an age") {
                RawWebSocketServer().use { server ->
                    NettyTransport.create().use { transport ->
                        transport.dial(server.url, limit = Duration.ofSeconds(Long.MAX_VALUE)).take() shouldBe
                            Told.Opened
                    }
                }
            }
        }

        context("an answer that is none is a failed dial, without what it may hold of others") {
            val page = "x".repeat(70_000)
            val answers = mapOf(
                "a large page" to
                    "HTTP/1.1 403 Forbidden\r\nSet-Cookie: session=hunter2\r\nContent-Length: 70000\r\n\r\n$page",
                "something else than HTTP" to "SSH-2.0-hunter2\r\n\r\n",
                "a head without end" to "HTTP/1.1 101 Switching\r\nX-Long: hunter2${"y".repeat(9_000)}\r\n\r\n",
            )
            withData(nameFn = { it.key }, answers.entries.toList()) { (_, answer) ->
                RawHttpServer(answer).use { server ->
                    NettyTransport.create().use { transport ->
                        val failed = transport.dial(server.url.replace("http:", "ws:")).take()
                        failed.shouldBeInstanceOf<Told.Failed>().reason shouldNotContain "hunter2"
                    }
                }
            }
        }

        test("provisional answers (RFC 9110, 15.2) come before the one that counts, to requests and to links") {
            RawHttpServer(
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
            ).use {
                NettyTransport.create().use { transport ->
                    val answer = transport.rest().get(RestRequest(it.url, emptyMap(), Duration.ofSeconds(5), 99))
                    answer.get(5, TimeUnit.SECONDS).run { status to String(body) } shouldBe (200 to "hi")
                }
            }
        }

        context("an answer that breaks off, or is none, is no answer to a request") {
            val answers = mapOf(
                "something else than HTTP" to "SSH-2.0-OpenSSH\r\n\r\n",
                "a header above the limit" to
                    "HTTP/1.1 200 OK\r\nX: ${"y".repeat(9_000)}\r\nContent-Length: 2\r\n\r\nhi",
                "a chunk of no size" to "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n",
            )
            withData(nameFn = { it.key }, answers.entries.toList()) { (_, answer) ->
                RawHttpServer(answer).use { server ->
                    NettyTransport.create().use { transport ->
                        val request = RestRequest(server.url, emptyMap(), Duration.ofSeconds(5), 99)
                        shouldThrow<ExecutionException> { transport.rest().get(request).get(5, TimeUnit.SECONDS) }
                            .cause
                            .shouldBeInstanceOf<IOException>()
                    }
                }
            }
        }
    })
