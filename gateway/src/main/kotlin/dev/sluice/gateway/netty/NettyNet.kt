package dev.sluice.gateway.netty

import io.netty.buffer.AdaptiveByteBufAllocator
import io.netty.buffer.ByteBufAllocator
import io.netty.channel.AdaptiveRecvByteBufAllocator
import io.netty.channel.EventLoop
import io.netty.channel.EventLoopGroup
import io.netty.channel.MaxMessagesRecvByteBufAllocator
import io.netty.channel.socket.SocketChannel
import io.netty.channel.socket.nio.NioSocketChannel
import io.netty.handler.ssl.SslHandler
import java.time.Duration
import java.util.concurrent.TimeUnit

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
    private val isNio = NioSocketChannel::class.java.isAssignableFrom(socketClass)

    fun nextLoop(): EventLoop = loops.next()

    /** The handler that speaks TLS with [target], on the way to it. */
    fun tlsHandler(channel: SocketChannel, target: DialTarget): SslHandler =
        tls.handler(channel, target).apply { handshakeTimeoutMillis = 0 }

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
