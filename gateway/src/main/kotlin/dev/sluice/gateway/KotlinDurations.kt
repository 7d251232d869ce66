@file:JvmName("KotlinDurations")

package dev.sluice.gateway

import dev.sluice.model.Command
import dev.sluice.model.ShardId
import dev.sluice.protocol.StoredSession
import kotlin.time.Duration
import kotlin.time.toJavaDuration

// What takes a java.time.Duration, for callers who write 5.seconds.

/** [Shard.send] with a time to live. */
@JvmSynthetic
public suspend fun Shard.send(command: Command, timeToLive: Duration): Unit = send(command, timeToLive.toJavaDuration())

/** [Shard.suspendSession], which says what [drain] is. */
@JvmSynthetic
public suspend fun Shard.suspendSession(drain: Duration): StoredSession? = suspendSession(drain.toJavaDuration())

/** [Shard.suspendOnShutdown], which says what [limit] is. */
@JvmSynthetic
public fun Shard.suspendOnShutdown(limit: Duration): Subscription = suspendOnShutdown(limit.toJavaDuration())

/** [Cluster.downResumable], which says what [drain] is. */
@JvmSynthetic
public suspend fun Cluster.downResumable(drain: Duration): Map<ShardId, StoredSession> =
    downResumable(drain.toJavaDuration())

/** [Cluster.suspendOnShutdown], which says what [limit] is. */
@JvmSynthetic
public fun Cluster.suspendOnShutdown(limit: Duration): Subscription = suspendOnShutdown(limit.toJavaDuration())
