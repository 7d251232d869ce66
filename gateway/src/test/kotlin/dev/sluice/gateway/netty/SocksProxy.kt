package dev.sluice.gateway.netty

import java.io.DataInputStream
import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/**
 * A SOCKS 5 proxy (RFC 1928) that leads to [target], a port of this machine; with [credentials] it asks for these
 * (RFC 1929).
 */
internal class SocksProxy(private val target: Int, private val credentials: Pair<String, String>? = null) :
    AutoCloseable {
    private val server = ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())
    private val sockets = CopyOnWriteArrayList<Socket>()
    private val asked = LinkedBlockingQueue<String>()

    val port: Int get() = server.localPort

    init {
        thread(isDaemon = true, name = "socks-accept") {
            endsWithSockets { while (true) server.accept().let { sockets += it.also(::serveApart) } }
        }
    }

    /** Host and port of the next one who got through, the host as it was asked for. */
    fun takeAsked(): String = checkNotNull(asked.poll(WAIT_SECONDS, TimeUnit.SECONDS)) { "nobody asked the proxy" }

    override fun close() {
        server.close()
        sockets.forEach { it.close() }
    }

    private fun serveApart(client: Socket) {
        thread(isDaemon = true, name = "socks-up") { client.use { endsWithSockets { serve(it) } } }
    }

    private fun serve(client: Socket) {
        val input = DataInputStream(client.getInputStream())
        val output = client.getOutputStream()
        input.readByte()
        val methods = ByteArray(input.readUnsignedByte()).also(input::readFully).toList()
        val method = if (credentials == null) NO_AUTHENTICATION else PASSWORD
        output.write(byteArrayOf(VERSION, if (method in methods) method else NONE_ACCEPTABLE))
        if (credentials != null && !isLetIn(input, client)) return
        input.skipBytes(3)
        val host =
            when (input.readByte()) {
                NAME -> String(ByteArray(input.readUnsignedByte()).also(input::readFully))
                else -> InetAddress.getByAddress(ByteArray(4).also(input::readFully)).hostAddress
            }
        asked += "$host:${input.readUnsignedShort()}"
        Socket(InetAddress.getLoopbackAddress(), target).use { behind ->
            sockets += behind
            output.write(byteArrayOf(VERSION, 0, 0, 1, 127, 0, 0, 1, 0, 0))
            thread(isDaemon = true, name = "socks-down") {
                client.use { endsWithSockets { behind.getInputStream().transferTo(output) } }
            }
            input.transferTo(behind.getOutputStream())
        }
    }

    private fun isLetIn(input: DataInputStream, client: Socket): Boolean {
        input.readByte()
        val given = List(2) { String(ByteArray(input.readUnsignedByte()).also(input::readFully)) }
        val isRight = credentials?.toList() == given
        client.getOutputStream().write(byteArrayOf(1, if (isRight) 0 else 1))
        return isRight
    }

    private fun endsWithSockets(body: () -> Unit) {
        try {
            body()
        } catch (_: IOException) {
            // One of the two has gone, or the test has ended.
        }
    }

    private companion object {
        const val BACKLOG = 64
        const val WAIT_SECONDS = 5L
        const val VERSION: Byte = 5
        const val NO_AUTHENTICATION: Byte = 0
        const val PASSWORD: Byte = 2
        const val NONE_ACCEPTABLE: Byte = -1
        const val NAME: Byte = 3
    }
}
