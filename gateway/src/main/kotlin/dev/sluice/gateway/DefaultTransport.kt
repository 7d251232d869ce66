package dev.sluice.gateway

import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.gateway.transport.Transport

/** Makes the transport that is used unless another is given: the one place that knows which that is. */
internal object DefaultTransport {
    fun create(): Transport = KtorTransport.create()
}
