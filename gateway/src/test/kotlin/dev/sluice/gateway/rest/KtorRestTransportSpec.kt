package dev.sluice.gateway.rest

import dev.sluice.gateway.ktor.KtorTransport

internal class KtorRestTransportSpec :
    RestTransportContract({ KtorTransport.create().let { RestOwner(it.rest(), it) } })
