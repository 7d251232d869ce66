package dev.sluice.testkit

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.shouldBe
import java.net.Socket
import java.net.SocketException
import java.time.Duration
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit

class FaultProxySpec :
    FunSpec({
        fun withProxy(configure: MockGatewayBuilder.() -> Unit = {}, test: (MockGateway, FaultProxy) -> Unit) =
            withMock(configure) { mock -> FaultProxy(mock.port).start().use { proxy -> test(mock, proxy) } }

        test("without faults everything goes through, close codes too") {
            withProxy { mock, proxy ->
                RawClient(proxy.url, queryOf("zlib-stream")).use { client ->
                    client.ready()
                    mock.dispatch("ENTITLEMENT_CREATE", "{}")
                    client.next().text("t") shouldBe "ENTITLEMENT_CREATE"
                    mock.closeAll(4009)
                    client.closeCode() shouldBe 4009
                }
                proxy.accepted shouldBe 1
            }
        }

        test("cut and reset end the connection on both sides, the session lives on") {
            withProxy({ identifyWindow(Duration.ZERO) }) { mock, proxy ->
                for (fault in listOf(FaultProxy::cut, FaultProxy::reset)) {
                    RawClient(proxy.url).use { client ->
                        client.ready()
                        fault(proxy)
                        client.closeCode() shouldBe 1006
                        mock.await { it.stats.openConnections == 0 }
                    }
                }
                withClue(mock.stats) { mock.sessions.size shouldBe 2 }
                proxy.open shouldBe 0
            }
        }

        test("a half-open connection is silent in both directions and goes on later") {
            withProxy { mock, proxy ->
                RawClient(proxy.url).use { client ->
                    client.ready()
                    proxy.halfOpen(true)
                    mock.dispatch("ENTITLEMENT_CREATE", "{}")
                    client.heartbeat()
                    client.frames.poll(50, TimeUnit.MILLISECONDS) shouldBe null
                    mock.stats.heartbeats shouldBe 0
                    proxy.halfOpen(false)
                    client.next().text("t") shouldBe "ENTITLEMENT_CREATE"
                    client.next().text("op") shouldBe "11"
                }
            }
        }

        test("a delay holds every piece back") {
            withProxy { _, proxy ->
                RawClient(proxy.url).use { client ->
                    client.ready()
                    proxy.delay(Duration.ofMillis(40))
                    val from = System.nanoTime()
                    client.heartbeat().nextOp(11)
                    (System.nanoTime() - from >= Duration.ofMillis(80).toNanos()) shouldBe true
                }
            }
        }

        test("one byte at a time everything still arrives") {
            withProxy { mock, proxy ->
                proxy.trickle(true)
                RawClient(proxy.url, queryOf("zstd-stream")).use { client ->
                    client.ready()
                    mock.dispatch("ENTITLEMENT_CREATE", """{"x":"${"y".repeat(3000)}"}""")
                    client
                        .next()
                        .data
                        .text("x")
                        ?.length shouldBe 3000
                }
            }
        }

        test("a corrupted byte arrives flipped") {
            withProxy { mock, proxy ->
                RawClient(proxy.url).use { client ->
                    client.ready()
                    // Two bytes of frame header, then the payload: its first byte is the brace.
                    proxy.corrupt(ProxyDirection.TO_CLIENT, 2)
                    mock.connections.single().send("""{"op":11,"d":null}""")
                    client.closeCode() shouldBe 1006
                }
            }
        }

        test("a handshake can be reset, a connection closed right after it was accepted; then all is well") {
            // Plain sockets: the JDK's client tries a lost handshake a second time by itself.
            fun endOf(proxy: FaultProxy): Any =
                Socket("127.0.0.1", proxy.port).use { socket ->
                    socket.soTimeout = 5000
                    try {
                        socket.getOutputStream().write("GET".encodeToByteArray())
                        socket.getInputStream().read()
                    } catch (_: SocketException) {
                        "reset"
                    }
                }
            withProxy { _, proxy ->
                proxy.resetHandshakes(1)
                endOf(proxy) shouldBe "reset"
                proxy.acceptAndClose(2)
                repeat(2) { endOf(proxy) shouldBeIn listOf(-1, "reset") }
                RawClient(proxy.url).use { it.nextOp(10) }
                proxy.accepted shouldBe 4
            }
        }

        test("a server that is not there shows as a reset") {
            val mock = MockGateway { }.start()
            FaultProxy(mock.port).start().use { proxy ->
                mock.close()
                shouldThrow<ExecutionException> { RawClient(proxy.url) }
            }
        }
    })
