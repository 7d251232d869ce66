package dev.sluice.gateway.ktor

import java.io.IOException
import java.net.Proxy
import java.net.ProxySelector
import java.net.URI

/**
 * Leads dials through the proxies that the JVM's settings name (`https.proxyHost` and its like, or a [ProxySelector] that
 * was set), as far as an engine does not do so by itself. Nothing goes past one of them.
 *
 * A selector is asked for `http` or `https`: it knows no other schemes for the web, and CIO, which asks for `wss`, is told
 * that there is no proxy (Ktor 3.5.2, `lookupGlobalProxy`; JDK, `sun.net.spi.DefaultProxySelector`).
 *
 * @param main for what needs no other client.
 * @param make a client that goes through a proxy; null = there can be no other, since the engine is the caller's.
 * @param followed kinds of proxies that the engine itself looks up and goes through.
 */
internal class JvmProxies(
    private val main: EngineClient,
    private val make: ((Proxy) -> EngineClient)?,
    private val followed: Set<Proxy.Type>,
) {
    private val byProxy = HashMap<Proxy, EngineClient>()

    /** The engine was told of a proxy: that one holds. */
    private val isSettled = main.client.engine.config.proxy != null

    /**
     * The client to dial [url] with. May block, as selectors may.
     *
     * @throws IOException when there is a proxy, and no way through it.
     */
    fun clientFor(url: String): EngineClient {
        val proxy = if (isSettled) null else proxyFor(url)
        if (proxy == null || proxy.type() in followed) return main
        if (proxy.type() == Proxy.Type.SOCKS) {
            throw IOException(
                "the JVM's settings lead through $proxy, and the engine has no SOCKS proxies: use OkHttp's",
            )
        }
        val maker = make ?: throw IOException(
            "the JVM's settings lead through $proxy, and CIO does not ask them for WebSockets: name the proxy in the client's engine",
        )
        return synchronized(byProxy) {
            byProxy[proxy] ?: run {
                if (byProxy.size ==
                    MAX_PROXIES
                ) {
                    throw IOException("the JVM's settings name more than $MAX_PROXIES proxies")
                }
                maker(proxy).also { byProxy[proxy] = it }
            }
        }
    }

    fun close() = all().forEach { it.close() }

    suspend fun join() = all().forEach { it.join() }

    private fun all(): List<EngineClient> = synchronized(byProxy) { byProxy.values + main }

    /** The first that is named is the one that is meant to be used; null = none. */
    private fun proxyFor(url: String): Proxy? {
        // ws becomes http, and wss https.
        val asked = URI(url.replaceFirst("ws", "http"))
        // Selectors refuse a host that java.net.URI does not take for one, such as names with an underscore.
        if (asked.host == null) return null
        return ProxySelector
            .getDefault()
            ?.select(asked)
            ?.firstOrNull()
            ?.takeIf { it.type() != Proxy.Type.DIRECT }
    }

    private companion object {
        /** Each has an engine with a thread of its own. One is usual, two where hosts differ. */
        private const val MAX_PROXIES = 16
    }
}
