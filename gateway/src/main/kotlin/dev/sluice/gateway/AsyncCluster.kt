package dev.sluice.gateway

import dev.sluice.model.Command
import dev.sluice.model.Event
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.ShardId
import dev.sluice.protocol.StoredSession
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.Flow
import java.util.function.Consumer
import java.util.function.Function

/**
 * A [Cluster] as Java likes it: futures, listeners and publishers for the same operations, with the conduct that [AsyncShard]
 * describes.
 *
 * A listener sees the events of all shards, one call at a time; those of one shard in order. It has a ring for each shard, so
 * that one that is slow makes each shard wait by itself. Register listeners before [up]. They end with the cluster.
 *
 * It holds no state. Thread-safe.
 */
public class AsyncCluster internal constructor(private val cluster: Cluster, private val core: ClusterCore) {
    private val listening = MergedListening(core.flows, core.callbackExecutor)
    private val futures = AsyncFutures(core) { value, _ ->
        (value as? ShardEvent<*>)?.run {
            shard.internals.delivery.tally.listenerFailures
                .incrementAndGet()
        }
    }

    /** [Cluster.up]. */
    public fun up(): CompletableFuture<Void> = futures.ofNothing { cluster.up() }

    /** [Cluster.down]. */
    public fun down(): CompletableFuture<Void> = futures.ofNothing { cluster.down() }

    /** [Cluster.downResumable]. */
    @JvmOverloads
    public fun downResumable(drain: Duration = Duration.ZERO): CompletableFuture<Map<ShardId, StoredSession>> =
        futures.of { cluster.downResumable(drain) }

    /** [Cluster.restart]. */
    public fun restart(id: ShardId): CompletableFuture<Shard> = futures.of { cluster.restart(id) }

    /** [Cluster.addShard]. */
    @JvmOverloads
    public fun addShard(id: ShardId, handOver: StoredSession? = null): CompletableFuture<Shard> =
        futures.of { cluster.addShard(id, handOver) }

    /** [Cluster.removeShard]. */
    public fun removeShard(id: ShardId): CompletableFuture<Void> = futures.ofNothing { cluster.removeShard(id) }

    /** [Cluster.suspendShard]; null when there is nothing to go on with. */
    public fun suspendShard(id: ShardId): CompletableFuture<StoredSession> =
        futures.ofNullable { cluster.suspendShard(id) }

    /** [Cluster.sendToGuild]. */
    public fun sendToGuild(guildId: Long, command: Command): CompletableFuture<Void> =
        futures.ofNothing { cluster.sendToGuild(guildId, command) }

    /** [Cluster.sendToShard]. */
    public fun sendToShard(id: ShardId, command: Command): CompletableFuture<Void> =
        futures.ofNothing { cluster.sendToShard(id, command) }

    /** [Cluster.broadcast]. */
    public fun broadcast(command: Command): CompletableFuture<Void> = futures.ofNothing { cluster.broadcast(command) }

    /** Where the cluster stands. */
    public fun state(): ClusterState = cluster.state.value

    /** Calls [listener] with the state now and whenever it has changed; quick changes may be seen as one. */
    public fun onState(listener: Consumer<in ClusterState>): AutoCloseable =
        futures.watch(cluster.state, { it.isTerminal }, listener::accept)

    /** What happened to the shards, the latest 64 events, oldest first. */
    public fun lifecycle(): List<ShardEvent<LifecycleEvent>> = cluster.lifecycle.replayCache

    /** Calls [listener] with the latest life-cycle events and with each new one; one that is slow loses the oldest. */
    public fun onLifecycle(listener: Consumer<in ShardEvent<@JvmSuppressWildcards LifecycleEvent>>): AutoCloseable =
        futures.watching {
            core.untilGone(cluster.lifecycle) { event ->
                futures.tell(event) {
                    it.shard.internals.logger
                        .within { listener.accept(it) }
                }
            }
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
    ): AutoCloseable = listening.onSpawned(listener, options)

    /** Calls [listener] for the events of one class; see [Cluster.on]. */
    @JvmOverloads
    public fun <E : Event> on(
        eventClass: Class<E>,
        listener: Consumer<in ShardEvent<@JvmSuppressWildcards E>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listening.onEvent("cluster.on(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
            listener.accept(it.typed())
            null
        }

    /** Calls [listener] for the dispatches of one name, such as `MESSAGE_CREATE`. */
    @JvmOverloads
    public fun on(
        name: String,
        listener: Consumer<in ShardEvent<@JvmSuppressWildcards Event>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listening.onEvent("cluster.on($name)", Selection.ofName(name), options) {
            listener.accept(it)
            null
        }

    /** Calls [listener] for every event; see [Cluster.events]. */
    @JvmOverloads
    public fun onEvent(
        listener: Consumer<in ShardEvent<@JvmSuppressWildcards Event>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listening.onEvent("cluster.onEvent", Selection.ALL, options) {
            listener.accept(it)
            null
        }

    /**
     * Calls [listener] for the events of one class; the next call comes when the stage that it returned has completed, for
     * any shard. A stage that fails counts as a listener that throws; null counts as completed.
     */
    @JvmOverloads
    public fun <E : Event> onAsync(
        eventClass: Class<E>,
        listener: Function<in ShardEvent<@JvmSuppressWildcards E>, out CompletionStage<*>?>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listening.onEvent("cluster.onAsync(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
            listener.apply(it.typed())
        }

    /** Calls [listener] for the events of one class, each to be called done; see [AsyncShard.onManual]. */
    @JvmOverloads
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> onManual(
        eventClass: Class<E>,
        listener: Consumer<in ManualEvent<@JvmSuppressWildcards ShardEvent<@JvmSuppressWildcards E>>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listening.onManual("cluster.onManual(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
            listener.accept(it as ManualEvent<ShardEvent<E>>)
        }

    /**
     * Calls [listener] for the events of one class from several [workers] at a time; see [AsyncShard.parallelBy].
     *
     * @throws IllegalArgumentException when [workers] is not positive.
     */
    @JvmOverloads
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> parallelBy(
        eventClass: Class<E>,
        workers: Int,
        key: Function<in ShardEvent<@JvmSuppressWildcards E>, out Any?>,
        listener: Consumer<in ShardEvent<@JvmSuppressWildcards E>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable {
        require(workers > 0) { "workers must be positive, was $workers" }
        val label = "cluster.parallelBy(${eventClass.simpleName})"
        val events = core.flows.events(label, Selection.ofClass(eventClass), options.collector)
        val intake = events as Intake<ShardEvent<E>>
        intake.open()
        val errors = ListenerErrors(intake, {
            (it as ShardEvent<*>)
                .shard.internals.delivery.tally
        }, options.onError)
        val inContext = Consumer<ShardEvent<E>> {
            it.shard.internals.logger
                .within { listener.accept(it) }
        }
        val work = KeyedListener(intake, key, inContext, errors)
        return core.served(intake, options.executor) { work.run(workers) }
    }

    /** Calls [listener] for every message, raw; see [Cluster.messages]. */
    @JvmOverloads
    public fun onMessage(
        listener: Consumer<in ShardMessage>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable = listening.onMessage("cluster.onMessage", listener, options)

    /** Publishes the shards; see [Cluster.spawned]. */
    public fun spawned(): Flow.Publisher<Shard> = listening.publishSpawned()

    /** Publishes every event; see [Cluster.events]. */
    @JvmOverloads
    public fun events(
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): Flow.Publisher<ShardEvent<@JvmSuppressWildcards Event>> =
        listening.publishEvents("cluster.publisher", Selection.ALL, options)

    /** Publishes the events of one class; see [Cluster.on]. */
    @JvmOverloads
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> events(
        eventClass: Class<E>,
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): Flow.Publisher<ShardEvent<@JvmSuppressWildcards E>> {
        val label = "cluster.publisher(${eventClass.simpleName})"
        val publisher = listening.publishEvents(label, Selection.ofClass(eventClass), options)
        return publisher as Flow.Publisher<ShardEvent<E>>
    }

    /** Publishes the dispatches of one name. */
    @JvmOverloads
    public fun events(
        name: String,
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): Flow.Publisher<ShardEvent<@JvmSuppressWildcards Event>> =
        listening.publishEvents("cluster.publisher($name)", Selection.ofName(name), options)

    /** Publishes every message, raw; see [Cluster.messages]. */
    @JvmOverloads
    public fun messages(options: CollectorOptions = CollectorOptions.DEFAULT): Flow.Publisher<ShardMessage> =
        listening.publishMessages("cluster message publisher", options)

    override fun toString(): String = "AsyncCluster($cluster)"
}

/** What a selection by class lets through. */
@Suppress("UNCHECKED_CAST")
internal fun <E : Event> ShardEvent<Event>.typed(): ShardEvent<E> = this as ShardEvent<E>
