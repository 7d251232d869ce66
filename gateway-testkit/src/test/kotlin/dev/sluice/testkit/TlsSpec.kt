package dev.sluice.testkit

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketTimeoutException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import java.security.cert.CertificateExpiredException
import java.time.Duration
import java.time.Instant
import java.time.temporal.ChronoUnit
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLException
import javax.net.ssl.SSLHandshakeException
import javax.net.ssl.SSLSocket

class TlsSpec :
    FunSpec({
        fun withTls(tls: MockTls = MockTls.create(), test: (MockGateway, MockTls) -> Unit) =
            withMock({ tls(tls) }) { mock -> test(mock, tls) }

        fun rest(mock: MockGateway, context: SSLContext): String =
            HttpClient
                .newBuilder()
                .sslContext(context)
                .build()
                .send(HttpRequest.newBuilder(URI("${mock.restUrl}/gateway")).build(), BodyHandlers.ofString())
                .body()

        /** A handshake of its own, checked against the host name as a browser does. */
        fun handshake(mock: MockGateway, context: SSLContext) {
            val socket = context.socketFactory.createSocket(MockServer.LOOPBACK, mock.port) as SSLSocket
            socket.use {
                it.soTimeout = 5000
                it.sslParameters = it.sslParameters.apply { endpointIdentificationAlgorithm = "HTTPS" }
                it.startHandshake()
                it.outputStream.write("GET /gateway HTTP/1.1\r\nHost: x\r\n\r\n".encodeToByteArray())
                check(it.inputStream.read() >= 0) { "the mock has closed" }
            }
        }

        test("a mock whose port is taken fails to start, and leaves nothing behind") {
            ServerSocket(0, 1, InetAddress.getByName(MockServer.LOOPBACK)).use { taken ->
                val threads = Thread.getAllStackTraces().keys
                for (tls in listOf(null, MockTls.create())) {
                    val builder = MockGateway.builder().port(taken.localPort)
                    tls?.let(builder::tls)
                    shouldThrow<IOException> { builder.build().start() }
                }
                (Thread.getAllStackTraces().keys - threads).filter { "mock" in it.name } shouldBe emptyList()
            }
        }

        test("gateway and REST are both on TLS, and READY says so") {
            withTls { mock, tls ->
                mock.url shouldStartWith "wss://127.0.0.1:"
                rest(mock, tls.clientContext) shouldContain mock.url
                RawClient(mock.url, queryOf("zlib-stream"), tls = tls.clientContext).use { client ->
                    client.ready().text("resume_gateway_url") shouldBe mock.url
                    mock.dispatch("ENTITLEMENT_CREATE", """{"x":"${"y".repeat(100_000)}"}""")
                    client
                        .nextEvent("ENTITLEMENT_CREATE")
                        .data
                        .text("x")
                        ?.length shouldBe 100_000
                    mock.closeAll(4009)
                    client.closeCode() shouldBe 4009
                }
            }
        }

        test("a dropped connection ends the client's, and the session lives on") {
            withTls { mock, tls ->
                RawClient(mock.url, tls = tls.clientContext).use { client ->
                    client.ready()
                    mock.dropAll()
                    client.closeCode() shouldBe 1006
                    mock.await { it.stats.openConnections == 0 }
                }
                mock.sessions.size shouldBe 1
            }
        }

        test("a proxy in between breaks the TLS connection as it breaks a plain one") {
            withTls { mock, tls ->
                FaultProxy(mock.port, isTls = true).start().use { proxy ->
                    proxy.url shouldBe "wss://127.0.0.1:${proxy.port}"
                    RawClient(proxy.url, tls = tls.clientContext).use { client ->
                        client.ready()
                        proxy.corrupt(ProxyDirection.TO_CLIENT, 10)
                        mock.requestHeartbeat(1)
                        client.closeCode() shouldBe 1006
                    }
                }
            }
        }

        test("a client that does not know the authority refuses the mock") {
            withTls { mock, _ ->
                shouldThrow<SSLHandshakeException> { handshake(mock, SSLContext.getDefault()) }
                shouldThrow<SSLHandshakeException> { handshake(mock, MockTls.create().clientContext) }
            }
        }

        test("an expired certificate is refused, the same one before its end is not") {
            val now = Instant.now().truncatedTo(ChronoUnit.SECONDS)
            val expired = MockTls.builder().validity(now.minusSeconds(100), now.minusSeconds(1)).build()
            shouldThrow<CertificateExpiredException> { expired.certificate.checkValidity() }
            withTls(expired) { mock, tls ->
                shouldThrow<SSLHandshakeException> { handshake(mock, tls.clientContext) }
            }
            withTls(MockTls.builder().validity(now.minusSeconds(100), now.plusSeconds(3600)).build()) { mock, tls ->
                handshake(mock, tls.clientContext)
            }
        }

        test("a certificate for another host is refused") {
            withTls(MockTls.builder().hosts("gateway.example", "127.0.0.2").build()) { mock, tls ->
                shouldThrow<SSLHandshakeException> { handshake(mock, tls.clientContext) }
            }
        }

        test("the certificate names its hosts, addresses as addresses") {
            val tls = MockTls.builder().hosts("localhost", "127.0.0.1", "::1").build()
            tls.certificate.subjectAlternativeNames.map { it[0] to it[1] } shouldContainExactly
                listOf(2 to "localhost", 7 to "127.0.0.1", 7 to "0:0:0:0:0:0:0:1")
            tls.toString() shouldContain "localhost"
        }

        test("with mutual TLS only a client with a certificate of the authority gets in") {
            withTls(MockTls.builder().requireClientCertificate().build()) { mock, tls ->
                handshake(mock, tls.clientContext)
                val bare = SSLContext.getInstance("TLS").apply { init(null, arrayOf(tls.trustManager), null) }
                // Under TLS 1.3 a client learns of it with the first answer only.
                shouldThrow<IOException> { handshake(mock, bare) }
            }
        }

        test("a handshake can stall and can fail; the next one is sound") {
            withTls { mock, tls ->
                mock.stallHandshakes(1)
                val stalled = Socket()
                stalled.connect(InetSocketAddress(MockServer.LOOPBACK, mock.port))
                val socket = tls.clientContext.socketFactory.createSocket(stalled, "127.0.0.1", mock.port, true)
                socket.soTimeout = 100
                shouldThrow<SocketTimeoutException> { (socket as SSLSocket).startHandshake() }
                mock.failHandshakes(1)
                shouldThrow<SSLException> { handshake(mock, tls.clientContext) }
                    .message
                    .shouldBeInstanceOf<String>() shouldContain "handshake_failure"
                handshake(mock, tls.clientContext)
                socket.close()
            }
        }

        test("close ends every thread, that of a stalled handshake too") {
            fun threads() = Thread.getAllStackTraces().keys.filter { it.name.startsWith("mock-tls") }
            val tls = MockTls.create()
            val mock = MockGateway { tls(tls) }.start()
            val before = threads().size
            mock.stallHandshakes(1)
            val stalled = Socket(MockServer.LOOPBACK, mock.port)
            RawClient(mock.url, tls = tls.clientContext).use { client ->
                client.ready()
                mock.close()
            }
            stalled.close()
            (threads().size < before) shouldBe true
        }

        test("without TLS there are no handshakes to break") {
            withMock { mock -> shouldThrow<IllegalStateException> { mock.stallHandshakes(1) } }
        }

        test("a certificate cannot end before it begins") {
            val now = Instant.now()
            shouldThrow<IllegalArgumentException> { MockTls.builder().validity(now, now - Duration.ofSeconds(1)) }
        }
    })
