package dev.sluice.gateway

import dev.sluice.model.Command
import dev.sluice.model.Connected
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Event
import dev.sluice.model.GuildMembersChunk
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.Member
import dev.sluice.model.RequestChannelInfo
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.RequestSoundboardSounds
import dev.sluice.model.SoundboardSounds
import dev.sluice.model.VoiceChannelInfo
import dev.sluice.protocol.ShardState
import dev.sluice.protocol.StoredSession
import kotlinx.coroutines.flow.toList
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.Flow
import java.util.function.Consumer
import java.util.function.Function

/**
 * A [Shard] as Java likes it: futures, listeners and publishers for the same operations.
 *
 * **Futures** complete on the runtime's callback executor; cancelling one cancels what it stands for, as far as that
 * has not happened yet. [close] and [suspendSession] begin in the caller's thread, and complete also when that executor
 * takes no more tasks.
 *
 * **Listeners** are called one at a time and in order on the runtime's callback executor (virtual threads where there
 * are), each from a ring of its own: one that blocks delays nobody else, and no heartbeat. When its ring is full,
 * reading pauses. One that throws is logged, counted and goes on, unless its [ListenerOptions.onError] decides
 * otherwise. Register them before [connect]. What is returned ends the subscription; what waits in the ring is then
 * dropped.
 *
 * **Publishers** honour what is requested; each subscriber has a ring of its own, from its subscription on.
 *
 * **Threads.** All of the library are daemons: a program whose `main` returns ends. Keep `main` until it shall end, and `join`
 * what [connect] returns, or nobody sees that it failed:
 *
 * ```java
 * CountDownLatch ended = new CountDownLatch(1);
 * shard.async().onState(state -> {
 *     if (state.isTerminal()) ended.countDown();
 * });
 * shard.async().connect().join();
 * ended.await();
 * ```
 *
 * It holds no state. Thread-safe.
 */
public class AsyncShard internal constructor(private val shard: Shard, private val core: ShardCore) {
    private val futures = AsyncFutures(core) { core.tally }

    /** [Shard.connect]. */
    public fun connect(): CompletableFuture<Connected> = futures.of { shard.connect() }

    /** [Shard.send]. */
    public fun send(command: Command): CompletableFuture<Void> = futures.ofVoid { shard.send(command) }

    /** [Shard.send] with a time to live. */
    public fun send(command: Command, timeToLive: Duration): CompletableFuture<Void> =
        futures.ofVoid { shard.send(command, timeToLive) }

    /** [Shard.sendRaw]. */
    @DelicateGatewayApi
    public fun sendRaw(opcode: Int, dataJson: String): CompletableFuture<Void> =
        futures.ofVoid { shard.sendRaw(opcode, dataJson) }

    /** [Shard.close]. */
    public fun close(): CompletableFuture<Void> = futures.ofVoidEnd(core::closeSoon) { shard.close() }

    /** [Shard.suspendSession]; null when there is nothing to go on with. */
    @JvmOverloads
    public fun suspendSession(drain: Duration = Duration.ZERO): CompletableFuture<StoredSession> =
        futures.ofEnd({ core.suspendSoon(drain) }) { shard.suspendSession(drain) }

    /** [Shard.storeSession]. */
    public fun storeSession(): CompletableFuture<Void> = futures.ofVoid { shard.storeSession() }

    /**
     * [Shard.nextEvent]; null when the shard has been closed. A future that is cancelled, or completed by a time limit,
     * at the moment at which it has its event loses that.
     */
    public fun nextEvent(): CompletableFuture<Event> = futures.ofNullable { shard.nextEvent() }

    /** [Shard.nextMessage]; null when the shard has been closed. */
    public fun nextMessage(): CompletableFuture<RawMessage> = futures.ofNullable { shard.nextMessage() }

    /** All members of a guild, when the last has come; needs the intent GUILD_MEMBERS. */
    public fun requestGuildMembers(guildId: Long): CompletableFuture<List<Member>> =
        futures.of { shard.requestGuildMembers(guildId).toList() }

    /** The members that [request] asks for, when the last has come; see [Shard.requestGuildMembers]. */
    @JvmOverloads
    public fun requestGuildMembers(
        request: RequestGuildMembers,
        options: RequestOptions = RequestOptions.DEFAULT,
    ): CompletableFuture<List<Member>> = futures.of { shard.requestGuildMembers(request, options).toList() }

    /** Calls [listener] for each member that [request] asks for; the future completes after the last. */
    @JvmOverloads
    public fun requestGuildMembers(
        request: RequestGuildMembers,
        listener: Consumer<in Member>,
        options: RequestOptions = RequestOptions.DEFAULT,
    ): CompletableFuture<Void> =
        futures.ofVoid { shard.requestGuildMembers(request, options).collect { listener.accept(it) } }

    /** The chunks that answer [request], when the last has come; see [Shard.requestGuildMemberChunks]. */
    @JvmOverloads
    public fun requestGuildMemberChunks(
        request: RequestGuildMembers,
        options: RequestOptions = RequestOptions.DEFAULT,
    ): CompletableFuture<List<GuildMembersChunk>> =
        futures.of { shard.requestGuildMemberChunks(request, options).toList() }

    /** The soundboard sounds of guilds, when the last has come; see [Shard.requestSoundboardSounds]. */
    @JvmOverloads
    public fun requestSoundboardSounds(
        request: RequestSoundboardSounds,
        options: RequestOptions = RequestOptions.DEFAULT,
    ): CompletableFuture<List<SoundboardSounds>> =
        futures.of { shard.requestSoundboardSounds(request, options).toList() }

    /** The voice channels of a guild with the fields asked for; see [Shard.requestChannelInfo]. */
    @JvmOverloads
    public fun requestChannelInfo(
        request: RequestChannelInfo,
        options: RequestOptions = RequestOptions.DEFAULT,
    ): CompletableFuture<List<VoiceChannelInfo>> = futures.of { shard.requestChannelInfo(request, options).toList() }

    /** Where the shard stands. */
    public fun state(): ShardState = shard.state.value

    /** Calls [listener] with the state now and whenever it has changed; quick changes may be seen as one. */
    public fun onState(listener: Consumer<in ShardState>): Subscription =
        futures.watch(shard.state, { it.isTerminal }) { core.logger.within { listener.accept(it) } }

    /** What happened to the shard, the latest 64 events, oldest first; without READYs, see [Shard.lifecycle]. */
    public fun lifecycle(): List<LifecycleEvent> = shard.lifecycle.replayCache

    /** Calls [listener] with the latest life-cycle events and with each new one; one that is slow loses the oldest. */
    public fun onLifecycle(listener: Consumer<in LifecycleEvent>): Subscription =
        futures.watch(shard.lifecycle, { core.watch.isLast(it) }) { core.logger.within { listener.accept(it) } }

    /** Calls [listener] for the events of one class; see [Shard.on]. */
    @JvmOverloads
    public fun <E : Event> on(
        eventClass: Class<E>,
        listener: Consumer<in E>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription =
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
    ): Subscription =
        listen("on($name)", Selection.ofName(name), options) {
            listener.accept(it)
            null
        }

    /** Calls [listener] for every event; see [Shard.events]. */
    @JvmOverloads
    public fun onEvent(
        listener: Consumer<in Event>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription =
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
    ): Subscription =
        listen("onAsync(${eventClass.simpleName})", Selection.ofClass(eventClass), options) {
            listener.apply(eventClass.cast(it))
        }

    /**
     * Calls [listener] for the events of one class, each to be called [done][ManualEvent.done] when it is finished, in
     * any order, by anybody. At most [CollectorOptions.maxUnfinished] of them are not done at a time. One for which the
     * listener threw is not done by that.
     */
    @JvmOverloads
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> onManual(
        eventClass: Class<E>,
        listener: Consumer<in ManualEvent<@JvmSuppressWildcards E>>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription {
        val label = "onManual(${eventClass.simpleName})"
        val intake = core.subscriptions.events(label, Selection.ofClass(eventClass), options.collector)
        return run(ManualIntake(intake), options) {
            listener.accept(it as ManualEvent<E>)
            null
        }
    }

    /**
     * Calls [listener] for the events of one class from several [workers] at a time: for events with equal keys one
     * after the other, in their order, for others side by side. It may block; each event is finished when the listener
     * has returned. See [ShardFlow.parallelBy].
     *
     * @param key null is a key like any other. What it throws is treated as if the listener had thrown it, and the event
     *   gets the key null.
     * @throws IllegalArgumentException when [workers] is not positive.
     */
    @JvmOverloads
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> parallelBy(
        eventClass: Class<E>,
        workers: Int,
        key: Function<in E, out Any?>,
        listener: Consumer<in E>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription {
        require(workers > 0) { "workers must be positive, was $workers" }
        val label = "parallelBy(${eventClass.simpleName})"
        val intake = core.subscriptions.events(label, Selection.ofClass(eventClass), options.collector) as Intake<E>
        intake.open()
        val work = KeyedListener(intake, key, listener, errors(intake, options))
        return core.served(intake, options.executor) { work.run(workers) }
    }

    /** Calls [listener] for every message, raw; see [Shard.messages]. */
    @JvmOverloads
    public fun onMessage(
        listener: Consumer<in RawMessage>,
        options: ListenerOptions = ListenerOptions.DEFAULT,
    ): Subscription {
        val collector = core.subscriptions.messages("onMessage", options.collector)
        return run(collector, options) {
            listener.accept(it)
            null
        }
    }

    /** Publishes every event; see [Shard.events]. */
    @JvmOverloads
    public fun events(options: CollectorOptions = CollectorOptions.DEFAULT): Flow.Publisher<Event> =
        publish { core.subscriptions.events("publisher", Selection.ALL, options) }

    /** Publishes the events of one class; see [Shard.on]. */
    @JvmOverloads
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> events(
        eventClass: Class<E>,
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): Flow.Publisher<E> {
        val selection = Selection.ofClass(eventClass)
        val publisher = publish { core.subscriptions.events("publisher(${eventClass.simpleName})", selection, options) }
        return publisher as Flow.Publisher<E>
    }

    /** Publishes the dispatches of one name. */
    @JvmOverloads
    public fun events(name: String, options: CollectorOptions = CollectorOptions.DEFAULT): Flow.Publisher<Event> =
        publish { core.subscriptions.events("publisher($name)", Selection.ofName(name), options) }

    /** Publishes every message, raw; see [Shard.messages]. */
    @JvmOverloads
    public fun messages(options: CollectorOptions = CollectorOptions.DEFAULT): Flow.Publisher<RawMessage> =
        publish { core.subscriptions.messages("message publisher", options) }

    override fun toString(): String = "AsyncShard($shard)"

    private fun listen(
        name: String,
        selection: Selection,
        options: ListenerOptions,
        call: (Event) -> CompletionStage<*>?,
    ): Subscription = run(core.subscriptions.events(name, selection, options.collector), options, call)

    private fun <T : Any> run(
        intake: Intake<T>,
        options: ListenerOptions,
        call: (T) -> CompletionStage<*>?,
    ): Subscription {
        val executor = options.executor ?: core.callbackExecutor
        return ListenerLoop(intake, executor, errors(intake, options), call).also { it.start() }
    }

    private fun errors(intake: Intake<*>, options: ListenerOptions) =
        ListenerErrors(intake, { core.tally }, options.onError)

    private fun <T : Any> publish(intake: () -> Intake<T>): Flow.Publisher<T> =
        CollectorPublisher(core.callbackExecutor, intake)
}
