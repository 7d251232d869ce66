package dev.sluice.gateway

import dev.sluice.model.Event
import java.util.concurrent.CompletionStage
import java.util.concurrent.Flow
import java.util.function.Consumer
import java.util.function.Function

/**
 * Listeners and publishers of the events of several shards, with the conduct that [AsyncShard] describes: what
 * [AsyncCluster] and [AsyncMergedShards] have in common.
 *
 * A listener sees the events of all shards, one call at a time; those of one shard in order. It has a ring for each shard, so
 * that one that is slow makes each shard wait by itself.
 *
 * It holds no state. Thread-safe.
 *
 * @param source names the shards in labels of listeners.
 */
public abstract class AsyncShardEvents internal constructor(
    internal val listening: MergedListening,
    private val source: String,
) {
    /** Calls [listener] for the events of one class; see [Cluster.on]. */
    @JvmOverloads
    public fun <E : Event> on(
        eventClass: Class<E>,
        listener: Consumer<in ShardEvent<@JvmSuppressWildcards E>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription =
        listening.onEvent("$source.on(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
            listener.accept(it.typed())
            null
        }

    /** Calls [listener] for the dispatches of one name, such as `MESSAGE_CREATE`. */
    @JvmOverloads
    public fun on(
        name: String,
        listener: Consumer<in ShardEvent<@JvmSuppressWildcards Event>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription =
        listening.onEvent("$source.on($name)", Selection.ofName(name), options) {
            listener.accept(it)
            null
        }

    /** Calls [listener] for every event; see [Cluster.events]. */
    @JvmOverloads
    public fun onEvent(
        listener: Consumer<in ShardEvent<@JvmSuppressWildcards Event>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription =
        listening.onEvent("$source.onEvent", Selection.ALL, options) {
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
    ): Subscription =
        listening.onEvent("$source.onAsync(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
            listener.apply(it.typed())
        }

    /** Calls [listener] for the events of one class, each to be called done; see [AsyncShard.onManual]. */
    @JvmOverloads
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> onManual(
        eventClass: Class<E>,
        listener: Consumer<in ManualEvent<@JvmSuppressWildcards ShardEvent<@JvmSuppressWildcards E>>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription =
        listening.onManual("$source.onManual(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
            listener.accept(it as ManualEvent<ShardEvent<E>>)
        }

    /**
     * Calls [listener] for the events of one class from several [workers] at a time; see [AsyncShard.parallelBy].
     *
     * @throws IllegalArgumentException when [workers] is not positive.
     */
    @JvmOverloads
    public fun <E : Event> parallelBy(
        eventClass: Class<E>,
        workers: Int,
        key: Function<in ShardEvent<@JvmSuppressWildcards E>, out Any?>,
        listener: Consumer<in ShardEvent<@JvmSuppressWildcards E>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription {
        require(workers > 0) { "workers must be positive, was $workers" }
        val label = "$source.parallelBy(${eventClass.simpleName})"
        return listening.parallelBy(label, Selection.ofClass(eventClass), workers, { key.apply(it.typed()) }, options) {
            listener.accept(it.typed())
        }
    }

    /** Calls [listener] for every message, raw; see [Cluster.messages]. */
    @JvmOverloads
    public fun onMessage(
        listener: Consumer<in ShardMessage>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription = listening.onMessage("$source.onMessage", listener, options)

    /** Publishes every event; see [Cluster.events]. */
    @JvmOverloads
    public fun events(
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): Flow.Publisher<ShardEvent<@JvmSuppressWildcards Event>> =
        listening.publishEvents("$source.publisher", Selection.ALL, options)

    /** Publishes the events of one class; see [Cluster.on]. */
    @JvmOverloads
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> events(
        eventClass: Class<E>,
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): Flow.Publisher<ShardEvent<@JvmSuppressWildcards E>> {
        val label = "$source.publisher(${eventClass.simpleName})"
        val publisher = listening.publishEvents(label, Selection.ofClass(eventClass), options)
        return publisher as Flow.Publisher<ShardEvent<E>>
    }

    /** Publishes the dispatches of one name. */
    @JvmOverloads
    public fun events(
        name: String,
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): Flow.Publisher<ShardEvent<@JvmSuppressWildcards Event>> =
        listening.publishEvents("$source.publisher($name)", Selection.ofName(name), options)

    /** Publishes every message, raw; see [Cluster.messages]. */
    @JvmOverloads
    public fun messages(options: CollectorOptions = CollectorOptions.DEFAULT): Flow.Publisher<ShardMessage> =
        listening.publishMessages("$source message publisher", options)
}

/** What a selection by class lets through. */
@Suppress("UNCHECKED_CAST")
internal fun <E : Event> ShardEvent<Event>.typed(): ShardEvent<E> = this as ShardEvent<E>

/** Who counts what becomes of the event. */
internal val ShardEvent<*>.tally: Tally get() = shard.internals.tally
