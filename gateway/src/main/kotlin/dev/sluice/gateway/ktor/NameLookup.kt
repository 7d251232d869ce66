package dev.sluice.gateway.ktor

import io.ktor.http.Url
import io.ktor.http.isSecure
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.Proxy
import java.net.UnknownHostException
import java.util.concurrent.ConcurrentHashMap

/** Looks a host name up, and blocks as long as that takes. */
internal fun interface NameResolver {
    /** @throws UnknownHostException when the name is not known. */
    fun lookUp(host: String)

    companion object {
        /** Asks the JDK, which keeps the answer for whoever asks next (`networkaddress.cache.ttl`, 30 s unless set). */
        val JDK: NameResolver = NameResolver { InetAddress.getAllByName(it) }
    }
}

/**
 * Looks up the names that a dial over CIO needs, before it is dialled.
 *
 * CIO would do so itself, on a thread of `Dispatchers.IO` (Ktor 3.5.2, `Endpoint.connect`). A lookup cannot be
 * interrupted: when no name server answers each dial would take a thread for up to a minute, although it was given up
 * long before, until none is left to read and write the sockets of other links. Here lookups have few threads of their
 * own, dials wait without one, and CIO gets its answer from the JDK's cache. Where that was turned off CIO asks again,
 * and blocks.
 *
 * Thread-safe.
 *
 * @param scope what the lookups are children of: they outlive the dials that wait for them.
 */
internal class NameLookup(private val scope: CoroutineScope, private val resolver: NameResolver) {
    /** At most one for each name: whoever needs it too waits for the same one. */
    private val underWay = ConcurrentHashMap<String, Deferred<Unit>>()

    /**
     * Suspends until what CIO will ask for, when it dials [url] through [proxy] or directly, is known.
     *
     * @throws UnknownHostException when it cannot be looked up.
     */
    suspend fun await(url: String, proxy: Proxy?) {
        val target = Url(url)
        // CIO goes past all others.
        val through = proxy?.takeIf { it.type() == Proxy.Type.HTTP }?.address() as? InetSocketAddress
        if (through == null) return await(target.host)
        await(through.hostString)
        if (!target.protocol.isSecure()) return
        try {
            // For TLS CIO asks for the name behind the proxy too, and does not mind when only the proxy knows it.
            await(target.host)
        } catch (_: UnknownHostException) {
            // As it is with CIO.
        }
    }

    private suspend fun await(host: String) {
        if (isKnown(host)) return
        underWay.computeIfAbsent(host) { scope.async(LinkDispatchers.LOOKUPS) { lookUp(it) } }.await()
    }

    private fun lookUp(host: String) {
        try {
            resolver.lookUp(host)
        } catch (e: UnknownHostException) {
            throw UnknownHostException("the name $host could not be looked up").apply { initCause(e) }
        } finally {
            underWay.remove(host)
        }
    }

    private companion object {
        private val IP_V4 = Regex("[0-9.]+")

        /** An address, or this machine: no name server is asked. */
        private fun isKnown(host: String) = ':' in host || IP_V4.matches(host) || host == "localhost"
    }
}
