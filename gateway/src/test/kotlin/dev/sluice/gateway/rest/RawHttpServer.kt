package dev.sluice.gateway.rest

import java.net.InetAddress
import java.net.ServerSocket
import java.net.SocketException
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** Answers every connection with the same bytes, and remembers what was asked. Null: never answers. */
internal class RawHttpServer(private val answer: String?) : AutoCloseable {
    private val server = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    private val requests = LinkedBlockingQueue<String>()
    val url: String = "http://127.0.0.1:${server.localPort}/api/v10"

    init {
        thread(isDaemon = true) {
            try {
                while (true) serve()
            } catch (_: SocketException) {
                // Closed: the end of the test.
            }
        }
    }

    fun takeRequest(): String = checkNotNull(requests.poll(5, TimeUnit.SECONDS)) { "no request came" }

    override fun close() = server.close()

    private fun serve() {
        val socket = server.accept()
        val head = StringBuilder()
        while (!head.endsWith("\r\n\r\n")) head.append(socket.getInputStream().read().toChar())
        requests += head.toString()
        if (answer != null) {
            socket.use {
                it.getOutputStream().write(answer.toByteArray())
                it.shutdownOutput()
            }
        }
    }

    companion object {
        fun answering(status: Int, body: String, vararg headers: String) =
            RawHttpServer(
                (listOf("HTTP/1.1 $status Status", "Content-Length: ${body.toByteArray().size}") + headers)
                    .joinToString("\r\n", postfix = "\r\n\r\n") + body,
            )
    }
}
