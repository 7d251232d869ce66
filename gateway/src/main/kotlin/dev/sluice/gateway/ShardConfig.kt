package dev.sluice.gateway

import dev.sluice.gateway.session.SessionStore
import dev.sluice.gateway.session.SessionStoreOptions
import dev.sluice.protocol.ProtocolConfig
import dev.sluice.protocol.StoredSession

/**
 * What a shard was built with. Immutable.
 *
 * @property gatewayAddress where Discord says that the gateway is; null where the user has said it.
 * @property handOver what the shard goes on with, or null.
 * @property sessionStore where its session is kept, or null.
 * @property runtime the user's, or null for the default of the process.
 * @property membership what binds it to a cluster; null for one that stands alone.
 */
internal class ShardConfig(
    val protocol: ProtocolConfig,
    val gatewayAddress: GatewayAddress?,
    val delivery: DeliveryOptions,
    val maxFrameBytes: Int,
    val handOver: StoredSession?,
    val sessionStore: SessionStore?,
    val sessionStoreOptions: SessionStoreOptions,
    val runtime: GatewayRuntime?,
    val membership: ShardMembership?,
)
