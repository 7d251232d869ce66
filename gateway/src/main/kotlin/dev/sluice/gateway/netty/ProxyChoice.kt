package dev.sluice.gateway.netty

import io.netty.channel.ChannelPipeline
import io.netty.handler.proxy.HttpProxyHandler
import io.netty.handler.proxy.Socks5ProxyHandler
import org.slf4j.Logger
import org.slf4j.LoggerFactory
import java.io.IOException
import java.net.InetSocketAddress
import java.net.Proxy
import java.net.ProxySelector
import java.net.URI

/** Who asks at a proxy. Never shown. */
internal class ProxyCredentials(val username: String, val password: String)

/**
 * Which proxies lead to whom. Immutable.
 *
 * @param given goes before the JVM's settings; null: those hold
 */
internal class ProxyChoice(private val given: Proxy?, private val credentials: ProxyCredentials?) {
    /** What to try, in this order; [Proxy.NO_PROXY] stands for the direct way. */
    fun of(target: DialTarget): List<Proxy> {
        if (given != null) return listOf(given)
        val selector = ProxySelector.getDefault() ?: return DIRECT
        val chosen = selector.select(uriOf(target))
        return if (chosen.isNullOrEmpty()) DIRECT else chosen
    }

    /** Tells the JVM's selector, where it named [proxy], that there was no connection to it: the next choice may differ. */
    fun failed(target: DialTarget, proxy: Proxy, trouble: Throwable) {
        if (given != null || proxy.type() == Proxy.Type.DIRECT) return
        try {
            val cause = trouble as? IOException ?: IOException(trouble)
            ProxySelector.getDefault()?.connectFailed(uriOf(target), proxy.address(), cause)
        } catch (e: RuntimeException) {
            // It is somebody else's, and what it throws is no reason not to try the next.
            log.warn("The ProxySelector threw when it was told that {} failed", proxy, e)
        }
    }

    /** Selectors know the schemes of HTTP. No path and no query: they are nobody's business on the way. */
    private fun uriOf(target: DialTarget) = URI("${if (target.isSecure) "https" else "http"}://${target.authority}/")

    /** Adds what leads a connection through [proxy], which is at [address]; before all other handlers. */
    fun equip(pipeline: ChannelPipeline, proxy: Proxy, address: InetSocketAddress) {
        val handler =
            when (proxy.type()) {
                Proxy.Type.SOCKS -> Socks5ProxyHandler(address, credentials?.username, credentials?.password)
                else -> httpHandler(address)
            }
        // The dial has a limit of its own, which says what the matter was.
        handler.setConnectTimeoutMillis(0)
        pipeline.addLast(HANDLER, handler)
        // Behind the handler's own codec, which is in its place already.
        if (handler is HttpProxyHandler) pipeline.addBefore(HANDLER, null, ProxyRefusal())
    }

    private fun httpHandler(address: InetSocketAddress) =
        if (credentials == null) {
            HttpProxyHandler(address)
        } else {
            HttpProxyHandler(address, credentials.username, credentials.password)
        }

    private companion object {
        const val HANDLER = "sluice-proxy"

        val DIRECT: List<Proxy> = listOf(Proxy.NO_PROXY)

        val log: Logger = LoggerFactory.getLogger(ProxyChoice::class.java)
    }
}
