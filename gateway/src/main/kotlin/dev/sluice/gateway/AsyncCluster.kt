package dev.sluice.gateway

import dev.sluice.model.Command
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.ShardId
import dev.sluice.protocol.StoredSession
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Flow
import java.util.function.Consumer

/**
 * A [Cluster] as Java likes it: futures, listeners and publishers for the same operations. Register listeners before [up].
 * They end with the cluster. [down] and [downResumable] begin in the caller's thread, and complete also when the callback
 * executor takes no more tasks.
 *
 * All threads of the library are daemons: a program whose `main` returns ends. Keep `main` until it shall end, and `join` what
 * [up] returns, or nobody sees that it failed. [AsyncShard] shows how; [onState] tells of a cluster that is closed or halted.
 *
 * It holds no state. Thread-safe.
 */
public class AsyncCluster internal constructor(
    private val cluster: Cluster,
    private val core: ClusterCore,
    listening: MergedListening,
) : AsyncShardEvents(listening, "cluster") {
    private val futures = AsyncFutures(core) { (it as? ShardEvent<*>)?.tally }

    /** [Cluster.up]. */
    public fun up(): CompletableFuture<Void> = futures.ofVoid { cluster.up() }

    /** [Cluster.down]. */
    public fun down(): CompletableFuture<Void> = futures.ofVoidEnd(core::closeSoon) { cluster.down() }

    /** [Cluster.downResumable]. */
    @JvmOverloads
    public fun downResumable(drain: Duration = Duration.ZERO): CompletableFuture<Map<ShardId, StoredSession>> =
        futures.ofEnd({ core.suspendSoon(drain) }) { cluster.downResumable(drain) }

    /** [Cluster.restart]. */
    public fun restart(id: ShardId): CompletableFuture<Shard> = futures.of { cluster.restart(id) }

    /** [Cluster.addShard]. */
    @JvmOverloads
    public fun addShard(id: ShardId, handOver: StoredSession? = null): CompletableFuture<Shard> =
        futures.of { cluster.addShard(id, handOver) }

    /** [Cluster.removeShard]. */
    public fun removeShard(id: ShardId): CompletableFuture<Void> = futures.ofVoid { cluster.removeShard(id) }

    /** [Cluster.suspendShard]; null when there is nothing to go on with. */
    public fun suspendShard(id: ShardId): CompletableFuture<StoredSession> =
        futures.ofNullable { cluster.suspendShard(id) }

    /** [Cluster.sendToGuild]. */
    public fun sendToGuild(guildId: Long, command: Command): CompletableFuture<Void> =
        futures.ofVoid { cluster.sendToGuild(guildId, command) }

    /** [Cluster.sendToShard]. */
    public fun sendToShard(id: ShardId, command: Command): CompletableFuture<Void> =
        futures.ofVoid { cluster.sendToShard(id, command) }

    /** [Cluster.broadcast]. */
    public fun broadcast(command: Command): CompletableFuture<Void> = futures.ofVoid { cluster.broadcast(command) }

    /** Where the cluster stands. */
    public fun state(): ClusterState = cluster.state.value

    /** Calls [listener] with the state now and whenever it has changed; quick changes may be seen as one. */
    public fun onState(listener: Consumer<in ClusterState>): Subscription =
        futures.watch(cluster.state, { it.isTerminal }, listener::accept)

    /** What happened to the shards, the latest 64 events, oldest first; without READYs, see [Cluster.lifecycle]. */
    public fun lifecycle(): List<ShardEvent<LifecycleEvent>> = cluster.lifecycle.replayCache

    /** Calls [listener] with the latest life-cycle events and with each new one; one that is slow loses the oldest. */
    public fun onLifecycle(listener: Consumer<in ShardEvent<@JvmSuppressWildcards LifecycleEvent>>): Subscription =
        futures.watching {
            val told = listening.inContext(listener)
            core.untilGone(cluster.lifecycle) { futures.tell(it, told::accept) }
        }

    /**
     * Calls [listener] with each shard there is and each that comes, before it connects, also one that takes the place of
     * another; see [Cluster.spawned].
     *
     * @param options those of its collector do not matter.
     */
    @JvmOverloads
    public fun onSpawned(
        listener: Consumer<in Shard>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription = listening.onSpawned(listener, options)

    /** Publishes the shards; see [Cluster.spawned]. */
    public fun spawned(): Flow.Publisher<Shard> = listening.publishSpawned()

    override fun toString(): String = "AsyncCluster($cluster)"
}
