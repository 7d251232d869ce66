package dev.sluice.gateway.transport

import dev.sluice.testkit.MockTls
import java.net.InetAddress
import java.net.Socket
import java.net.SocketException
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import javax.net.ServerSocketFactory
import javax.net.ssl.SSLException
import javax.net.ssl.SSLSocket
import kotlin.concurrent.thread

/**
 * A WebSocket server by hand, so that every frame can be produced, the wrong ones too. One thread a connection.
 *
 * With [tls] it speaks the [tlsVersions], and each frame is a TLS record of its own, or several when it is larger than one.
 */
internal class RawWebSocketServer(
    tls: MockTls? = null,
    private val tlsVersions: List<String> = listOf("TLSv1.3", "TLSv1.2"),
) : AutoCloseable {
    /** What is done with a connection that has sent its request. */
    enum class Handshake { UPGRADE, FORBID, STAY_SILENT, HANG_UP }

    private val server =
        (tls?.serverContext?.serverSocketFactory ?: ServerSocketFactory.getDefault())
            .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())
    private val peers = LinkedBlockingQueue<RawPeer>()
    private val sockets = CopyOnWriteArrayList<Socket>()

    @Volatile
    var handshake: Handshake = Handshake.UPGRADE

    /** What becomes of the answer to a handshake that is upgraded. */
    @Volatile
    var editUpgrade: (String) -> String = { it }

    /** Small, so that a reader that stops is felt soon. */
    @Volatile
    var sendBufferBytes: Int = 64 * 1024

    val port: Int get() = server.localPort

    val url: String = "${if (tls == null) "ws" else "wss"}://127.0.0.1:$port/?v=10&encoding=json"

    init {
        thread(isDaemon = true, name = "raw-server-accept") { acceptAll() }
    }

    /** The next upgraded connection. */
    fun takePeer(): RawPeer = checkNotNull(peers.poll(WAIT_SECONDS, TimeUnit.SECONDS)) { "no connection came" }

    /** Whether a connection was upgraded that nobody has taken. */
    val hasPeer: Boolean get() = peers.isNotEmpty()

    override fun close() {
        server.close()
        sockets.forEach { it.close() }
    }

    private fun acceptAll() {
        try {
            while (true) {
                val socket = server.accept()
                sockets += socket
                thread(isDaemon = true, name = "raw-server-handshake") { welcome(socket) }
            }
        } catch (_: SocketException) {
            // Closed: the end of the test.
        }
    }

    private fun welcome(socket: Socket) {
        socket.tcpNoDelay = true
        socket.sendBufferSize = sendBufferBytes
        (socket as? SSLSocket)?.enabledProtocols = tlsVersions.toTypedArray()
        try {
            val peer = RawPeer.readRequest(socket)
            when (handshake) {
                Handshake.UPGRADE -> {
                    peer.upgrade(editUpgrade)
                    peers += peer
                }

                Handshake.FORBID -> {
                    peer.answer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                }

                Handshake.STAY_SILENT -> {
                    peers += peer
                }

                Handshake.HANG_UP -> {
                    socket.close()
                }
            }
        } catch (_: SocketException) {
            socket.close()
        } catch (_: SSLException) {
            // The client did not like our certificate.
            socket.close()
        }
    }

    private companion object {
        const val BACKLOG = 1024
        const val WAIT_SECONDS = 5L
    }
}
