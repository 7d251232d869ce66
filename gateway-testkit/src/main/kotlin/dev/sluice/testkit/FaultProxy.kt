package dev.sluice.testkit

import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketException
import java.time.Duration
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger

/**
 * A TCP proxy on loopback that stands between a client and a server and breaks the network between them.
 *
 * Give clients [url] in place of the mock's, and the mock [MockGateway.resumeGatewayUrl] the same, so that resumes
 * come through here too. Thread-safe. Every connection costs two daemon threads, so it is meant for a few connections;
 * past [MAX_CONNECTIONS] new ones are reset. [close] ends and joins all of them.
 *
 * @param targetPort where the server listens on loopback
 * @param isTls whether it speaks TLS, as a mock with [MockGatewayBuilder.tls] does: the proxy breaks its bytes unread
 * @throws IOException when there is no socket to be had
 */
public class FaultProxy
    @JvmOverloads
    @Throws(IOException::class)
    constructor(
        private val targetPort: Int,
        private val isTls: Boolean = false,
    ) : AutoCloseable {
        private val listener = ServerSocket()
        private val relays: MutableSet<ProxyRelay> = ConcurrentHashMap.newKeySet()
        private val faults = ProxyFaults()
        private val toReset = AtomicInteger()
        private val toClose = AtomicInteger()
        private val acceptedCount = AtomicInteger()
        private val acceptor = Thread(::accept, "fault-proxy-acceptor").apply { isDaemon = true }

        /** The port that clients connect to; 0 before [start]. */
        public val port: Int get() = if (listener.isBound) listener.localPort else 0

        /** The gateway address through this proxy: `ws://127.0.0.1:PORT`, before a server with TLS `wss://`. */
        public val url: String get() = MockServer.url(isTls, port)

        /** The connections that were accepted so far, those with a broken start among them. */
        public val accepted: Int get() = acceptedCount.get()

        /** The connections that are open. */
        public val open: Int get() = relays.size

        /**
         * Listens. Call it once.
         *
         * @throws IOException when no port is free
         */
        @Throws(IOException::class)
        public fun start(): FaultProxy {
            listener.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            acceptor.start()
            return this
        }

        /** Ends every connection in order: both sides see an end of the stream (FIN), no WebSocket close frame. */
        public fun cut(): Unit = relays.forEach { it.close(isReset = false) }

        /** Resets every connection (RST) on both sides. */
        public fun reset(): Unit = relays.forEach { it.close(isReset = true) }

        /**
         * Stops forwarding in both directions while all sockets stay open, as when a cable is pulled; or goes on with what
         * lies in the sockets. The end of a stream is not forwarded either.
         */
        public fun halfOpen(isHalfOpen: Boolean) {
            faults.isStopped = isHalfOpen
        }

        /** Holds every piece that is read back for [delay] before it is forwarded; zero ends that. */
        public fun delay(delay: Duration) {
            faults.delayMillis = delay.toMillis()
        }

        /** Forwards one byte at a time, each a write of its own; or whole pieces again. */
        public fun trickle(isTrickling: Boolean) {
            faults.isTrickling = isTrickling
        }

        /** Flips all bits of one byte: the one after [skippedBytes] more have gone in [direction], on any connection. */
        public fun corrupt(direction: ProxyDirection, skippedBytes: Long): Unit =
            faults.corruptAfter(direction, skippedBytes)

        /** Resets the next [times] connections once the client's first bytes, the handshake, have come. */
        public fun resetHandshakes(times: Int): Unit = toReset.set(times)

        /** Accepts the next [times] connections and closes them at once. */
        public fun acceptAndClose(times: Int): Unit = toClose.set(times)

        /**
         * Ends all connections, stops listening and waits for the threads.
         *
         * @throws IOException when a socket does not let itself be closed
         */
        @Throws(IOException::class)
        override fun close() {
            listener.close()
            halfOpen(false)
            acceptor.join()
            // Never through toList(): it asks for the size first, and who ends by itself then is one too many.
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
                acceptedCount.incrementAndGet()
                try {
                    serve(client)
                } catch (_: IOException) {
                    // The server is not there, or the client is gone again: what a proxy's client sees is a reset.
                    reset(client)
                }
            }
        }

        private fun serve(client: Socket) {
            when {
                takeOne(toClose) -> {
                    client.close()
                }

                takeOne(toReset) -> {
                    client.soTimeout = HANDSHAKE_MILLIS
                    client.getInputStream().read()
                    reset(client)
                }

                relays.size >= MAX_CONNECTIONS -> {
                    reset(client)
                }

                else -> {
                    val server = Socket(InetAddress.getLoopbackAddress(), targetPort)
                    val relay = ProxyRelay(client, server, faults) { relays.remove(it) }
                    relays.add(relay)
                    relay.start()
                }
            }
        }

        private fun reset(socket: Socket) {
            runCatching { socket.setSoLinger(true, 0) }
            socket.close()
        }

        private fun takeOne(count: AtomicInteger): Boolean = count.getAndUpdate { if (it > 0) it - 1 else 0 } > 0

        override fun toString(): String = "FaultProxy($port -> $targetPort, open=$open)"

        /** Its bound. */
        public companion object {
            /** Connections at a time. */
            public const val MAX_CONNECTIONS: Int = 256

            /** A client that connects sends its handshake at once; one that does not must not hold up the acceptor. */
            private const val HANDSHAKE_MILLIS = 2000
        }
    }
