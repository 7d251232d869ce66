package dev.sluice.gateway

import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.gateway.netty.NettyTransport
import dev.sluice.gateway.rest.RestTransport
import dev.sluice.gateway.transport.Transport

/** Makes the transports that are used unless others are given: the one place that knows which those are. */
internal object DefaultTransport {
    fun create(): Transport = KtorTransport.create()

    /** Requests over the client of [transport], with its proxy and TLS settings, or over one of their own. */
    fun rest(transport: Transport): RestTransport =
        when (transport) {
            is KtorTransport -> transport.rest()
            is NettyTransport -> transport.rest()
            else -> OwnRestTransport(KtorTransport.create())
        }

    /** Closes the client that was made for it. */
    private class OwnRestTransport(private val transport: KtorTransport) : RestTransport by transport.rest() {
        override fun close() = transport.close()
    }
}
