@file:JvmName("ShardFactory")

package dev.sluice.gateway

import dev.sluice.model.Intents
import dev.sluice.model.Token

/**
 * Builds a shard: `Shard(token, Intent.GUILDS + Intent.GUILD_MESSAGES) { shardId(ShardId(3, 16)) }`.
 *
 * It does nothing before [Shard.connect]. From Java: [Shard.builder].
 */
@JvmSynthetic
public fun Shard(token: String, intents: Intents, configure: ShardBuilder.() -> Unit = {}): Shard =
    Shard(Token(token), intents, configure)

/** Builds a shard, as the function above does. */
@JvmSynthetic
public fun Shard(token: Token, intents: Intents, configure: ShardBuilder.() -> Unit = {}): Shard =
    ShardBuilder(token, intents).apply(configure).build()
