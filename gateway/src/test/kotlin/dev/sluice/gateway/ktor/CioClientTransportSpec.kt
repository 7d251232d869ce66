package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.TransportContract
import dev.sluice.gateway.transport.TransportTraits
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO
import io.ktor.client.engine.cio.endpoint

/** The same over a client of the caller's, whose engine has CIO's own dispatcher, and which outlives all transports. */
internal class CioClientTransportSpec :
    TransportContract({
        KtorTransport.builder().client(client).build()
    }, TransportTraits()) {
    init {
        afterSpec { client.close() }
    }

    private companion object {
        private val client =
            HttpClient(CIO) {
                engine { endpoint { maxConnectionsPerRoute = 1000 } }
            }
    }
}
