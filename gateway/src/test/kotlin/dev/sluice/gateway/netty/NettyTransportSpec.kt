package dev.sluice.gateway.netty

import dev.sluice.gateway.transport.TransportContract
import dev.sluice.gateway.transport.TransportTraits

internal class NettyTransportSpec :
    TransportContract(
        { needs ->
            NettyTransport
                .builder()
                .apply {
                    needs.proxy?.let(::proxy)
                    needs.trusted?.let { tls(it.clientContext) }
                    needs.closeTimeout?.let(::closeTimeout)
                }.build()
        },
        TransportTraits(hidesFrameSize = "Netty says only which limit was exceeded"),
    )
