@file:JvmName("ClusterFactory")

package dev.sluice.gateway

import dev.sluice.model.Intents
import dev.sluice.model.Token

/**
 * Builds a cluster: `Cluster(token, Intent.GUILDS + Intent.GUILD_MESSAGES) { strategy(ShardStrategy.Fixed(16)) }`.
 *
 * It does nothing before [Cluster.up]. From Java: [Cluster.builder].
 */
@JvmSynthetic
public fun Cluster(token: String, intents: Intents, configure: ClusterBuilder.() -> Unit = {}): Cluster =
    Cluster(Token(token), intents, configure)

/** Builds a cluster, as the function above does. */
@JvmSynthetic
public fun Cluster(token: Token, intents: Intents, configure: ClusterBuilder.() -> Unit = {}): Cluster =
    ClusterBuilder(token, intents).apply(configure).build()
