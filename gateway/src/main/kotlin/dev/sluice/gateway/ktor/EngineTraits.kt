package dev.sluice.gateway.ktor

import io.ktor.client.engine.HttpClientEngine
import io.ktor.client.plugins.HttpTimeoutCapability
import io.ktor.client.plugins.HttpTimeoutConfig
import io.ktor.client.plugins.websocket.WebSocketExtensionsCapability
import io.ktor.client.request.HttpRequestBuilder
import java.net.Proxy

/**
 * What a Ktor engine makes of a WebSocket; read from the sources of Ktor 3.5.2.
 *
 * | | CIO | OkHttp | Java |
 * |---|---|---|---|
 * | frames as they came, pings and close frames included | yes | no: whole messages | no: pieces, no pings |
 * | a bounded incoming queue makes it stop reading | yes | no: refuses such a queue | yes |
 * | sockets are read and written on `Dispatchers.IO`, whatever dispatcher it is given | yes | no | no |
 * | the TCP connection of a dial that is given up ends | at once | with its own timeouts | never, without a limit |
 * | the answer to the handshake is judged | no: its status only | yes | yes |
 * | kinds of proxies of the JVM's settings that a WebSocket goes through | none | HTTP, SOCKS | HTTP |
 */
internal class EngineTraits(
    /** Frames arrive as they are: pings and close frames are ours to answer, and violations in them ours to see. */
    val showsControlFrames: Boolean,
    /** The incoming queue must be unlimited; only keeping the engine's reading thread busy stops it. */
    val needsUnlimitedQueue: Boolean,
    /** It stands still while code of a user's blocks all threads of `Dispatchers.IO`. */
    val readsOnDispatchersIo: Boolean,
    /**
     * A dial that is cancelled goes on unseen, so it needs a limit. Ktor makes that of an engine's first dial the connect
     * timeout of its `java.net.http.HttpClient` too.
     */
    val keepsGivenUpDials: Boolean,
    /**
     * Its own limit for connecting lets go of a socket that comes as a dial is given up, which is open for ever then,
     * also when the engine has ended (Ktor 3.5.2, `Endpoint.connect`: `withTimeoutOrNull` loses its result). Without a
     * limit nothing is lost.
     */
    val losesDialsWithinLimit: Boolean,
    /** Kinds of proxies that it looks up in the JVM's settings by itself, and goes through. */
    val followedProxies: Set<Proxy.Type>,
) {
    companion object {
        private const val OKHTTP_PACKAGE = "io.ktor.client.engine.okhttp."
        private const val CIO_PACKAGE = "io.ktor.client.engine.cio."
        private const val JAVA_PACKAGE = "io.ktor.client.engine.java."

        fun of(engine: HttpClientEngine): EngineTraits {
            val name = engine.javaClass.name
            val isCio = name.startsWith(CIO_PACKAGE)
            return EngineTraits(
                // Only an engine that shows frames as they are can have extensions plugged into it.
                showsControlFrames = WebSocketExtensionsCapability in engine.supportedCapabilities,
                needsUnlimitedQueue = name.startsWith(OKHTTP_PACKAGE),
                readsOnDispatchersIo = isCio,
                keepsGivenUpDials = name.startsWith(JAVA_PACKAGE),
                losesDialsWithinLimit = isCio,
                followedProxies = when {
                    isCio -> emptySet()

                    name.startsWith(JAVA_PACKAGE) -> setOf(Proxy.Type.HTTP)

                    // What others do is their authors' to say.
                    else -> setOf(Proxy.Type.HTTP, Proxy.Type.SOCKS)
                },
            )
        }
    }
}

/** Sets the engine's own limit for connecting; what else a client has configured stays. */
internal fun HttpRequestBuilder.connectWithin(limitMillis: Long) {
    setCapability(HttpTimeoutCapability, HttpTimeoutConfig(connectTimeoutMillis = limitMillis))
}
