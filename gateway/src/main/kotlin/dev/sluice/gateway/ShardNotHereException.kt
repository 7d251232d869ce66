package dev.sluice.gateway

import dev.sluice.model.ShardId

/**
 * Something was asked of a shard that this [Cluster] does not run. In a bot of several processes another one may run it.
 *
 * @property shardId the shard that it was about.
 */
public class ShardNotHereException internal constructor(public val shardId: ShardId, message: String) :
    GatewayException(message)
