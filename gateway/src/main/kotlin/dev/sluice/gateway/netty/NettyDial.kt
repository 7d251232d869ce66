package dev.sluice.gateway.netty

import io.netty.bootstrap.Bootstrap
import io.netty.channel.Channel
import io.netty.channel.ChannelFuture
import io.netty.channel.ChannelInitializer
import io.netty.channel.ChannelOption
import io.netty.channel.ChannelPipeline
import io.netty.channel.EventLoop
import io.netty.channel.socket.SocketChannel
import io.netty.util.NetUtil
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.Proxy
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.TimeUnit

/**
 * The way to one peer: proxies, names and addresses are tried in turn until a TCP connection is there.
 *
 * What comes after it, a tunnel, TLS and whatever [equip] adds, is told to the last handler of the pipeline.
 * Confined to [loop], but for the lookups.
 *
 * @param limitMillis how long all of it may take: whoever dials sees to that, here each of several addresses gets its share
 * @param equip adds the handlers of the protocol, for each connection that is tried
 * @param onFailed called once, when there is nothing left to try
 */
internal class NettyDial(
    private val net: NettyNet,
    private val target: DialTarget,
    private val loop: EventLoop,
    private val limitMillis: Long,
    private val equip: (ChannelPipeline) -> Unit,
    private val onFailed: (Throwable) -> Unit,
) {
    private val ways = ArrayDeque<Proxy>()
    private val addresses = ArrayDeque<InetSocketAddress>()
    private var way: Proxy = Proxy.NO_PROXY
    private var trouble: Throwable? = null
    private var isGivenUp = false

    /** When it began ([System.nanoTime]). */
    private var startNanos = 0L

    /** The connection, or the one that is being tried. */
    var channel: Channel? = null
        private set

    /** @param proxies what to try, not empty */
    fun start(proxies: List<Proxy>) {
        startNanos = System.nanoTime()
        ways += proxies
        tryNext()
    }

    /** Drops what is being tried; nothing more is told. */
    fun giveUp() {
        isGivenUp = true
        channel?.let(::drop)
    }

    private fun tryNext() {
        if (isGivenUp) return
        val address = addresses.removeFirstOrNull()
        if (address != null) return connect(address)
        way = ways.removeFirstOrNull() ?: return onFailed(trouble ?: IOException("there is nothing to connect to"))
        val hop = hopOf(way) ?: return failed(IOException("the proxy $way is at no internet address"))
        if (hop.address != null) return connect(hop)
        net.names.addressesOf(hop.hostString).whenComplete { found, failure ->
            onLoop { if (failure == null) found(found, hop.port) else failed(failure) }
        }
    }

    /** Where the TCP connection goes, perhaps not looked up yet. */
    private fun hopOf(way: Proxy): InetSocketAddress? =
        if (way.type() == Proxy.Type.DIRECT) {
            InetSocketAddress.createUnresolved(target.host, target.port)
        } else {
            way.address() as? InetSocketAddress
        }

    private fun found(found: List<InetAddress>, port: Int) {
        found.mapTo(addresses) { InetSocketAddress(it, port) }
        try {
            tryNext()
        } catch (e: Exception) {
            // Whoever looked the name up would keep it to himself.
            failed(e)
        }
    }

    /**
     * How long the next may take, so that one that never answers leaves time for the rest: its part of what the lookup
     * and those before have left. The last one has no limit but that of the dial, which is 0 to Netty.
     */
    private fun shareMillis(): Int {
        val others = addresses.size + ways.size
        if (others == 0) return 0
        val leftMillis = limitMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos)
        return (leftMillis / (others + 1)).coerceIn(1, Int.MAX_VALUE.toLong()).toInt()
    }

    private fun connect(address: InetSocketAddress) {
        val isDirect = way.type() == Proxy.Type.DIRECT
        // A proxy looks the name up itself: it may be the only one that can.
        val destination = if (isDirect) address else behindProxy()
        // Set by its initializer: Netty may register it after connect() has returned, and one without a socket never.
        channel = null
        val connecting =
            Bootstrap()
                .group(loop)
                .channel(net.socketClass)
                .disableResolver()
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, shareMillis())
                // What came before a write failed, a close frame above all, is still to be read.
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.ALLOCATOR, net.allocator)
                .option(ChannelOption.RECVBUF_ALLOCATOR, net.newReads())
                .handler(Equipment(if (isDirect) null else address))
                .connect(destination)
        connecting.addListener { if (!connecting.isSuccess) onLoop { refused(connecting) } }
    }

    private fun refused(connecting: ChannelFuture) {
        if (connecting.channel().isRegistered) connecting.channel().close()
        failed(connecting.cause())
    }

    /** Netty tells of a socket that it could not make on a thread of its own. */
    private fun onLoop(action: () -> Unit) {
        if (loop.inEventLoop()) return action()
        try {
            loop.execute(action)
        } catch (_: RejectedExecutionException) {
            // It has ended, and whoever dialled was told so.
        }
    }

    private fun failed(failure: Throwable) {
        if (trouble == null) trouble = failure
        if (addresses.isEmpty()) net.proxies.failed(target, way, failure)
        tryNext()
    }

    private fun behindProxy(): InetSocketAddress {
        val literal = NetUtil.createInetAddressFromIpAddressString(target.host)
        return if (literal == null) {
            InetSocketAddress.createUnresolved(target.host, target.port)
        } else {
            InetSocketAddress(literal, target.port)
        }
    }

    private inner class Equipment(private val proxyAddress: InetSocketAddress?) : ChannelInitializer<SocketChannel>() {
        override fun initChannel(channel: SocketChannel) {
            if (isGivenUp) {
                channel.close()
                return
            }
            this@NettyDial.channel = channel
            val pipeline = channel.pipeline()
            if (proxyAddress != null) net.proxies.equip(pipeline, way, proxyAddress)
            if (target.isSecure) pipeline.addLast(net.tlsHandler(channel, target))
            equip(pipeline)
        }
    }

    internal companion object {
        /** Ends [channel] at once: past TLS, which would say goodbye first and wait for whoever does not read. */
        fun drop(channel: Channel) {
            val first = channel.pipeline().firstContext()
            if (first == null) channel.close() else first.close()
        }
    }
}
