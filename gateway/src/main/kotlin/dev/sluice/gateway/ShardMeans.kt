package dev.sluice.gateway

import dev.sluice.gateway.transport.Transport
import dev.sluice.model.Token

/** What a shard works with, of its runtime. Immutable. */
internal class ShardMeans(
    val transport: Transport,
    val buffers: BufferPool,
    val identifyGuard: IdentifyGuard,
    val nanosUntilDial: () -> Long,
) {
    companion object {
        /** Has transport and queue made, if they are not: by code of the user's, which may throw. Not on the lane. */
        fun of(runtime: GatewayRuntime, token: Token): ShardMeans =
            ShardMeans(runtime.transport(), runtime.buffers, runtime.identifyGuard(token), runtime::nanosUntilDial)
    }
}
