package dev.sluice.gateway.ktor

import dev.sluice.gateway.LibraryVersions
import dev.sluice.gateway.NanoClock
import io.ktor.client.HttpClient
import io.ktor.client.engine.HttpClientEngineConfig
import io.ktor.client.engine.HttpClientEngineFactory
import io.ktor.client.engine.cio.CIO
import kotlinx.coroutines.Job
import java.net.Proxy
import java.time.Duration
import java.util.function.Consumer

/**
 * Configures a [KtorTransport]. Not thread-safe.
 *
 * TLS is a matter of the engine: configure it in [engine], or hand over a [client] that has it.
 */
public class KtorTransportBuilder internal constructor() {
    init {
        LibraryVersions.require()
    }

    private var client: HttpClient? = null
    private var factory: HttpClientEngineFactory<HttpClientEngineConfig>? = null
    private var configure: Consumer<HttpClientEngineConfig> = Consumer { }
    private var proxy: Proxy? = null
    private var parent: Job? = null
    private var incomingFrames = DEFAULT_INCOMING_FRAMES
    private var dispatchers: LinkDispatchers? = null
    private var clock: NanoClock = NanoClock.System
    private var closeTimeout: Duration = KtorLink.CLOSE_TIMEOUT
    private var resolver: NameResolver = NameResolver.JDK

    /**
     * Uses [client]'s engine and configuration, plugins included; redirects, response validation and the WebSockets
     * plugin's limits are set anew for the links, in a copy of the configuration. It is never closed.
     *
     * CIO's own limits apply: unless configured, 100 connections per host and 1000 in all. Links beyond wait and time out.
     */
    public fun client(client: HttpClient): KtorTransportBuilder = apply { this.client = client }

    /**
     * Makes a client over another engine than CIO, or over CIO with a configuration of its own. [configure] is called
     * after the settings of this builder, with the engine's own configuration class.
     */
    @JvmOverloads
    public fun <T : HttpClientEngineConfig> engine(
        factory: HttpClientEngineFactory<T>,
        configure: Consumer<in T> = Consumer { },
    ): KtorTransportBuilder =
        apply {
            // The configuration that is handed to the consumer is the one that this very factory made.
            @Suppress("UNCHECKED_CAST")
            this.factory = factory as HttpClientEngineFactory<HttpClientEngineConfig>
            @Suppress("UNCHECKED_CAST")
            this.configure = configure as Consumer<HttpClientEngineConfig>
        }

    /**
     * Goes through [proxy]. CIO and the Java engine know HTTP proxies only, OkHttp SOCKS ones too. Without it the JVM's
     * proxy settings hold (`https.proxyHost` for `wss`, `http.proxyHost` for `ws`, `http.nonProxyHosts`, or a
     * `ProxySelector`); what they lead through a proxy that the engine does not know is not dialled. Not together with
     * [client], whose engine must know of its proxy when it is CIO.
     */
    public fun proxy(proxy: Proxy): KtorTransportBuilder = apply { this.proxy = proxy }

    /** The job whose child the transport is: it ends with it. */
    public fun parent(parent: Job): KtorTransportBuilder = apply { this.parent = parent }

    /**
     * Frames that each queue between socket and listener holds, 64 unless set. More save thread switches in bursts, and cost
     * memory while reading is paused: a frame may be as large as the request allows.
     */
    public fun incomingFrames(frames: Int): KtorTransportBuilder =
        apply {
            require(
                frames in 1..MAX_INCOMING_FRAMES,
            ) { "incomingFrames must be in 1..$MAX_INCOMING_FRAMES, was $frames" }
            incomingFrames = frames
        }

    @JvmSynthetic
    internal fun dispatchers(dispatchers: LinkDispatchers): KtorTransportBuilder =
        apply {
            this.dispatchers =
                dispatchers
        }

    @JvmSynthetic
    internal fun clock(clock: NanoClock): KtorTransportBuilder = apply { this.clock = clock }

    /** How long a peer may take to answer a close frame. */
    @JvmSynthetic
    internal fun closeTimeout(timeout: Duration): KtorTransportBuilder = apply { closeTimeout = timeout }

    @JvmSynthetic
    internal fun resolver(resolver: NameResolver): KtorTransportBuilder = apply { this.resolver = resolver }

    /** @throws IllegalArgumentException when the settings contradict each other, or the engine does not know such a proxy */
    public fun build(): KtorTransport = client?.let(::over) ?: overOwnEngine()

    private fun over(given: HttpClient): KtorTransport {
        require(factory == null) { "give either a client or an engine" }
        require(proxy == null) { "a client has its own proxy settings: configure the proxy there" }
        val traits = EngineTraits.of(given.engine)
        val dispatchers = dispatchers ?: LinkDispatchers.of(isCio = traits.readsOnDispatchersIo)
        val copy = given.config { configureForLinks(traits, incomingFrames) }.apply { noteEngineSessions() }
        val clients = JvmProxies(EngineClient(copy, null, dispatchers), null, traits.followedProxies)
        return KtorTransport(copy, clients, parent, dispatchers, closeTimeout, clock, resolver)
    }

    private fun overOwnEngine(): KtorTransport {
        val maker = EngineMaker(factory ?: defaultFactory(), configure, dispatchers, incomingFrames)
        val main = maker.make(proxy)
        val clients = JvmProxies(main, maker::make, EngineTraits.of(main.client.engine).followedProxies)
        return KtorTransport(main.client, clients, parent, main.dispatchers, closeTimeout, clock, resolver)
    }

    @Suppress("UNCHECKED_CAST")
    private fun defaultFactory() = CIO as HttpClientEngineFactory<HttpClientEngineConfig>

    private companion object {
        /** With two queues, 130 frames of a few hundred bytes: far less than a connection's inflater. */
        private const val DEFAULT_INCOMING_FRAMES = 64

        /** Beyond this a queue bounds nothing. */
        private const val MAX_INCOMING_FRAMES = 65_536
    }
}
