package dev.sluice.gateway.ktor

import io.ktor.client.HttpClient
import io.ktor.client.engine.HttpClientEngineConfig
import io.ktor.client.engine.HttpClientEngineFactory
import io.ktor.client.engine.cio.CIOEngineConfig
import java.net.Proxy
import java.util.function.Consumer

/** Makes engines and clients as a [KtorTransportBuilder] was told, when it was told to build; later changes do not matter. */
internal class EngineMaker(
    private val factory: HttpClientEngineFactory<HttpClientEngineConfig>,
    private val configure: Consumer<HttpClientEngineConfig>,
    private val dispatchers: LinkDispatchers?,
    private val incomingFrames: Int,
) {
    /** @param proxy where all goes through; null = what the engine's own configuration says, or the JVM's settings */
    fun make(proxy: Proxy?): EngineClient {
        lateinit var chosen: LinkDispatchers
        val engine = factory.create {
            chosen = dispatchers ?: LinkDispatchers.of(isCio = this is CIOEngineConfig)
            dispatcher = chosen.engine
            proxy?.let { this.proxy = it }
            if (this is CIOEngineConfig) configureForManyLinks()
            configure.accept(this)
            if (this is CIOEngineConfig) requireHttpProxy()
        }
        val client = HttpClient(engine) { configureForLinks(EngineTraits.of(engine), incomingFrames) }
        return EngineClient(client.apply { noteEngineSessions() }, engine, chosen)
    }

    private fun CIOEngineConfig.configureForManyLinks() {
        maxConnectionsCount = UNLIMITED_CONNECTIONS
        endpoint.maxConnectionsPerRoute = UNLIMITED_CONNECTIONS
        endpoint.connectTimeout = ENGINE_CONNECT_TIMEOUT_MILLIS
    }

    private fun CIOEngineConfig.requireHttpProxy() {
        require(
            proxy?.type() != Proxy.Type.SOCKS,
        ) { "CIO has no SOCKS proxies and would go past it: use OkHttp's engine" }
    }

    private companion object {
        /** All shards of a bot go to one host, and nobody but the caller may bound their number. */
        private const val UNLIMITED_CONNECTIONS = 1_000_000

        /**
         * No dial has it (see [EngineTraits.losesDialsWithinLimit]), but CIO keeps what it knows of a host for twice as
         * long.
         */
        private const val ENGINE_CONNECT_TIMEOUT_MILLIS = 60_000L
    }
}
