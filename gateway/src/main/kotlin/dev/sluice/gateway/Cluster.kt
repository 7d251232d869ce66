package dev.sluice.gateway

import dev.sluice.gateway.health.ClusterHealth
import dev.sluice.gateway.health.HealthOptions
import dev.sluice.model.Command
import dev.sluice.model.Event
import dev.sluice.model.Intents
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.protocol.StoredSession
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.SharedFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asSharedFlow
import kotlinx.coroutines.flow.asStateFlow
import java.time.Duration

/**
 * Many shards of a bot as one: started at the pace that Discord allows, seen as one flow, reached by guild. Made with the
 * function of the same name, or with [builder].
 *
 * **Subscribe first, then [up].** A flow here is cold: each collection has a ring for each shard, and sees every event of
 * every shard that comes from then on; those of one shard in order, those of several as they come. A shard that is started
 * later joins before it connects. A collector that is slow makes each shard wait by itself, so that nothing is lost. Events
 * flow while further shards are starting.
 *
 * **How flows end.** [events], [messages] and [spawned] complete after [down]. A shard that stops for good does not fail
 * them: they carry its [dev.sluice.model.Failed], and the others go on.
 *
 * **What stops the start.** When Discord closes any shard with 4004 (wrong token), 4012 (API version), 4013 or 4014
 * (intents), all others would meet the same end and burn an identify each. So no shard of this token on the runtime identifies
 * any more, not even one that has other intents: those that would have to are parked, [up] fails, [state] is
 * [ClusterState.Halted]. Shards that have a session go on, until Discord ends them too. Once it is mended, [up] tries again with
 * all of them; [restart] and [addShard] do so for those that are parked, besides their own. Several clusters of the token that
 * were stopped let go on their own shards each, and shards that are none of theirs wait for all of them. Other fatal codes
 * (4010, 4011) stop their shard only.
 *
 * From Java use [async].
 *
 * Thread-safe.
 */
public class Cluster internal constructor(config: ClusterConfig) {
    private val core = ClusterCore(config)
    private val asyncView = AsyncCluster(this, core, MergedListening(core.flows, core.callbackExecutor, core))

    /** What its shards identify with, unless configured otherwise one by one. */
    public val intents: Intents = config.intents

    /** Where it stands, and how many of its shards where. */
    public val state: StateFlow<ClusterState> = core.watch.state.asStateFlow()

    /**
     * What happened to its shards: the latest 64 events, then each new one; a slow watcher loses the oldest. A
     * [dev.sluice.model.Connected] comes without its READY, as in [Shard.lifecycle].
     */
    public val lifecycle: SharedFlow<ShardEvent<LifecycleEvent>> = core.watch.lifecycle.asSharedFlow()

    /** Its shards in the order of their ids; none before [up] knows how many. A copy. */
    public val shards: Collection<Shard> get() = core.roster.shards.toList()

    /**
     * Its shards as they are made, before they connect: those it has first, then each new one, a restarted one too. Completes
     * after [down].
     */
    public val spawned: Flow<Shard> = ShardFlow { core.flows.spawned() }

    /** Every dispatch, typed, and every life-cycle event of all shards. */
    public val events: ShardFlow<ShardEvent<Event>> = events(CollectorOptions.DEFAULT)

    /** Every payload of all shards with its bytes, dispatches and others, and every close of a connection. */
    public val messages: ShardFlow<ShardMessage> = messages(CollectorOptions.DEFAULT)

    /** The shard with that id; null when the cluster does not have it. It changes when the shard is restarted. */
    public fun shard(id: ShardId): Shard? = core.roster[id]

    /** The shard that the events of a guild come to; null when the cluster does not have it, or has none yet. */
    public fun shardOf(guildId: Long): Shard? = core.commands.shardOf(guildId)

    /** [events], with [options] of their own, which hold for the ring of each shard. */
    public fun events(options: CollectorOptions): ShardFlow<ShardEvent<Event>> =
        core.flows.eventFlow("cluster.events", Selection.ALL, options)

    /** [messages], with [options] of their own, which hold for the ring of each shard. */
    public fun messages(options: CollectorOptions): ShardFlow<ShardMessage> =
        core.flows.messageFlow("cluster.messages", options)

    /** The events of type [E] only; others are not even decoded, unless [E] may be any of them. */
    public inline fun <reified E : Event> on(
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): ShardFlow<ShardEvent<E>> = on(E::class.java, options)

    /** The events of one class only; others are not even decoded, unless the class may be any of them. */
    @JvmOverloads
    public fun <E : Event> on(
        eventClass: Class<E>,
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): ShardFlow<ShardEvent<E>> {
        val label = "cluster.on(${eventClass.simpleName})"
        return core.flows.eventFlow(label, Selection.ofClass(eventClass), options)
    }

    /** The dispatches of one name only, such as `MESSAGE_CREATE`, whether the library has a class for it or not. */
    @JvmOverloads
    public fun on(name: String, options: CollectorOptions = CollectorOptions.DEFAULT): ShardFlow<ShardEvent<Event>> =
        core.flows.eventFlow("cluster.on($name)", Selection.ofName(name), options)

    /**
     * Hands the dispatches of all shards to [sink], as [Shard.sink] does for one: each shard's in order and by itself, so
     * what [options] bound they bound for each shard. After a [restart] the former shard's come before the new one's, and
     * those that could not be delivered are tried again until the cluster is down.
     *
     * @return ends the subscription; what is under way can still be finished.
     * @throws IllegalStateException when the cluster has a collector of its name already, a sink or another one.
     */
    @JvmOverloads
    public fun sink(sink: EventSink, options: SinkOptions = SinkOptions.DEFAULT): Subscription =
        ClusterSink(core.roster, sink, options).also { it.open() }

    /**
     * The collector called [name] will not come back: the checkpoints that it held may go on, see [Shard.forget].
     *
     * @return false when it held none.
     */
    public fun forget(name: String): Boolean =
        core.roster.shards
            .map { it.forget(name) }
            .any { it }

    /**
     * Starts all shards, and suspends until each has been connected or has failed.
     *
     * It tries for ever, as [Shard.connect] does, and asks Discord's REST API again while that has trouble. Cancelling the
     * call does not stop the cluster, [down] does. A second call waits for the same; after a failure it tries anew, with new
     * shards in place of those that have ended. What `shardConfig` throws is thrown here, and so is what goes wrong when the
     * runtime's identify queue and transport are made; a cancellation of theirs as the cause of a [GatewayException].
     *
     * @throws GatewayException when the start was stopped (see above), when no shard at all could be started, when the REST
     *   API refuses the token, or when the cluster was closed.
     */
    @JvmSynthetic
    public suspend fun up(): Unit = core.up()

    /** Ends all sessions with 1000, and suspends until the connections are gone. What rings hold can still be taken. */
    @JvmSynthetic
    public suspend fun down(): Unit = core.down()

    /**
     * Ends the shards but not their sessions: closes with 4901, suspends until the connections are gone, and gives back
     * what goes on with [ClusterBuilder.continueFrom], in another process too: each shard's as [Shard.suspendSession] does.
     * Shards that have nothing are left out.
     *
     * @param drain how long collectors may take to finish what they hold.
     */
    @JvmSynthetic
    public suspend fun downResumable(drain: Duration = Duration.ZERO): Map<ShardId, StoredSession> =
        core.downResumable(drain)

    /**
     * From now on a shutdown of the JVM waits until the shards have ended, each as [Shard.suspendOnShutdown] says: with a
     * session store the next process goes on with the sessions and spends no identify.
     *
     * @param limit for all of them together; 10 s unless given.
     * @return takes the hook away; that happens by itself when the cluster is down.
     * @throws IllegalStateException when the JVM is shutting down already.
     * @throws IllegalArgumentException when [limit] is not positive.
     */
    @JvmOverloads
    public fun suspendOnShutdown(limit: Duration = ShutdownHook.DEFAULT_LIMIT): Subscription =
        core.suspendOnShutdown(limit)

    /**
     * Closes a shard, keeping its session, and puts a new one in its place, made anew by the `shardConfig` of the builder;
     * suspends until that is connected. The session is resumed where there is one. Flows of the cluster get all of the former
     * before any of the new; flows of the former shard itself complete. What `shardConfig` throws, or what comes of it (an
     * IDENTIFY that is too large), is thrown here, and costs the former nothing.
     *
     * Of restarts, additions and removals of one shard each begins when the one before it is done; those of several shards do
     * not wait for each other. What has begun, or waits for that, goes on when its caller is cancelled. A restart whose shard
     * is restarted once more before it is connected returns the one that is there in the end.
     *
     * @return the new shard.
     * @throws GatewayException when it must not go on, or the cluster is closed; [ShardNotHereException] when it has no such
     *   shard.
     */
    @JvmSynthetic
    public suspend fun restart(id: ShardId): Shard = core.restart(id)

    /**
     * Adds a shard, one of the same total, and suspends until it is connected. It continues from [handOver] when it is given
     * one. When the cluster has it already `shardConfig` is not called.
     *
     * @throws IllegalArgumentException when the cluster has it already, or it is one of another total.
     * @throws GatewayException when it must not go on, or the cluster is closed or has not been started.
     */
    @JvmSynthetic
    public suspend fun addShard(id: ShardId, handOver: StoredSession? = null): Shard = core.add(id, handOver)

    /** Ends a shard with its session, and takes it out of the cluster. */
    @JvmSynthetic
    public suspend fun removeShard(id: ShardId) {
        core.remove(id, isResumable = false)
    }

    /** Ends a shard but not its session, which it gives back, and takes it out: for another process to go on with. */
    @JvmSynthetic
    public suspend fun suspendShard(id: ShardId): StoredSession? = core.remove(id, isResumable = true)

    /**
     * Sends [command] through the shard of a guild, as [Shard.send] does.
     *
     * @throws ShardNotHereException when that shard is not one of this cluster's.
     */
    @JvmSynthetic
    public suspend fun sendToGuild(guildId: Long, command: Command): Unit = core.commands.sendToGuild(guildId, command)

    /**
     * Sends [command] through one shard, as [Shard.send] does.
     *
     * @throws ShardNotHereException when it is not one of this cluster's.
     */
    @JvmSynthetic
    public suspend fun sendToShard(id: ShardId, command: Command): Unit = core.commands.sendToShard(id, command)

    /**
     * Sends [command] through all shards at the same time, and suspends until each has sent it or has failed to.
     *
     * @throws BroadcastException when some failed to; the others have sent it.
     */
    @JvmSynthetic
    public suspend fun broadcast(command: Command): Unit = core.commands.broadcast(command)

    /**
     * How all its shards fare now, for probes and operators; see [ClusterHealth] for what each word means. Before [up] knows
     * how many there are it is live, and neither started nor ready. Waits for nothing.
     */
    @JvmOverloads
    public fun health(options: HealthOptions = HealthOptions.DEFAULT): ClusterHealth =
        shards.let { ClusterHealth.of(it, it.size, options) }

    /** The same for Java: futures, listeners, publishers. */
    public fun async(): AsyncCluster = asyncView

    override fun toString(): String = "Cluster(${state.value})"

    /** The parts, for tests. */
    internal val internals: ClusterCore get() = core

    public companion object {
        /** Begins a cluster. */
        @JvmStatic
        public fun builder(token: String, intents: Intents): ClusterBuilder = ClusterBuilder(Token(token), intents)

        /** Begins a cluster. */
        @JvmStatic
        public fun builder(token: Token, intents: Intents): ClusterBuilder = ClusterBuilder(token, intents)
    }
}
