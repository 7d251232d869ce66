package dev.sluice.gateway.rest

import dev.sluice.gateway.netty.NettyTransport

internal class NettyRestTransportSpec :
    RestTransportContract({ NettyTransport.create().let { RestOwner(it.rest(), it) } })
