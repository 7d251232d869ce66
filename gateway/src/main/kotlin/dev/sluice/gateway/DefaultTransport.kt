package dev.sluice.gateway

import dev.sluice.gateway.transport.Transport

/** Makes the transport that is used unless another is given: the one place that knows which that is. */
internal object DefaultTransport {
    fun create(): Transport = throw GatewayException("no transport was given: GatewayRuntime.builder().transport(...)")
}
