package dev.sluice.gateway

import dev.sluice.model.Command
import dev.sluice.model.Connected
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Event
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.Member
import dev.sluice.model.RequestGuildMembers
import dev.sluice.protocol.Session
import dev.sluice.protocol.ShardState
import kotlinx.coroutines.flow.toList
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.Flow
import java.util.function.Consumer
import java.util.function.Function

/**
 * A [Shard] as Java likes it: futures, listeners and publishers for the same operations.
 *
 * **Futures** complete on the runtime's callback executor; cancelling one cancels what it stands for, as far as that
 * has not happened yet.
 *
 * **Listeners** are called one at a time and in order on the runtime's callback executor (virtual threads where there
 * are), each from a ring of its own: one that blocks delays nobody else, and no heartbeat. When its ring is full,
 * reading pauses. One that throws is logged, counted and goes on, unless its [ListenerOptions.onError] decides
 * otherwise. Register them before [connect]. What is returned ends the subscription; what waits in the ring is then
 * dropped.
 *
 * **Publishers** honour what is requested; each subscriber has a ring of its own, from its subscription on.
 *
 * It holds no state. Thread-safe.
 */
public class AsyncShard internal constructor(private val shard: Shard, private val core: ShardCore) {
    private val futures = ShardFutures(core)

    /** [Shard.connect]. */
    public fun connect(): CompletableFuture<Connected> = futures.of { shard.connect() }

    /** [Shard.send]. */
    public fun send(command: Command): CompletableFuture<Void> = futures.ofNothing { shard.send(command) }

    /** [Shard.sendRaw]. */
    @DelicateGatewayApi
    public fun sendRaw(opcode: Int, dataJson: String): CompletableFuture<Void> =
        futures.ofNothing { shard.sendRaw(opcode, dataJson) }

    /** [Shard.close]. */
    public fun close(): CompletableFuture<Void> = futures.ofNothing { shard.close() }

    /** [Shard.suspendSession]; null when there is no session. */
    public fun suspendSession(): CompletableFuture<Session> = futures.ofNullable { shard.suspendSession() }

    /** [Shard.nextEvent]; null when the shard has been closed. */
    public fun nextEvent(): CompletableFuture<Event> = futures.ofNullable { shard.nextEvent() }

    /** [Shard.nextMessage]; null when the shard has been closed. */
    public fun nextMessage(): CompletableFuture<RawMessage> = futures.ofNullable { shard.nextMessage() }

    /** All members of a guild, when the last has come; needs the intent GUILD_MEMBERS. */
    public fun requestGuildMembers(guildId: Long): CompletableFuture<List<Member>> =
        futures.of { shard.requestGuildMembers(guildId).toList() }

    /** The members that [request] asks for, when the last has come. */
    public fun requestGuildMembers(request: RequestGuildMembers): CompletableFuture<List<Member>> =
        futures.of { shard.requestGuildMembers(request).toList() }

    /** Calls [listener] for each member that [request] asks for; the future completes after the last. */
    public fun requestGuildMembers(
        request: RequestGuildMembers,
        listener: Consumer<in Member>,
    ): CompletableFuture<Void> =
        futures.ofNothing { shard.requestGuildMembers(request).collect { listener.accept(it) } }

    /** Where the shard stands. */
    public fun state(): ShardState = shard.state.value

    /** Calls [listener] with the state now and whenever it has changed; quick changes may be seen as one. */
    public fun onState(listener: Consumer<in ShardState>): AutoCloseable =
        futures.watch(shard.state, { it.isTerminal }, listener)

    /** What happened to the shard, the latest 64 events, oldest first. */
    public fun lifecycle(): List<LifecycleEvent> = shard.lifecycle.replayCache

    /** Calls [listener] with the latest life-cycle events and with each new one; one that is slow loses the oldest. */
    public fun onLifecycle(listener: Consumer<in LifecycleEvent>): AutoCloseable =
        futures.watch(shard.lifecycle, { core.watch.isLast(it) }, listener)

    /** Calls [listener] for the events of one class; see [Shard.on]. */
    @JvmOverloads
    public fun <E : Event> on(
        eventClass: Class<E>,
        listener: Consumer<in E>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listen("on(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
            listener.accept(eventClass.cast(it))
            null
        }

    /** Calls [listener] for the dispatches of one name, such as `MESSAGE_CREATE`. */
    @JvmOverloads
    public fun on(
        name: String,
        listener: Consumer<in Event>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listen("on($name)", Selection.ofName(name), options) {
            listener.accept(it)
            null
        }

    /** Calls [listener] for every event; see [Shard.events]. */
    @JvmOverloads
    public fun onEvent(
        listener: Consumer<in Event>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listen("onEvent", Selection.ALL, options) {
            listener.accept(it)
            null
        }

    /**
     * Calls [listener] for the events of one class; the next call comes when the stage that it returned has completed.
     * A stage that fails counts as a listener that throws; null counts as completed.
     */
    @JvmOverloads
    public fun <E : Event> onAsync(
        eventClass: Class<E>,
        listener: Function<in E, out CompletionStage<*>?>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable =
        listen("onAsync(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
            listener.apply(eventClass.cast(it))
        }

    /** Calls [listener] for every message, raw; see [Shard.messages]. */
    @JvmOverloads
    public fun onMessage(
        listener: Consumer<in RawMessage>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): AutoCloseable {
        val collector = core.messageCollector("onMessage", options.capacity)
        return run(collector, options) {
            listener.accept(it)
            null
        }
    }

    /** Publishes every event; see [Shard.events]. */
    public fun events(): Flow.Publisher<Event> = publish { core.eventCollector("publisher", Selection.ALL) }

    /** Publishes the events of one class; see [Shard.on]. */
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> events(eventClass: Class<E>): Flow.Publisher<E> =
        publish { core.eventCollector("publisher(${eventClass.simpleName})", Selection.ofClass(eventClass)) }
            as Flow.Publisher<E>

    /** Publishes the dispatches of one name. */
    public fun events(name: String): Flow.Publisher<Event> =
        publish { core.eventCollector("publisher($name)", Selection.ofName(name)) }

    /** Publishes every message, raw; see [Shard.messages]. */
    public fun messages(): Flow.Publisher<RawMessage> = publish { core.messageCollector("message publisher") }

    override fun toString(): String = "AsyncShard($shard)"

    private fun listen(
        name: String,
        selection: Selection,
        options: ListenerOptions,
        call: (Event) -> CompletionStage<*>?,
    ): AutoCloseable = run(core.eventCollector(name, selection, options.capacity), options, call)

    private fun <T : Any> run(
        collector: RingCollector<T>,
        options: ListenerOptions,
        call: (T) -> CompletionStage<*>?,
    ): AutoCloseable {
        val executor = options.executor ?: core.callbackExecutor
        return ListenerLoop(collector, core.delivery, executor, options.onError, call).also { it.start() }
    }

    private fun <T : Any> publish(collector: () -> RingCollector<T>): Flow.Publisher<T> =
        CollectorPublisher(core.delivery, core.callbackExecutor, collector)
}
