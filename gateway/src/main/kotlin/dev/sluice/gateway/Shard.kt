package dev.sluice.gateway

import dev.sluice.model.Command
import dev.sluice.model.Connected
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Event
import dev.sluice.model.Intents
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.Member
import dev.sluice.model.RawCommand
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.protocol.Session
import dev.sluice.protocol.ShardState
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.SharedFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asSharedFlow
import kotlinx.coroutines.flow.asStateFlow
import java.util.function.Consumer

/**
 * One shard of a bot: a connection to Discord's gateway that stays alive, resumes, identifies anew where it must, and
 * hands out what comes as flows. Made with the function of the same name, or with [builder].
 *
 * **Subscribe first, then [connect].** What comes before the first collector is held (up to 32 MiB unless configured,
 * then reading pauses); the first one of any kind gets it. A flow here is cold: each collection has a ring of its own
 * and sees every event that comes from then on, in order. When a ring is full, reading pauses until it is half empty,
 * so that nothing is lost; heartbeats go on. A collector that fails, or is cancelled, just leaves. After the last one
 * has left events are discarded.
 *
 * **How flows end.** [events] and [messages] complete after [close] or [suspendSession], what waits in their rings
 * first. When the shard must not go on (a wrong token, for instance) they fail with a [GatewayException] that is fatal.
 * Subscribing after the end gives the same end. Everything else that can go wrong is an event, not an exception.
 *
 * Collect in a context that has a dispatcher. Without one (or with the unconfined one) events arrive on the callback
 * executor, and watchers of [state] and [lifecycle] run on the thread that reads the socket.
 *
 * From Java use [async].
 *
 * Thread-safe.
 */
public class Shard internal constructor(config: ShardConfig) {
    private val core = ShardCore(this, config)
    private val asyncView by lazy { AsyncShard(this, core) }

    /** Which shard of how many. */
    public val shardId: ShardId = config.protocol.shardId

    /** What it identifies with. */
    public val intents: Intents = config.protocol.intents

    /** Where it stands. */
    public val state: StateFlow<ShardState> = core.watch.state.asStateFlow()

    /** What happened to it: the latest 64 events, then each new one; a slow watcher loses the oldest. */
    public val lifecycle: SharedFlow<LifecycleEvent> = core.watch.lifecycle.asSharedFlow()

    /** Every dispatch, typed, and every life-cycle event, in one order. */
    public val events: Flow<Event> = core.events("events", Selection.ALL)

    /** Every payload with its bytes, dispatches and others, and every close of a connection. */
    public val messages: Flow<RawMessage> = core.messages("messages")

    /** The session as it stands, to be stored and resumed; null while there is none. */
    public val session: Session? get() = core.session()

    /** How fast Discord answers heartbeats. */
    public val latency: ShardLatency get() = core.latency()

    /** What it has counted. */
    public val metrics: ShardMetrics get() = core.metrics()

    /** The events of type [E] only; others are not even decoded, unless [E] may be any of them. */
    public inline fun <reified E : Event> on(): Flow<E> = on(E::class.java)

    /** The events of one class only; others are not even decoded, unless the class may be any of them. */
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> on(eventClass: Class<E>): Flow<E> =
        core.events("on(${eventClass.simpleName})", Selection.ofClass(eventClass)) as Flow<E>

    /** The dispatches of one name only, such as `MESSAGE_CREATE`, whether the library has a class for it or not. */
    public fun on(name: String): Flow<Event> = core.events("on($name)", Selection.ofName(name))

    /**
     * Calls [handler] for every event, on the very thread that reads the socket, before anything further is read. For
     * those who count nanoseconds: no ring and no hop, but a handler that blocks holds up the shard with its
     * heartbeats. One that takes long is reported, one that throws is logged; both go on.
     *
     * @return closes the subscription.
     */
    @DelicateGatewayApi
    public fun onInline(handler: Consumer<in Event>): AutoCloseable = core.inline(Selection.ALL, handler)

    /**
     * Calls [handler] for the events of one class, on the thread that reads the socket, as the other [onInline] does.
     */
    @DelicateGatewayApi
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> onInline(eventClass: Class<E>, handler: Consumer<in E>): AutoCloseable =
        core.inline(Selection.ofClass(eventClass)) { event -> handler.accept(event as E) }

    /**
     * The next event, for those who would rather pull; null when the shard has been closed and nothing is left.
     *
     * The first call subscribes, for good: whoever pulls once has to go on, or reading pauses. Cancelling a call loses
     * no event. Several callers share the events between them.
     *
     * @throws GatewayException when the shard has stopped for good and nothing is left.
     */
    @JvmSynthetic
    public suspend fun nextEvent(): Event? = core.nextEvent()

    /** The next message, raw, as [nextEvent] gives the next event; independent of it. */
    @JvmSynthetic
    public suspend fun nextMessage(): RawMessage? = core.nextMessage()

    /**
     * Connects, and suspends until READY has come, or RESUMED, or the first replayed event.
     *
     * It tries for ever: a limit is the caller's, and cancelling the call does not stop the shard, [close] does. A
     * second call waits for the same, or returns it at once.
     *
     * @throws GatewayException when the shard has stopped for good (then it is fatal), or was closed.
     */
    @JvmSynthetic
    public suspend fun connect(): Connected = core.connect()

    /**
     * Sends [command], and suspends until it was written; waits while the shard is not connected and while Discord's
     * limit of 120 sends in 60 s is used up. It is sent at most once: when the connection breaks while it is written,
     * the call fails. Cancelled while it waits, it is never sent.
     *
     * @throws dev.sluice.codec.CommandTooLargeException when it has more than 4096 bytes.
     * @throws dev.sluice.protocol.CommandQueueFullException when too many wait already.
     * @throws GatewayException when it was not sent, or when nobody knows; or when the shard has ended.
     */
    @JvmSynthetic
    public suspend fun send(command: Command): Unit = core.send(command)

    /** Sends a payload of opcode [opcode] whose `d` is [dataJson], as [send] does. What it says is not checked. */
    @DelicateGatewayApi
    @JvmSynthetic
    public suspend fun sendRaw(opcode: Int, dataJson: String): Unit = core.send(RawCommand(opcode, dataJson))

    /** All members of a guild; needs the intent GUILD_MEMBERS. */
    public fun requestGuildMembers(guildId: Long): Flow<Member> = requestGuildMembers(RequestGuildMembers.all(guildId))

    /**
     * The members that [request] asks for, as Discord's chunks bring them. Each collection sends the request anew, with
     * a nonce of its own when it has none. Discord allows one full list per guild in 30 s; a request that it drops is
     * waited for in vain, so set a limit.
     *
     * Source: Discord docs, Gateway Events > Request Guild Members. Collecting fails as [send] does, and with a
     * [GatewayException] when the session is lost or the shard ends before the last chunk.
     */
    public fun requestGuildMembers(request: RequestGuildMembers): Flow<Member> = core.members(request)

    /** Ends the session with 1000, and suspends until the connection is gone. What rings hold can still be taken. */
    @JvmSynthetic
    public suspend fun close(): Unit = core.close()

    /**
     * Ends this shard but not its session: closes with 4901, suspends until the connection is gone, and gives back the
     * session for another shard object to resume, in another process too. Null when there is none.
     */
    @JvmSynthetic
    public suspend fun suspendSession(): Session? = core.suspendSession()

    /** The same for Java: futures, listeners, publishers. */
    public fun async(): AsyncShard = asyncView

    override fun toString(): String = "Shard($shardId ${state.value})"

    /** Begins to close and does not wait. */
    internal fun closeSoon() = core.closeSoon()

    /** The parts, for tests. */
    internal val internals: ShardCore get() = core

    public companion object {
        /** Begins a shard. */
        @JvmStatic
        public fun builder(token: String, intents: Intents): ShardBuilder = ShardBuilder(Token(token), intents)

        /** Begins a shard. */
        @JvmStatic
        public fun builder(token: Token, intents: Intents): ShardBuilder = ShardBuilder(token, intents)
    }
}
