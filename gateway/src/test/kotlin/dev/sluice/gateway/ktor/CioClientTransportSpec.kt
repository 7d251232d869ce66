package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.TransportContract
import dev.sluice.gateway.transport.TransportNeeds
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.engine.cio.endpoint
import java.util.concurrent.CopyOnWriteArrayList

/** The same over a client of the caller's, whose engine has CIO's own dispatcher, and which outlives all transports. */
internal class CioClientTransportSpec :
    TransportContract({ needs ->
        KtorTransport
            .builder()
            .client(if (needs.isPlain) client else clientWith(needs))
            .apply { needs.closeTimeout?.let(::closeTimeout) }
            .build()
    }, cioTraits(ignoresJvmProxies = "CIO asks them for wss, which they do not know, and the engine is the caller's")) {
    init {
        afterSpec { opened.forEach { it.close() } }
    }

    private companion object {
        private val opened = CopyOnWriteArrayList<HttpClient>()
        private val client = clientWith(TransportNeeds())
        private val TransportNeeds.isPlain get() = trusted == null && proxy == null

        private fun clientWith(needs: TransportNeeds) =
            HttpClient(CIO) {
                engine {
                    endpoint { maxConnectionsPerRoute = 1000 }
                    proxy = needs.proxy
                    needs.trusted?.let { https { trustManager = it.trustManager } }
                }
            }.also { opened += it }
    }
}
