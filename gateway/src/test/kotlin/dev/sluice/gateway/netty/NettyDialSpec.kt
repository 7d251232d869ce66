package dev.sluice.gateway.netty

import dev.sluice.gateway.rest.RawHttpServer
import dev.sluice.gateway.rest.RestRequest
import dev.sluice.gateway.transport.RawWebSocketServer
import dev.sluice.gateway.transport.RecordingListener
import dev.sluice.gateway.transport.Told
import dev.sluice.gateway.transport.TransportRequest
import dev.sluice.gateway.transport.TunnelProxy
import dev.sluice.gateway.transport.withProperties
import dev.sluice.testkit.MockTls
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netty.channel.MultiThreadIoEventLoopGroup
import io.netty.channel.epoll.EpollIoHandler
import io.netty.channel.epoll.EpollSocketChannel
import io.netty.channel.nio.NioIoHandler
import io.netty.channel.socket.nio.NioSocketChannel
import io.netty.handler.ssl.ClientAuth
import io.netty.handler.ssl.JdkSslContext
import io.netty.handler.ssl.SslContextBuilder
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.Proxy
import java.net.ProxySelector
import java.net.ServerSocket
import java.net.SocketAddress
import java.net.URI
import java.net.UnknownHostException
import java.nio.channels.SocketChannel
import java.time.Duration
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds

/** The ways of a Netty link to its peer: names, addresses, proxies, threads. */
internal class NettyDialSpec :
    FunSpec({
        defaultTestConfig = DefaultTestConfig(timeout = 30.seconds)

        fun NettyTransport.dial(url: String, limit: Duration = Duration.ofSeconds(5)) =
            RecordingListener().also { open(TransportRequest(url, limit, 1024, "dial"), it) }

        fun speaks(listener: RecordingListener, server: RawWebSocketServer) {
            listener.take() shouldBe Told.Opened
            server.takePeer().sendText("hello")
            listener.takeMessage().text shouldBe "hello"
        }

        fun speaksMuch(transport: NettyTransport, server: RawWebSocketServer) {
            val listener = RecordingListener()
            transport.open(TransportRequest.of(server.url), listener)
            listener.take() shouldBe Told.Opened
            val peer = server.takePeer()
            // Larger than a piece, then many at once, then paused and gone on.
            val large = "x".repeat(300_000)
            peer.sendText(large)
            listener.takeMessage().text shouldBe large
            repeat(500) { peer.sendText("$it") }
            repeat(500) { listener.takeMessage().text shouldBe "$it" }
            listener.link.pauseReading()
            peer.sendText("later")
            listener.link.send("answer".toByteArray(), false) { }
            peer.readData().text shouldBe "answer"
            listener.takeWithin(50) shouldBe null
            listener.link.resumeReading()
            listener.takeMessage().text shouldBe "later"
            peer.sendClose(4000, "enough")
            listener.take() shouldBe Told.Closed(4000, "enough")
        }

        fun at(type: Proxy.Type, port: Int) = Proxy(type, InetSocketAddress("127.0.0.1", port))

        test("a dial that fails says where to, without path and query") {
            val port = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
            NettyTransport.create().use { transport ->
                val failed = transport.dial("ws://127.0.0.1:$port/path?key=hunter2").take()
                val reason = failed.shouldBeInstanceOf<Told.Failed>().reason
                reason shouldStartWith "no WebSocket connection to 127.0.0.1:$port: ConnectException: "
                reason shouldNotContain "hunter2"
            }
        }

        test("a URL that leads nowhere is a failed dial, told once, and does not show what may be a key") {
            NettyTransport.create().use { transport ->
                for (url in listOf("ws:///path?key=hunter2", "ws://a b/?key=hunter2", "ws://:80/?key=hunter2")) {
                    val failed = transport.dial(url).take().shouldBeInstanceOf<Told.Failed>()
                    failed.reason shouldNotContain "hunter2"
                }
            }
        }

        test("host and port are those of the URL, or of its scheme") {
            val targets = mapOf(
                "ws://localhost/path" to "localhost:80",
                "wss://gateway.discord.gg/?v=10" to "gateway.discord.gg:443",
                "wss://[::1]:8443/" to "[::1]:8443",
                "ws://not_a_name:99/?a=1" to "not_a_name:99",
                "wss://user:password@host.example?x" to "host.example:443",
            )
            targets.mapValues { DialTarget.of(it.key).toString() } shouldBe targets
            DialTarget.of("wss://[::1]:8443/").hostHeader shouldBe "[::1]:8443"
            DialTarget.of("wss://a.example:443/").hostHeader shouldBe "a.example"
            DialTarget.of("ws://a.example:443/").hostHeader shouldBe "a.example:443"
        }

        test("links read and write while no name server answers, and dials that need one are given up in time") {
            val answer = CountDownLatch(1)
            val asked = ConcurrentLinkedQueue<String>()
            val resolver = { host: String ->
                asked += host
                answer.await()
                listOf(InetAddress.getLoopbackAddress())
            }
            RawWebSocketServer().use { server ->
                NettyTransport.builder().resolver(resolver).build().use { transport ->
                    try {
                        val listener = transport.dial(server.url)
                        listener.take() shouldBe Told.Opened
                        val peer = server.takePeer()
                        val dials =
                            List(65) { transport.dial("ws://gateway-${it % 6}.invalid/", Duration.ofMillis(200)) }
                        dials.forEach { it.take().shouldBeInstanceOf<Told.Failed>().reason shouldContain "200 ms" }
                        // Four threads, and one lookup for each name.
                        asked.distinct().size shouldBe asked.size
                        asked.size shouldBe 4
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
            NettyTransport.builder().resolver { throw UnknownHostException(it) }.build().use { transport ->
                val failed = transport.dial("wss://gateway.invalid/?v=10").take().shouldBeInstanceOf<Told.Failed>()
                failed.reason shouldContain "the name gateway.invalid could not be looked up"
                failed.cause.shouldBeInstanceOf<UnknownHostException>()
            }
        }

        test("all addresses of a name are tried, one that never answers leaves time for the next") {
            RawWebSocketServer().use { server ->
                // Nobody listens at the first; the second (RFC 5737, for documentation) is nobody's.
                val addresses = listOf("127.0.0.2", "192.0.2.1", "127.0.0.1").map(InetAddress::getByName)
                NettyTransport.builder().resolver { addresses }.build().use { transport ->
                    val url = "ws://gateway.invalid:${server.port}/"
                    speaks(transport.dial(url, Duration.ofMillis(1_500)), server)
                }
            }
        }

        test("a lookup that takes long leaves each address its share of what is left") {
            RawWebSocketServer().use { server ->
                // Takes one connection and has room for one or two more, which are made here: the next never gets one.
                ServerSocket(server.port, 1, InetAddress.getByName("127.0.0.3")).use { full ->
                    val waiting = List(4) { SocketChannel.open().apply { configureBlocking(false) } }
                    waiting.forEach { it.connect(full.localSocketAddress) }
                    val resolver = { _: String ->
                        Thread.sleep(2_200)
                        listOf("127.0.0.3", "127.0.0.1").map(InetAddress::getByName)
                    }
                    NettyTransport.builder().resolver(resolver).build().use { transport ->
                        // Half of the whole, 2 s, was more than what the lookup has left.
                        val url = "ws://gateway.invalid:${server.port}/"
                        speaks(transport.dial(url, Duration.ofMillis(4_000)), server)
                    }
                    waiting.forEach { it.close() }
                }
            }
        }

        test("a host whose name has an underscore is dialled, directly and through a proxy") {
            RawWebSocketServer().use { server ->
                val home = { _: String -> listOf(InetAddress.getLoopbackAddress()) }
                NettyTransport.builder().resolver(home).build().use { transport ->
                    speaks(transport.dial("ws://not_a_name:${server.port}/"), server)
                }
                TunnelProxy(server.port).use { proxy ->
                    NettyTransport.builder().proxy(at(Proxy.Type.HTTP, proxy.port)).build().use { transport ->
                        speaks(transport.dial("ws://not_a_name/"), server)
                        proxy.takeRequest() shouldBe "CONNECT not_a_name:80 HTTP/1.1"
                    }
                }
            }
        }

        test("SOCKS 5: the proxy looks the name up, and TLS is with the host behind it") {
            val tls = MockTls.builder().hosts("gateway.invalid").build()
            RawWebSocketServer(tls).use { server ->
                SocksProxy(server.port).use { proxy ->
                    NettyTransport
                        .builder()
                        .proxy(at(Proxy.Type.SOCKS, proxy.port))
                        .tls(tls.clientContext)
                        .build()
                        .use { transport ->
                            speaks(transport.dial("wss://gateway.invalid/?v=10"), server)
                            proxy.takeAsked() shouldBe "gateway.invalid:443"
                        }
                }
            }
        }

        test("SOCKS 5: one that the JVM's settings name is used") {
            RawWebSocketServer().use { server ->
                SocksProxy(server.port).use { proxy ->
                    withProperties(mapOf("socksProxyHost" to "127.0.0.1", "socksProxyPort" to "${proxy.port}")) {
                        NettyTransport.create().use { transport ->
                            speaks(transport.dial("ws://gateway.invalid/"), server)
                            proxy.takeAsked() shouldBe "gateway.invalid:80"
                        }
                    }
                }
            }
        }

        test("a selector is told of a proxy that cannot be reached, and the next that it named is tried") {
            RawWebSocketServer().use { server ->
                TunnelProxy(server.port).use { proxy ->
                    val dead = at(Proxy.Type.HTTP, 1)
                    val told = ConcurrentLinkedQueue<String>()
                    val selector =
                        object : ProxySelector() {
                            override fun select(uri: URI) = listOf(dead, at(Proxy.Type.HTTP, proxy.port))

                            override fun connectFailed(uri: URI, address: SocketAddress, failure: IOException) {
                                told += "$uri $address"
                                error("a selector that throws stops nothing")
                            }
                        }
                    val before = ProxySelector.getDefault()
                    ProxySelector.setDefault(selector)
                    try {
                        NettyTransport.create().use { speaks(it.dial("ws://gateway.invalid/?key=1"), server) }
                    } finally {
                        ProxySelector.setDefault(before)
                    }
                    told.toList() shouldContainExactly listOf("http://gateway.invalid:80/ ${dead.address()}")
                }
            }
        }

        test("Proxy.NO_PROXY goes past what the JVM's settings name") {
            RawWebSocketServer().use { server ->
                val settings = listOf("http.nonProxyHosts", "socksNonProxyHosts").associateWith { "" } +
                    mapOf("socksProxyHost" to "127.0.0.1", "socksProxyPort" to "1")
                withProperties(settings) {
                    NettyTransport
                        .builder()
                        .proxy(Proxy.NO_PROXY)
                        .build()
                        .use { speaks(it.dial(server.url), server) }
                }
            }
        }

        test("a SOCKS 5 proxy that asks who we are is told; with a wrong password, or without one, the dial fails") {
            RawWebSocketServer().use { server ->
                SocksProxy(server.port, "me" to "secret").use { proxy ->
                    val builder = { NettyTransport.builder().proxy(at(Proxy.Type.SOCKS, proxy.port)) }
                    builder()
                        .proxyCredentials(
                            "me",
                            "secret",
                        ).build()
                        .use { speaks(it.dial("ws://a.invalid/"), server) }
                    for (wrong in listOf(builder(), builder().proxyCredentials("me", "wrong"))) {
                        wrong.build().use { transport ->
                            val failed = transport.dial("ws://a.invalid/").take().shouldBeInstanceOf<Told.Failed>()
                            failed.reason shouldNotContain "secret"
                        }
                    }
                }
            }
        }

        test("an HTTP proxy is told who we are (RFC 7617)") {
            RawWebSocketServer().use { server ->
                TunnelProxy(server.port).use { proxy ->
                    NettyTransport
                        .builder()
                        .proxy(at(Proxy.Type.HTTP, proxy.port))
                        .proxyCredentials("Aladdin", "open sesame")
                        .build()
                        .use { transport ->
                            speaks(transport.dial("ws://gateway.invalid/"), server)
                            // The RFC's own example, section 2.
                            proxy.takeHead().lowercase() shouldContain
                                "proxy-authorization: basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==".lowercase()
                        }
                }
            }
        }

        test("an HTTP proxy that does not let us in is a failed dial that says with which status") {
            RawWebSocketServer().use { server ->
                TunnelProxy(server.port).use { proxy ->
                    proxy.refusal = "407 Proxy Authentication Required"
                    NettyTransport.builder().proxy(at(Proxy.Type.HTTP, proxy.port)).build().use { transport ->
                        for (url in listOf("ws://a.invalid/", "wss://a.invalid/")) {
                            transport
                                .dial(url)
                                .take()
                                .shouldBeInstanceOf<Told.Failed>()
                                .reason shouldContain "407"
                        }
                    }
                }
            }
        }

        test("the same with a proxy that does not say how long its page is, and keeps the connection") {
            TunnelProxy(1).use { proxy ->
                proxy.refusal = "503 Service Unavailable"
                proxy.page = "<html>later</html>"
                NettyTransport.builder().proxy(at(Proxy.Type.HTTP, proxy.port)).build().use { transport ->
                    for (url in listOf("ws://a.invalid/", "wss://a.invalid/")) {
                        val failed = transport.dial(url).take().shouldBeInstanceOf<Told.Failed>()
                        failed.reason shouldContain "503"
                    }
                }
            }
        }

        test("requests go through the same proxy as the links") {
            RawHttpServer.answering(200, "through").use { server ->
                val port = server.url
                    .substringAfterLast(':')
                    .substringBefore('/')
                    .toInt()
                TunnelProxy(port).use { proxy ->
                    NettyTransport.builder().proxy(at(Proxy.Type.HTTP, proxy.port)).build().use { transport ->
                        val request =
                            RestRequest("http://discord.invalid/api?x=1", emptyMap(), Duration.ofSeconds(5), 99)
                        String(
                            transport
                                .rest()
                                .get(request)
                                .get(5, TimeUnit.SECONDS)
                                .body,
                        ) shouldBe "through"
                        proxy.takeRequest() shouldBe "CONNECT discord.invalid:80 HTTP/1.1"
                        server.takeRequest().lines().first() shouldBe "GET /api?x=1 HTTP/1.1"
                    }
                }
            }
        }

        test("a request to nowhere fails, and one after the transport's end") {
            val transport = NettyTransport.create()
            val rest = transport.rest()

            fun ask(url: String) =
                shouldThrow<ExecutionException> {
                    rest.get(RestRequest(url, emptyMap(), Duration.ofSeconds(5), 99)).get(5, TimeUnit.SECONDS)
                }.cause.shouldBeInstanceOf<IOException>()
            ask("http:///nowhere")
            transport.close()
            ask("http://127.0.0.1:1/")
        }

        test("threads that are given are used, for all links, and stay when the transport is closed") {
            val loops = MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())
            try {
                RawWebSocketServer().use { server ->
                    val transport = NettyTransport.builder().eventLoops(loops, NioSocketChannel::class.java).build()
                    val listeners = List(3) { transport.dial(server.url).also { speaks(it, server) } }
                    listeners.map { it.threads.single() }.distinct().size shouldBe 1
                    transport.close()
                    listeners.forEach { it.takeTerminal().shouldBeInstanceOf<Told.Closed>() }
                    loops.isShuttingDown.shouldBeFalse()
                }
            } finally {
                loops.shutdownGracefully(0, 1, TimeUnit.SECONDS)
            }
        }

        test("sockets of epoll are used when they are given, over TLS too")
            .config(enabledOrReasonIf = { epollOrReason() }) {
                val loops = MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory())
                val tls = MockTls.create()
                try {
                    for (server in listOf(RawWebSocketServer(), RawWebSocketServer(tls))) {
                        val builder = NettyTransport.builder().eventLoops(loops, EpollSocketChannel::class.java)
                        server.use { builder.tls(tls.clientContext).build().use { speaksMuch(it, server) } }
                    }
                } finally {
                    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                }
            }

        test("threads that were given and have ended are failed dials, not silence") {
            val loops = MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS)
            NettyTransport.builder().eventLoops(loops, NioSocketChannel::class.java).build().use { transport ->
                val listener = transport.dial("ws://127.0.0.1:1/")
                listener.take().shouldBeInstanceOf<Told.Failed>().reason shouldContain "threads have ended"
            }
        }

        test("threads of its own begin with the first link and end with the transport") {
            fun own() = Thread.getAllStackTraces().keys.filter { it.name.startsWith("sluice-net-threads-test") }
            RawWebSocketServer().use { server ->
                val transport = NettyTransport
                    .builder()
                    .threads(2)
                    .threadName("sluice-net-threads-test")
                    .build()
                own().size shouldBe 0
                val links = List(8) { transport.dial(server.url).also { speaks(it, server) } }
                own().size shouldBe 2
                transport.close()
                links.forEach { it.takeTerminal() }
                eventually(5.seconds) { own().size shouldBe 0 }
            }
        }

        test("TLS as Netty has it is spoken, and its own checks hold") {
            val tls = MockTls.builder().hosts("127.0.0.1").build()
            val trusting = { SslContextBuilder.forClient().trustManager(tls.trustManager).build() }
            RawWebSocketServer(tls).use { server ->
                NettyTransport
                    .builder()
                    .tls(trusting())
                    .build()
                    .use { speaks(it.dial(server.url), server) }
                val elsewhere = MockTls.builder().hosts("gateway.discord.gg").build()
                val context = SslContextBuilder.forClient().trustManager(elsewhere.trustManager).build()
                RawWebSocketServer(elsewhere).use { other ->
                    NettyTransport.builder().tls(context).build().use { transport ->
                        transport.dial(other.url).take().shouldBeInstanceOf<Told.Failed>()
                    }
                }
            }
            shouldThrow<IllegalArgumentException> {
                @Suppress("DEPRECATION")
                NettyTransport.builder().tls(JdkSslContext(tls.serverContext, false, ClientAuth.NONE))
            }.message shouldContain "forClient"
        }

        test("nothing is kept of links that have ended, however they did") {
            RawWebSocketServer().use { server ->
                NettyTransport.builder().resolver { throw UnknownHostException(it) }.build().use { transport ->
                    val port = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
                    for (url in listOf("ws://127.0.0.1:$port/", "ws://a.invalid/", "ws:///")) {
                        repeat(5) { transport.dial(url).takeTerminal() }
                    }
                    repeat(5) {
                        val listener = transport.dial(server.url)
                        listener.take() shouldBe Told.Opened
                        val peer = server.takePeer()
                        listener.link.pauseReading()
                        repeat(100) { peer.sendText("nobody reads this") }
                        if (it % 2 == 0) listener.link.abort() else listener.link.close(4900, "")
                        peer.drop()
                        listener.takeTerminal()
                    }
                    eventually(5.seconds) { transport.toString() shouldBe "NettyTransport(0 links)" }
                }
            }
        }

        test("limits of the builder") {
            val builder = NettyTransport.builder()
            for (threads in listOf(0, 1_025)) shouldThrow<IllegalArgumentException> { builder.threads(threads) }
            for (threads in listOf(1, 1_024)) builder.threads(threads)
        }

        test("names are looked up again when they are needed again") {
            val asked = ConcurrentLinkedQueue<String>()
            val names = HostLookup { host ->
                asked += host
                listOf(InetAddress.getLoopbackAddress())
            }
            names.use {
                repeat(2) { names.addressesOf("a.invalid").get(5, TimeUnit.SECONDS) }
                for (known in listOf("127.0.0.1", "::1", "localhost")) names.addressesOf(known).get(5, TimeUnit.SECONDS)
                asked.toList() shouldContainExactly listOf("a.invalid", "a.invalid")
            }
            shouldThrow<ExecutionException> { names.addressesOf("b.invalid").get(5, TimeUnit.SECONDS) }
        }
    })
