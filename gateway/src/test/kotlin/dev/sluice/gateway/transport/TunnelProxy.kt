package dev.sluice.gateway.transport

import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/**
 * An HTTP proxy that leads to [target], a port of this machine, whatever host it is asked for: by a tunnel (CONNECT), or
 * by passing on a request for a whole URL.
 */
internal class TunnelProxy(private val target: Int) : AutoCloseable {
    private val server = ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())
    private val sockets = CopyOnWriteArrayList<Socket>()
    private val requests = LinkedBlockingQueue<String>()
    private val heads = LinkedBlockingQueue<String>()

    /** The status with which all are refused; empty: it hangs up; null: nobody is. */
    @Volatile
    var refusal: String? = null

    /** What follows a refusal, without its length and without an end; null: nothing does. */
    @Volatile
    var page: String? = null

    val port: Int get() = server.localPort

    init {
        thread(isDaemon = true, name = "proxy-accept") {
            endsWithSockets { while (true) server.accept().let { sockets += it.also(::serveApart) } }
        }
    }

    /** The request line of the next connection. */
    fun takeRequest(): String = checkNotNull(requests.poll(WAIT_SECONDS, TimeUnit.SECONDS)) { "nobody asked the proxy" }

    /** The request of the next connection, with its headers. */
    fun takeHead(): String = checkNotNull(heads.poll(WAIT_SECONDS, TimeUnit.SECONDS)) { "nobody asked the proxy" }

    override fun close() {
        server.close()
        sockets.forEach { it.close() }
    }

    private fun serveApart(client: Socket) {
        thread(isDaemon = true, name = "proxy-up") { client.use { endsWithSockets { serve(it) } } }
    }

    private fun serve(client: Socket) {
        val head = readHead(client)
        val line = head.lines().first()
        requests += line
        heads += head
        val status = refusal
        if (status != null) {
            page?.let {
                client.answer(status)
                client.getOutputStream().write(it.toByteArray())
                client.getInputStream().readAllBytes()
                return
            }
            if (status.isNotEmpty()) {
                client.answer(
                    "$status\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0",
                )
            }
            return
        }
        Socket(InetAddress.getLoopbackAddress(), target).use { behind ->
            sockets += behind
            if (line.startsWith("CONNECT ")) {
                client.answer("200 Connection established")
            } else {
                behind.getOutputStream().write(head.replaceFirst(ABSOLUTE, " /").toByteArray())
            }
            thread(isDaemon = true, name = "proxy-down") { client.use { endsWithSockets { copy(behind, client) } } }
            copy(client, behind)
        }
    }

    private fun Socket.answer(head: String) = getOutputStream().write("HTTP/1.1 $head\r\n\r\n".toByteArray())

    private fun readHead(client: Socket): String {
        val head = StringBuilder()
        while (!head.endsWith("\r\n\r\n")) {
            val next = client.getInputStream().read()
            if (next < 0) throw IOException("the client has gone")
            head.append(next.toChar())
        }
        return head.toString()
    }

    private fun copy(from: Socket, to: Socket) {
        from.getInputStream().transferTo(to.getOutputStream())
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

        /** The scheme and host in the first line of a request for a whole URL. */
        val ABSOLUTE = Regex(" \\w+://[^/ ]+/")
    }
}
