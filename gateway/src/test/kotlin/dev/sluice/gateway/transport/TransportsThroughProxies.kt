package dev.sluice.gateway.transport

import dev.sluice.testkit.MockTls
import io.kotest.core.spec.style.funSpec
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldNotBeBlank
import io.kotest.matchers.types.shouldBeInstanceOf
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.Proxy
import java.net.ServerSocket

/**
 * What a [Transport] keeps through an HTTP proxy. The host of these URLs cannot be looked up: only the proxy knows the
 * way, and TLS is still with the host.
 */
internal fun transportsThroughProxies(make: (TransportNeeds) -> Transport, traits: TransportTraits) =
    funSpec {
        fun open(url: String, proxyPort: Int, test: (RecordingListener, TransportLink) -> Unit) =
            make(TransportNeeds(HOST_TLS, proxyAt(proxyPort))).use { transport ->
                val listener = RecordingListener()
                val link = transport.open(request(url), listener)
                test(listener, link)
            }

        fun through(tls: MockTls?, test: (TunnelProxy, RawWebSocketServer, String) -> Unit) =
            RawWebSocketServer(tls).use { server ->
                TunnelProxy(server.port).use { test(it, server, "${if (tls == null) "ws" else "wss"}://$HOST/?v=10") }
            }

        fun speaks(tls: MockTls?, requestLine: Regex) =
            through(tls) { proxy, server, url ->
                open(url, proxy.port) { listener, link ->
                    listener.take() shouldBe Told.Opened
                    val peer = server.takePeer()
                    proxy.takeRequest() shouldMatch requestLine
                    peer.headers["host"] shouldBe HOST
                    repeat(100) { peer.sendText("$it") }
                    repeat(100) { listener.takeMessage().text shouldBe "$it" }
                    link.send("answer".toByteArray(), false) { }
                    peer.readData().text shouldBe "answer"
                    peer.sendClose(4000, "through the proxy")
                    listener.take() shouldBe Told.Closed(4000, "through the proxy")
                }
            }

        test("proxy: wss goes through a tunnel, and TLS is with the host behind it") {
            speaks(HOST_TLS, Regex("CONNECT $HOST:443 HTTP/1.1"))
        }

        test("proxy: ws goes through a tunnel too")
            .config(enabledOrReasonIf = enabledUnless(traits.tunnelsTlsOnly)) {
                speaks(null, Regex("CONNECT $HOST:80 HTTP/1.1"))
            }

        test("proxy: ws is asked for as it is")
            .config(
                enabled = traits.tunnelsTlsOnly != null,
            ) { speaks(null, Regex("GET (ws|http)://$HOST/\\?v=10 HTTP/1.1")) }

        test("proxy: one that the JVM's settings name is used, and TLS is with the host behind it") {
            through(HOST_TLS) { proxy, server, url ->
                withJvmProxy(proxy.port) {
                    make(TransportNeeds(HOST_TLS)).use { transport ->
                        val listener = RecordingListener()
                        transport.open(request(url), listener)
                        if (traits.ignoresJvmProxies == null) {
                            listener.take() shouldBe Told.Opened
                            proxy.takeRequest() shouldBe "CONNECT $HOST:443 HTTP/1.1"
                            server.takePeer().sendText("hello")
                            listener.takeMessage().text shouldBe "hello"
                        } else {
                            listener.take().shouldBeInstanceOf<Told.Failed>().reason shouldContain "name the proxy"
                        }
                    }
                }
            }
        }

        test("proxy: a plain URL goes through the one that the JVM's settings name too")
            .config(enabledOrReasonIf = enabledUnless(traits.ignoresJvmProxies)) {
                through(null) { proxy, server, url ->
                    withJvmProxy(proxy.port) {
                        make(TransportNeeds()).use { transport ->
                            val listener = RecordingListener()
                            transport.open(request(url), listener)
                            listener.take() shouldBe Told.Opened
                            proxy.takeRequest() shouldContain HOST
                            server.takePeer().sendText("hello")
                            listener.takeMessage().text shouldBe "hello"
                        }
                    }
                }
            }

        test("proxy: nobody goes past a SOCKS proxy that the JVM's settings name")
            .config(enabledOrReasonIf = enabledUnless(traits.goesPastSocks)) {
                val down = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
                RawWebSocketServer().use { server ->
                    withJvmSocks(down) {
                        make(TransportNeeds()).use { transport ->
                            val listener = RecordingListener()
                            transport.open(request(server.url), listener)
                            listener.take().shouldBeInstanceOf<Told.Failed>()
                            server.hasPeer shouldBe false
                        }
                    }
                }
            }

        test("proxy: one that is given goes before the JVM's settings") {
            val down = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
            withJvmProxy(down) { speaks(HOST_TLS, Regex("CONNECT $HOST:443 HTTP/1.1")) }
        }

        test("proxy: one that refuses, or wants to know who we are, is a failed dial") {
            for (tls in listOf(null, HOST_TLS)) {
                for (answer in listOf("403 Forbidden", "407 Proxy Authentication Required")) {
                    through(tls) { proxy, _, url ->
                        proxy.refusal = answer
                        open(url, proxy.port) { listener, _ ->
                            val failed = listener.take().shouldBeInstanceOf<Told.Failed>()
                            failed.cause.shouldNotBeNull()
                            failed.reason.shouldNotBeBlank()
                            val showsStatus =
                                answer.startsWith("403") && (tls == null || traits.hidesTunnelStatus == null)
                            if (showsStatus) failed.reason shouldContain "403"
                        }
                    }
                }
            }
        }

        test("proxy: a host behind it that is not who it says is a failed dial") {
            through(OTHER_TLS) { proxy, _, url ->
                open(url, proxy.port) { listener, _ -> listener.take().shouldBeInstanceOf<Told.Failed>() }
            }
        }

        test("proxy: one that is down, or hangs up, is a failed dial; nobody goes past it") {
            val down = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
            for (tls in listOf(null, HOST_TLS)) {
                RawWebSocketServer(tls).use { server ->
                    open(server.url, down) { listener, _ ->
                        listener
                            .take()
                            .shouldBeInstanceOf<Told.Failed>()
                            .cause
                            .shouldNotBeNull()
                        server.hasPeer shouldBe false
                    }
                }
                through(tls) { proxy, _, url ->
                    proxy.refusal = ""
                    open(url, proxy.port) { listener, _ -> listener.take().shouldBeInstanceOf<Told.Failed>() }
                }
            }
        }
    }

private const val HOST = "gateway.invalid"
private val HOST_TLS by lazy { MockTls.builder().hosts(HOST, "127.0.0.1").build() }
private val OTHER_TLS by lazy { MockTls.builder().hosts(HOST).build() }

/** Has the JVM's settings lead through an HTTP proxy at [port]. */
private fun withJvmProxy(port: Int, block: () -> Unit) =
    withProperties(
        listOf("http", "https").flatMap { listOf("$it.proxyHost" to "127.0.0.1", "$it.proxyPort" to "$port") }.toMap(),
        block,
    )

/** Has the JVM's settings lead through a SOCKS proxy at [port], for loopback too. */
private fun withJvmSocks(port: Int, block: () -> Unit) =
    withProperties(
        listOf("http.nonProxyHosts", "socksNonProxyHosts").associateWith { "" } +
            mapOf("socksProxyHost" to "127.0.0.1", "socksProxyPort" to "$port"),
        block,
    )

internal fun withProperties(properties: Map<String, String>, block: () -> Unit) {
    val before = properties.mapValues { System.getProperty(it.key) }
    try {
        properties.forEach(System::setProperty)
        block()
    } finally {
        before.forEach { (key, value) ->
            if (value ==
                null
            ) {
                System.clearProperty(key)
            } else {
                System.setProperty(key, value)
            }
        }
    }
}

private fun proxyAt(port: Int) = Proxy(Proxy.Type.HTTP, InetSocketAddress("127.0.0.1", port))
