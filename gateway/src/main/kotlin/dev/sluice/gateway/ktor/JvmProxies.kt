package dev.sluice.gateway.ktor

import io.ktor.client.HttpClient
import java.io.IOException
import java.net.InetSocketAddress
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
    /** By host as it was named and port, since a name may stand for many addresses; what was dialed with last is last. */
    private val byAddress = LinkedHashMap<InetSocketAddress, Through>(MAX_PROXIES, LOAD_FACTOR, true)

    /** The engine was told of a proxy: that one holds. */
    private val isSettled = main.client.engine.config.proxy != null

    /**
     * Calls [dial] with the client to dial [url] with, which is kept until [dial] has returned. May block, as selectors
     * may.
     *
     * @throws IOException when there is a proxy, and no way through it.
     */
    suspend fun <T> dialing(url: String, dial: suspend (HttpClient) -> T): T {
        val proxy = if (isSettled) null else proxyFor(url)
        if (proxy == null || proxy.type() in followed) return dial(main.client)
        val through = synchronized(byAddress) { through(proxy).also { it.users++ } }
        return try {
            dial(through.client.client)
        } finally {
            synchronized(byAddress) { through.users-- }
        }
    }

    fun close() = all().forEach { it.close() }

    suspend fun join() = all().forEach { it.join() }

    private fun all(): List<EngineClient> = synchronized(byAddress) { byAddress.values.map { it.client } + main }

    private fun through(proxy: Proxy): Through {
        if (proxy.type() == Proxy.Type.SOCKS) {
            throw IOException(
                "the JVM's settings lead through $proxy, and the engine has no SOCKS proxies: use OkHttp's",
            )
        }
        val maker = make ?: throw IOException(
            "the JVM's settings lead through $proxy, and CIO does not ask them for WebSockets: name the proxy in the client's engine",
        )
        val named = proxy.address() as InetSocketAddress
        val address = InetSocketAddress.createUnresolved(named.hostString, named.port)
        byAddress[address]?.let { return it }
        if (byAddress.size == MAX_PROXIES) closeIdle()
        return Through(maker(proxy)).also { byAddress[address] = it }
    }

    private fun closeIdle() {
        val (address, idle) = byAddress.entries.firstOrNull { it.value.users == 0 }
            ?: throw IOException("links lead through $MAX_PROXIES proxies already, and the JVM's settings name another")
        byAddress -= address
        idle.client.close()
    }

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

    /** A client, and how many dials and links use it. */
    private class Through(val client: EngineClient) {
        var users = 0
    }

    private companion object {
        /** Each has an engine with a thread of its own. One is usual, two where hosts differ. */
        private const val MAX_PROXIES = 16

        /** The usual one of `LinkedHashMap`, which has to be told. */
        private const val LOAD_FACTOR = 0.75f
    }
}
