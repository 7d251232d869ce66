package dev.sluice.gateway.netty

import dev.sluice.gateway.RealSocketContract

/** Over the one that is recommended for production. */
class NettyRealSocketSpec : RealSocketContract({ NettyTransport.create() })
