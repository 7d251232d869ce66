package dev.sluice.gateway.transport

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import java.net.ConnectException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketException
import javax.net.SocketFactory

class BufferedSocketFactorySpec :
    FunSpec({
        val factory = BufferedSocketFactory()
        val loopback = InetAddress.getLoopbackAddress()

        context("a socket is made and connected in each way that there is") {
            val ways =
                mapOf<String, SocketFactory.(Int) -> Socket>(
                    "by the caller" to { port -> createSocket().apply { connect(InetSocketAddress(loopback, port)) } },
                    "by name" to { port -> createSocket("127.0.0.1", port) },
                    "by name, from an address" to { port -> createSocket("127.0.0.1", port, loopback, 0) },
                    "by address" to { port -> createSocket(loopback, port) },
                    "by address, from an address" to { port -> createSocket(loopback, port, loopback, 0) },
                )
            withData(ways) { open ->
                served { server ->
                    factory.open(server.localPort).use { socket ->
                        server.accept().use { peer ->
                            peer.getOutputStream().write("hello".encodeToByteArray())
                            socket.getInputStream().readNBytes(5).decodeToString() shouldBe "hello"
                            socket.getOutputStream().write("you".encodeToByteArray())
                            peer.getInputStream().readNBytes(3).decodeToString() shouldBe "you"
                        }
                    }
                }
            }
        }

        test(
            "what came with an earlier read is there for whoever asks for the stream next, as TLS over a tunnel does",
        ) {
            connected { socket, peer ->
                peer.getOutputStream().write("tunnelTLS".encodeToByteArray())
                val first = socket.getInputStream()
                first.readNBytes(6).decodeToString() shouldBe "tunnel"
                socket.getInputStream() shouldBeSameInstanceAs first
                socket.getInputStream().readNBytes(3).decodeToString() shouldBe "TLS"
            }
        }

        test("one call takes in what has come: the content of a record with its header") {
            connected { socket, peer ->
                peer.getOutputStream().write(ByteArray(405))
                val stream = socket.getInputStream()
                stream.readNBytes(5).size shouldBe 5
                // A socket's own stream is at its end from here on: what still comes was in the buffer.
                socket.shutdownInput()
                stream.readNBytes(401).size shouldBe 400
            }
        }

        test("as with any socket there is no stream before it is connected, nor after it was closed") {
            shouldThrow<SocketException> { factory.createSocket().getInputStream() }
            connected { socket, _ ->
                socket.getInputStream()
                socket.close()
                shouldThrow<SocketException> { socket.getInputStream() }
            }
        }

        test("the end of the peer is the end of the stream") {
            connected { socket, peer ->
                peer.close()
                socket.getInputStream().read() shouldBe -1
            }
        }

        test("nobody there is told as by any socket") {
            val free = served { it.localPort }
            shouldThrow<ConnectException> { factory.createSocket(loopback, free) }
        }
    }) {
    private companion object {
        fun <T> served(block: (ServerSocket) -> T): T = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use(block)

        fun connected(block: (Socket, Socket) -> Unit) =
            served { server ->
                BufferedSocketFactory().createSocket(server.inetAddress, server.localPort).use { socket ->
                    server.accept().use { peer -> block(socket, peer) }
                }
            }
    }
}
