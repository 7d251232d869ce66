package dev.sluice.gateway

import dev.sluice.protocol.ProtocolConfig

/**
 * What a shard was built with. Immutable.
 *
 * @property runtime the user's, or null for the default of the process.
 */
internal class ShardConfig(
    val protocol: ProtocolConfig,
    val delivery: DeliveryOptions,
    val maxFrameBytes: Int,
    val runtime: GatewayRuntime?,
)
