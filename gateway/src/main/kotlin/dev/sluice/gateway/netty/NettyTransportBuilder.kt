package dev.sluice.gateway.netty

import dev.sluice.gateway.LibraryVersions
import io.netty.channel.EventLoopGroup
import io.netty.channel.MultiThreadIoEventLoopGroup
import io.netty.channel.nio.NioIoHandler
import io.netty.channel.socket.SocketChannel
import io.netty.channel.socket.nio.NioSocketChannel
import io.netty.handler.ssl.SslContext
import io.netty.util.concurrent.DefaultThreadFactory
import java.net.InetAddress
import java.net.Proxy
import java.time.Duration
import javax.net.ssl.SSLContext

/** Configures a [NettyTransport]. Not thread-safe. */
public class NettyTransportBuilder internal constructor() {
    init {
        LibraryVersions.require()
    }

    private var threads = Runtime.getRuntime().availableProcessors()
    private var loops: EventLoopGroup? = null
    private var socketClass: Class<out SocketChannel> = NioSocketChannel::class.java
    private var tls: TlsChoice? = null
    private var proxy: Proxy? = null
    private var credentials: ProxyCredentials? = null
    private var closeTimeout: Duration = NettyLink.CLOSE_TIMEOUT
    private var threadName = "sluice-net"
    private var resolver: (String) -> List<InetAddress> = { InetAddress.getAllByName(it).toList() }

    /** How many threads read and write; one for each processor unless set. They start when they are needed. */
    public fun threads(threads: Int): NettyTransportBuilder =
        apply {
            require(threads in 1..MAX_THREADS) { "threads must be in 1..$MAX_THREADS, was $threads" }
            this.threads = threads
        }

    /**
     * Uses [loops], with sockets of [socketClass] that are made for them, such as `EpollSocketChannel`. They are never
     * closed, and have to live longer than the transport.
     */
    public fun eventLoops(loops: EventLoopGroup, socketClass: Class<out SocketChannel>): NettyTransportBuilder =
        apply {
            this.loops = loops
            this.socketClass = socketClass
        }

    /** Speaks TLS with the JDK and [context]: its trusted authorities, its keys. The certificate has to be for the host. */
    public fun tls(context: SSLContext): NettyTransportBuilder = apply { tls = TlsChoice.OfJdk(context) }

    /** Speaks TLS as [context] says, checks of the host included (`SslContextBuilder.endpointIdentificationAlgorithm`). */
    public fun tls(context: SslContext): NettyTransportBuilder =
        apply {
            require(context.isClient) { "a context for clients is needed (SslContextBuilder.forClient())" }
            tls = TlsChoice.OfNetty(context)
        }

    /**
     * Goes through [proxy], HTTP or SOCKS 5; `Proxy.NO_PROXY`: through none, whatever the JVM's settings say. Without it
     * these hold (`https.proxyHost` for `wss`, `http.proxyHost` for `ws`, `socksProxyHost`, `http.nonProxyHosts`, or a
     * `ProxySelector`).
     */
    public fun proxy(proxy: Proxy): NettyTransportBuilder = apply { this.proxy = proxy }

    /** What a proxy is told that asks who we are: Basic (RFC 7617), or SOCKS 5's user name and password (RFC 1929). */
    public fun proxyCredentials(username: String, password: String): NettyTransportBuilder =
        apply { credentials = ProxyCredentials(username, password) }

    /** How long a peer may take to answer a close frame. */
    @JvmSynthetic
    internal fun closeTimeout(timeout: Duration): NettyTransportBuilder = apply { closeTimeout = timeout }

    @JvmSynthetic
    internal fun resolver(resolver: (String) -> List<InetAddress>): NettyTransportBuilder =
        apply { this.resolver = resolver }

    @JvmSynthetic
    internal fun threadName(name: String): NettyTransportBuilder = apply { threadName = name }

    /** Starts no thread yet. */
    public fun build(): NettyTransport {
        val given = loops
        val net =
            NettyNet(
                given ?: newLoops(),
                ownsLoops = given == null,
                socketClass,
                ProxyChoice(proxy, credentials),
                HostLookup(resolver),
                tls ?: TlsChoice.OfJdk(SSLContext.getDefault()),
                closeTimeout,
            )
        return NettyTransport(net)
    }

    private fun newLoops(): EventLoopGroup =
        MultiThreadIoEventLoopGroup(threads, DefaultThreadFactory(threadName, true), NioIoHandler.newFactory())

    private companion object {
        /** Far more than any machine has use for. */
        const val MAX_THREADS = 1_024
    }
}
