package dev.sluice.gateway.netty

import io.netty.buffer.AdaptiveByteBufAllocator
import io.netty.buffer.ByteBufAllocator
import io.netty.channel.AdaptiveRecvByteBufAllocator
import io.netty.channel.EventLoop
import io.netty.channel.EventLoopGroup
import io.netty.channel.MaxMessagesRecvByteBufAllocator
import io.netty.channel.socket.SocketChannel
import io.netty.channel.socket.nio.NioSocketChannel
import io.netty.handler.ssl.SslContext
import io.netty.handler.ssl.SslHandler
import java.time.Duration
import java.util.concurrent.TimeUnit
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine

/**
 * Where a [NettyTransport] gets its threads, sockets, names, proxies and TLS. Thread-safe.
 *
 * @property closeTimeout how long a peer may take to answer a close frame
 */
internal class NettyNet(
    val loops: EventLoopGroup,
    private val ownsLoops: Boolean,
    val socketClass: Class<out SocketChannel>,
    val proxies: ProxyChoice,
    val names: HostLookup,
    private val tls: TlsChoice,
    val closeTimeout: Duration,
) {
    fun nextLoop(): EventLoop = loops.next()

    /** The handler that speaks TLS with [target], on the way to it. */
    fun tlsHandler(channel: SocketChannel, target: DialTarget): SslHandler =
        tls.handler(channel, target).apply { handshakeTimeoutMillis = 0 }

    private val isNio = NioSocketChannel::class.java.isAssignableFrom(socketClass)

    /** Where frames lie: in arrays, which a listener is given as they are. Native sockets need native memory. */
    val allocator: ByteBufAllocator get() = if (isNio) ARRAYS else ByteBufAllocator.DEFAULT

    /** How sockets read. */
    fun newReads(): MaxMessagesRecvByteBufAllocator =
        if (isNio) HeapReads() else AdaptiveRecvByteBufAllocator().maxMessagesPerRead(1)

    /** Whether the caller's thread is one of those that read and write. */
    fun isOnLoop(): Boolean = loops.any { it.inEventLoop() }

    /** Gives back what was made for the transport; waits only where that cannot hang. */
    fun close(waitMillis: Long) {
        names.close()
        if (!ownsLoops) return
        val ended = loops.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
        if (waitMillis > 0) ended.awaitUninterruptibly(waitMillis)
    }

    private companion object {
        /** One for the process: it keeps some memory for each thread. */
        val ARRAYS: ByteBufAllocator = AdaptiveByteBufAllocator(false)

        /** Nothing comes any more when all links have ended. */
        const val SHUTDOWN_MILLIS = 1_000L
    }
}

/** How TLS is made. */
internal sealed interface TlsChoice {
    fun handler(channel: SocketChannel, target: DialTarget): SslHandler

    /** As [context] says, whatever that is. */
    class OfNetty(private val context: SslContext) : TlsChoice {
        override fun handler(channel: SocketChannel, target: DialTarget): SslHandler =
            context.newHandler(channel.alloc(), target.host, target.port)
    }

    /** With the JDK's own TLS: the certificate has to be for the host. */
    class OfJdk(private val context: SSLContext) : TlsChoice {
        override fun handler(channel: SocketChannel, target: DialTarget): SslHandler {
            val engine = context.createSSLEngine(target.host, target.port)
            engine.useClientMode = true
            checkHost(engine)
            return SslHandler(engine)
        }

        private fun checkHost(engine: SSLEngine) {
            // RFC 9110, 4.3.4: whose it is is checked as for HTTPS.
            engine.sslParameters = engine.sslParameters.apply { endpointIdentificationAlgorithm = "HTTPS" }
        }
    }
}
