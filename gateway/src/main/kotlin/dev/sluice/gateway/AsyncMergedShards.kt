package dev.sluice.gateway

import dev.sluice.model.Event
import java.util.concurrent.CompletionStage
import java.util.concurrent.Executor
import java.util.concurrent.Flow
import java.util.function.Consumer
import java.util.function.Function

/**
 * [MergedShards] as Java likes them: listeners and publishers, with the conduct that [AsyncShard] describes. A listener sees
 * the events of all shards, one call at a time. Register listeners before the shards connect.
 *
 * It holds no state. Thread-safe.
 */
public class AsyncMergedShards internal constructor(
    private val merged: MergedShards,
    flows: MergedFlows,
    executor: Executor,
) {
    private val listening = MergedListening(flows, executor)

    /** Calls [listener] for the events of one class; see [MergedShards.on]. */
    @JvmOverloads
    public fun <E : Event> on(
        eventClass: Class<E>,
        listener: Consumer<in ShardEvent<@JvmSuppressWildcards E>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listening.onEvent("merged.on(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
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
        listening.onEvent("merged.on($name)", Selection.ofName(name), options) {
            listener.accept(it)
            null
        }

    /** Calls [listener] for every event; see [MergedShards.events]. */
    @JvmOverloads
    public fun onEvent(
        listener: Consumer<in ShardEvent<@JvmSuppressWildcards Event>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listening.onEvent("merged.onEvent", Selection.ALL, options) {
            listener.accept(it)
            null
        }

    /** Calls [listener] for the events of one class; see [AsyncCluster.onAsync]. */
    @JvmOverloads
    public fun <E : Event> onAsync(
        eventClass: Class<E>,
        listener: Function<in ShardEvent<@JvmSuppressWildcards E>, out CompletionStage<*>?>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listening.onEvent("merged.onAsync(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
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
        listening.onManual("merged.onManual(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
            listener.accept(it as ManualEvent<ShardEvent<E>>)
        }

    /** Calls [listener] for every message, raw; see [MergedShards.messages]. */
    @JvmOverloads
    public fun onMessage(
        listener: Consumer<in ShardMessage>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable = listening.onMessage("merged.onMessage", listener, options)

    /** Publishes every event; see [MergedShards.events]. */
    @JvmOverloads
    public fun events(
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): Flow.Publisher<ShardEvent<@JvmSuppressWildcards Event>> =
        listening.publishEvents("merged.publisher", Selection.ALL, options)

    /** Publishes the events of one class; see [MergedShards.on]. */
    @JvmOverloads
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> events(
        eventClass: Class<E>,
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): Flow.Publisher<ShardEvent<@JvmSuppressWildcards E>> {
        val label = "merged.publisher(${eventClass.simpleName})"
        val publisher = listening.publishEvents(label, Selection.ofClass(eventClass), options)
        return publisher as Flow.Publisher<ShardEvent<E>>
    }

    /** Publishes the dispatches of one name. */
    @JvmOverloads
    public fun events(
        name: String,
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): Flow.Publisher<ShardEvent<@JvmSuppressWildcards Event>> =
        listening.publishEvents("merged.publisher($name)", Selection.ofName(name), options)

    /** Publishes every message, raw; see [MergedShards.messages]. */
    @JvmOverloads
    public fun messages(options: CollectorOptions = CollectorOptions.DEFAULT): Flow.Publisher<ShardMessage> =
        listening.publishMessages("merged message publisher", options)

    override fun toString(): String = "AsyncMergedShards($merged)"
}
