@file:JvmName("ShardMerging")

package dev.sluice.gateway

import dev.sluice.model.Event

/** The events of all these shards in one flow, each with its shard; see [MergedShards]. From Java: [ShardGroups.merged]. */
@JvmSynthetic
public fun Collection<Shard>.mergedEvents(): ShardFlow<ShardEvent<Event>> = MergedShards(this).events

/** The raw messages of all these shards in one flow, each with its shard; see [MergedShards]. */
@JvmSynthetic
public fun Collection<Shard>.mergedMessages(): ShardFlow<ShardMessage> = MergedShards(this).messages

/** The events of type [E] of all these shards in one flow; others are not even decoded, unless [E] may be any of them. */
@JvmSynthetic
public inline fun <reified E : Event> Collection<Shard>.mergedOn(): ShardFlow<ShardEvent<E>> =
    ShardGroups.merged(this).on(E::class.java)
