package dev.sluice.gateway.netty

import dev.sluice.gateway.transport.Transport
import dev.sluice.gateway.transport.TransportLink
import dev.sluice.gateway.transport.TransportListener
import dev.sluice.gateway.transport.TransportRequest
import java.net.Proxy
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/**
 * WebSockets over Netty: a few threads read and write all connections, and call the listeners. What `docs/transports.md`
 * recommends for production; it needs `io.netty:netty-codec-http` and `io.netty:netty-handler-proxy` (4.2) on the class
 * path, which Sluice does not bring.
 *
 * What is bounded, and by what: incoming, a read of 64 KiB, or one frame of at most `maxFrameBytes`, is in memory, and
 * while reading is paused the socket is not read. A frame above the limit ends the link before it is read; the peer is
 * told 1009. Outgoing, a link holds at most 256 messages that the network has not taken.
 *
 * TLS is the JDK's (1.3 and 1.2) unless a context is given. Names are looked up on four threads, and all addresses of a
 * host are tried. Proxies, HTTP and SOCKS 5, are those that are given, or the JVM's settings; `ws` goes through a tunnel,
 * too. A `ProxySelector` is asked on the thread that opens the link, and told on one of Netty's of a proxy of its that
 * cannot be reached: there it must not block.
 *
 * ```kotlin
 * val transport = NettyTransport.create()
 * val runtime = GatewayRuntime.builder().transport(transport).build()
 * ```
 *
 * Thread-safe. Callbacks come on Netty's threads, one thread for each link: an inline handler, codec or listener that
 * blocks holds up the links that share its thread, their heartbeats' answers too. Collectors are elsewhere and may block.
 */
public class NettyTransport internal constructor(private val net: NettyNet) : Transport {
    private val links: MutableSet<NettyLink> = ConcurrentHashMap.newKeySet()
    private val requests: MutableSet<NettyRestTransport> = ConcurrentHashMap.newKeySet()

    @Volatile
    private var isClosed = false

    override fun open(request: TransportRequest, listener: TransportListener): TransportLink {
        val link = NettyLink(request, listener, net)
        val target: DialTarget
        val proxies: List<Proxy>
        try {
            target = DialTarget.of(request.url)
            proxies = net.proxies.of(target)
        } catch (e: Exception) {
            // A URL without host, or a ProxySelector of somebody's.
            return link.apply { refuse(e.message ?: e.toString(), e) }
        }
        links += link
        link.gone.whenComplete { _, _ -> links -= link }
        // Whoever is told may close the transport, which is not to wait for a link of that very callback.
        if (isClosed) {
            links -= link
            link.refuse("the transport is closed", null)
        } else {
            link.start(target, proxies) { links -= link }
        }
        return link
    }

    /** HTTP requests with the same proxies, TLS and threads; it ends with this transport. */
    public fun rest(): NettyRestTransport =
        NettyRestTransport(net, requests::remove).also {
            requests += it
            if (isClosed) it.close()
        }

    /**
     * Aborts all links and waits until they have ended, at most [CLOSE_TIMEOUT_MILLIS] ms, as a listener may hang. Threads
     * that were given stay. Called from within a callback it does not wait.
     */
    override fun close() {
        isClosed = true
        requests.forEach { it.close() }
        // Not toList(): for a set of one it takes the first, which may be gone just then.
        val all = ArrayList(links)
        all.forEach { it.abort() }
        if (net.isOnLoop()) return net.close(waitMillis = 0)
        val endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT_MILLIS)
        await(CompletableFuture.allOf(*all.map { it.gone }.toTypedArray()))
        net.close(TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime()))
    }

    override fun toString(): String = "NettyTransport(${links.size} links)"

    private fun await(all: CompletableFuture<*>) {
        try {
            all.get(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        } catch (_: TimeoutException) {
            // A listener hangs; its link ends when it comes back.
        } catch (_: ExecutionException) {
            // None completes so.
        } catch (_: InterruptedException) {
            // Whoever waits no longer wants to; everything has been told to end all the same.
            Thread.currentThread().interrupt()
        }
    }

    public companion object {
        /** How long [close] waits at most. */
        internal const val CLOSE_TIMEOUT_MILLIS: Long = 10_000

        /**
         * A transport with the defaults.
         *
         * @throws IllegalStateException when Netty is not on the class path, or older than 4.2
         */
        @JvmStatic
        public fun create(): NettyTransport = builder().build()

        /**
         * A builder with the defaults.
         *
         * @throws IllegalStateException when Netty is not on the class path, or older than 4.2
         */
        @JvmStatic
        public fun builder(): NettyTransportBuilder {
            NettyPresence.require()
            return NettyTransportBuilder()
        }
    }
}
