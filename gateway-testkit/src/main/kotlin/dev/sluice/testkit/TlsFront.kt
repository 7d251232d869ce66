package dev.sluice.testkit

import java.io.IOException
import java.io.OutputStream
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketException
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLSocket

/**
 * Ends TLS in front of a mock: Ktor's CIO server has none. Every connection costs two threads, as with [FaultProxy];
 * past [MAX_CONNECTIONS] new ones are refused. Thread-safe.
 */
internal class TlsFront(private val targetPort: Int, private val tls: MockTls) : AutoCloseable {
    private val listener = ServerSocket()
    private val sockets: MutableSet<Socket> = ConcurrentHashMap.newKeySet()
    private val relays: MutableSet<ProxyRelay> = ConcurrentHashMap.newKeySet()
    private val threads: MutableSet<Thread> = ConcurrentHashMap.newKeySet()
    private val toStall = AtomicInteger()
    private val toFail = AtomicInteger()
    private val acceptor = Thread(::accept, "mock-tls-acceptor").apply { isDaemon = true }

    /** Listens on [port], or on a free one if it is 0, and answers which. */
    fun start(port: Int): Int {
        listener.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        acceptor.start()
        return listener.localPort
    }

    /** Leaves the next [times] handshakes without an answer, the connection open. */
    fun stallHandshakes(times: Int) = toStall.set(times)

    /** Ends the next [times] handshakes with an alert. */
    fun failHandshakes(times: Int) = toFail.set(times)

    override fun close() {
        listener.close()
        acceptor.join()
        // Never through toList(): it asks for the size first, and who ends by itself then is one too many.
        sockets.forEach(::closeQuietly)
        threads.forEach(Thread::join)
        relays.forEach {
            it.close(isReset = true)
            it.join()
        }
    }

    private fun accept() {
        while (true) {
            val client =
                try {
                    listener.accept()
                } catch (_: SocketException) {
                    return
                }
            if (sockets.size >= MAX_CONNECTIONS) closeQuietly(client) else open(client)
        }
    }

    /** A handshake takes as long as the client likes, so it has a thread of its own. */
    private fun open(client: Socket) {
        sockets.add(client)
        val thread = Thread({ shakeHands(client) }, "mock-tls-handshake").apply { isDaemon = true }
        threads.add(thread)
        thread.start()
    }

    private fun shakeHands(client: Socket) {
        try {
            when {
                takeOne(toStall) -> awaitEnd(client)
                takeOne(toFail) -> secure(client, WITHOUT_KEYS).startHandshake()
                else -> relay(client)
            }
        } catch (_: IOException) {
            // The client does not trust us, shows no certificate, is gone: it is told by the alert or by the end.
            gone(client)
        } finally {
            threads.remove(Thread.currentThread())
        }
    }

    private fun relay(client: Socket) {
        val secured = secure(client, tls.serverContext)
        secured.startHandshake()
        val server = Socket(InetAddress.getLoopbackAddress(), targetPort)
        val relay =
            ProxyRelay(secured, server, ProxyFaults()) {
                relays.remove(it)
                gone(client)
            }
        relays.add(relay)
        relay.start()
    }

    private fun secure(client: Socket, context: SSLContext): SSLSocket {
        val secured = context.socketFactory.createSocket(client, null, client.port, true) as SSLSocket
        secured.useClientMode = false
        secured.needClientAuth = tls.requiresClientCertificate
        return secured
    }

    /** Swallows what comes until the client gives up. */
    private fun awaitEnd(client: Socket) {
        client.getInputStream().transferTo(OutputStream.nullOutputStream())
        gone(client)
    }

    private fun gone(client: Socket) {
        sockets.remove(client)
        closeQuietly(client)
    }

    private fun closeQuietly(socket: Socket) {
        runCatching { socket.close() }
    }

    private fun takeOne(count: AtomicInteger): Boolean = count.getAndUpdate { if (it > 0) it - 1 else 0 } > 0

    private companion object {
        const val MAX_CONNECTIONS = 1024

        /** A server without a certificate has no cipher suite in common with any client. */
        val WITHOUT_KEYS: SSLContext = SSLContext.getInstance("TLS").apply { init(emptyArray(), null, null) }
    }
}
