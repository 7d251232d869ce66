package dev.sluice.gateway

import dev.sluice.model.Event
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope

/**
 * Several shards seen as one flow, for those who run shards without a [Cluster]. Made with [ShardGroups.merged], or from
 * Kotlin with [mergedEvents] and its like.
 *
 * A flow here is cold: each collection has a ring for each shard and sees every event of every shard that comes from then on,
 * those of one shard in order. A collector that is slow makes each shard wait by itself. Subscribe before the shards connect.
 * The flows complete when all shards have ended; one that stops for good does not fail them: they carry its
 * [dev.sluice.model.Failed], and the others go on.
 *
 * From Java use [async].
 *
 * The shards may be of one bot or of several. Thread-safe.
 */
public class MergedShards internal constructor(shards: Collection<Shard>) {
    /** What is merged, in the order in which it was given, each once. */
    public val shards: List<Shard> = shards.distinct()

    private val owner = Owner(this.shards)
    private val core = MergedFlows(FixedShards(this.shards), advice = null, owner.callbackDispatcher)

    /** Every dispatch, typed, and every life-cycle event of all of them. */
    public val events: ShardFlow<ShardEvent<Event>> = events(CollectorOptions.DEFAULT)

    /** Every payload of all of them with its bytes, dispatches and others, and every close of a connection. */
    public val messages: ShardFlow<ShardMessage> = messages(CollectorOptions.DEFAULT)

    /** [events], with [options] of their own, which hold for the ring of each shard. */
    public fun events(options: CollectorOptions): ShardFlow<ShardEvent<Event>> =
        core.eventFlow("merged.events", Selection.ALL, options)

    /** [messages], with [options] of their own, which hold for the ring of each shard. */
    public fun messages(options: CollectorOptions): ShardFlow<ShardMessage> =
        core.messageFlow("merged.messages", options)

    /** The events of type [E] only; others are not even decoded, unless [E] may be any of them. */
    public inline fun <reified E : Event> on(
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): ShardFlow<ShardEvent<E>> = on(E::class.java, options)

    /** The events of one class only; others are not even decoded, unless the class may be any of them. */
    @JvmOverloads
    public fun <E : Event> on(
        eventClass: Class<E>,
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): ShardFlow<ShardEvent<E>> =
        core.eventFlow("merged.on(${eventClass.simpleName})", Selection.ofClass(eventClass), options)

    /** The dispatches of one name only, such as `MESSAGE_CREATE`, whether the library has a class for it or not. */
    @JvmOverloads
    public fun on(name: String, options: CollectorOptions = CollectorOptions.DEFAULT): ShardFlow<ShardEvent<Event>> =
        core.eventFlow("merged.on($name)", Selection.ofName(name), options)

    /** The same for Java: listeners, publishers. */
    public fun async(): AsyncMergedShards {
        val executor = shards.firstOrNull()?.internals?.callbackExecutor ?: CallbackExecutors.shared
        return AsyncMergedShards(this, MergedListening(core, executor, owner))
    }

    override fun toString(): String = "MergedShards(${shards.map { it.shardId }})"

    /** They have no job of their own: what is done for all of them belongs to one of them that lives. */
    private class Owner(private val shards: List<Shard>) : AsyncOwner {
        override val name: String get() = "merged"

        override val logger: ShardLog = ShardLog(null)

        override val callbackDispatcher: CoroutineDispatcher =
            shards.firstOrNull()?.internals?.callbackDispatcher ?: CallbackExecutors.shared.asCallbackDispatcher()

        override fun <T> withScope(block: (CoroutineScope?) -> T): T {
            val living = shards.firstOrNull { !it.state.value.isTerminal } ?: return block(null)
            return living.internals.withScope(block)
        }
    }

    /** Shards that stay what they are. */
    private class FixedShards(private val shards: List<Shard>) : ShardSource {
        override fun attach(joiner: ShardJoiner) {
            shards.forEach(joiner::join)
            joiner.complete()
        }

        override fun detach(joiner: ShardJoiner) = Unit

        /** Two bots may have shards of one id. */
        override fun placeOf(shard: Shard): Any = shard
    }
}
