package dev.sluice.gateway

import dev.sluice.gateway.health.ClusterHealth
import dev.sluice.gateway.health.HealthCheck
import dev.sluice.gateway.health.HealthOptions
import dev.sluice.gateway.health.ShardHealth
import dev.sluice.model.Command
import dev.sluice.model.Connected
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Event
import dev.sluice.model.GuildMembersChunk
import dev.sluice.model.Intents
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.Member
import dev.sluice.model.RawCommand
import dev.sluice.model.RequestChannelInfo
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.RequestSoundboardSounds
import dev.sluice.model.ShardId
import dev.sluice.model.SoundboardSounds
import dev.sluice.model.Token
import dev.sluice.model.VoiceChannelInfo
import dev.sluice.protocol.Session
import dev.sluice.protocol.ShardState
import dev.sluice.protocol.StoredSession
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.SharedFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asSharedFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.flow
import java.time.Duration
import java.util.function.Consumer

/**
 * One shard of a bot: a connection to Discord's gateway that stays alive, resumes, identifies anew where it must, and
 * hands out what comes as flows. Made with the function of the same name, or with [builder].
 *
 * **Subscribe first, then [connect].** What comes before the first collector is held (up to 32 MiB unless configured,
 * then reading pauses); the first one of any kind gets it. A flow here is cold: each collection has a ring of its own
 * and sees every event that comes from then on, in order. When a ring is full, reading pauses until it is half empty,
 * so that nothing is lost; heartbeats go on. [CollectorOptions] choose another [Overflow]. A collector that fails, or
 * is cancelled, just leaves. After the last one has left events are discarded.
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

    /**
     * What happened to it: the latest 64 events, then each new one; a slow watcher loses the oldest. A
     * [dev.sluice.model.Connected] comes without its READY here, which may list thousands of guilds: [connect] gives that,
     * and collectors of [events] get it.
     */
    public val lifecycle: SharedFlow<LifecycleEvent> = core.watch.lifecycle.asSharedFlow()

    /** Every dispatch, typed, and every life-cycle event, in one order. */
    public val events: ShardFlow<Event> = events(CollectorOptions.DEFAULT)

    /** Every payload with its bytes, dispatches and others, and every close of a connection. */
    public val messages: ShardFlow<RawMessage> = messages(CollectorOptions.DEFAULT)

    /** The session as it stands, to be stored and resumed; null while there is none. */
    public val session: Session? get() = core.session()

    /**
     * The last sequence of the present session that every lossless collector has finished; null while there is no
     * session. With it a stored session resumes so that what was not finished is sent again:
     * `session?.withSequence(checkpoint)`.
     *
     * A collector is lossless with [Overflow.SUSPEND]. It has finished an event when its block, listener or `onNext`
     * has returned, the stage of `onAsync` has completed, or [ManualEvent.done] was called; events that it does not
     * want count as finished. One that failed or was cancelled and has a [name][CollectorOptions.name] holds the
     * checkpoint where it left, until it subscribes again under its name or [forget]; one without lets go when the others
     * have got past where it left, or somebody subscribes. Events held for the first collector are not finished. After the
     * last collector has left, or the shard has ended, nobody lets go any more.
     */
    public val checkpoint: Long? get() = core.checkpoint()?.sequence

    /**
     * Names of collectors that keep the shard from reading and have done so for two heartbeats (or as configured), so
     * that the connection was closed, if there was one; empty in health. The session is resumed when they have taken
     * half of what waits.
     */
    public val slowCollectors: List<String> get() = core.slowCollectors()

    /** How fast Discord answers heartbeats. */
    public val latency: ShardLatency get() = core.latency()

    /** What it has counted. */
    public val metrics: ShardMetrics get() = core.metrics()

    /** How it fares now, for probes and operators; see [ClusterHealth] for what each word means. Waits for nothing. */
    @JvmOverloads
    public fun health(options: HealthOptions = HealthOptions.DEFAULT): ShardHealth = HealthCheck(options).check(this)

    /** [events], with [options] of their own. */
    public fun events(options: CollectorOptions): ShardFlow<Event> =
        core.subscriptions.eventFlow("events", Selection.ALL, options)

    /** [messages], with [options] of their own. To [Overflow.COALESCE] they are all different. */
    public fun messages(options: CollectorOptions): ShardFlow<RawMessage> =
        core.subscriptions.messageFlow("messages", options)

    /** The events of type [E] only; others are not even decoded, unless [E] may be any of them. */
    public inline fun <reified E : Event> on(options: CollectorOptions = CollectorOptions.DEFAULT): ShardFlow<E> =
        on(E::class.java, options)

    /** The events of one class only; others are not even decoded, unless the class may be any of them. */
    @JvmOverloads
    public fun <E : Event> on(
        eventClass: Class<E>,
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): ShardFlow<E> =
        core.subscriptions.eventFlow("on(${eventClass.simpleName})", Selection.ofClass(eventClass), options)

    /** The dispatches of one name only, such as `MESSAGE_CREATE`, whether the library has a class for it or not. */
    @JvmOverloads
    public fun on(name: String, options: CollectorOptions = CollectorOptions.DEFAULT): ShardFlow<Event> =
        core.subscriptions.eventFlow("on($name)", Selection.ofName(name), options)

    /**
     * The collector called [name] will not come back: since it left it has held the [checkpoint], which may go on now.
     *
     * @return false when no collector of that name has left without having finished.
     */
    public fun forget(name: String): Boolean = core.delivery.forget(name)

    /**
     * Calls [handler] for every event, on the very thread that reads the socket, before anything further is read. For
     * those who count nanoseconds: no ring and no hop, but a handler that blocks holds up the shard with its
     * heartbeats. One that takes long is reported, one that throws is logged; both go on.
     *
     * @return closes the subscription.
     */
    @DelicateGatewayApi
    public fun onInline(handler: Consumer<in Event>): Subscription = core.subscriptions.inline(Selection.ALL, handler)

    /**
     * Calls [handler] for the events of one class, on the thread that reads the socket, as the other [onInline] does.
     */
    @DelicateGatewayApi
    @Suppress("UNCHECKED_CAST")
    public fun <E : Event> onInline(eventClass: Class<E>, handler: Consumer<in E>): Subscription =
        core.subscriptions.inline(Selection.ofClass(eventClass)) { event -> handler.accept(event as E) }

    /**
     * Calls [handler] with every payload where it lies in the buffer of the thread that reads, dispatches and others:
     * nothing is copied or decoded for it. What it keeps it must [copy][PayloadView.copy]. Otherwise as [onInline].
     *
     * @return closes the subscription.
     */
    @DelicateGatewayApi
    public fun onInlineMessage(handler: Consumer<in PayloadView>): Subscription = core.subscriptions.inlineView(handler)

    /**
     * Hands dispatches to [sink], raw, in their order, until what is returned is closed or the shard has ended. A
     * dispatch is finished when its stage has completed; one that fails is retried, unless [SinkOptions.onError] decides
     * otherwise. With a stored session and a broker that confirms, each dispatch reaches it at least once.
     *
     * @return ends the subscription; what is under way can still be finished.
     * @throws IllegalStateException when there is a collector of its name already.
     */
    @JvmOverloads
    public fun sink(sink: EventSink, options: SinkOptions = SinkOptions.DEFAULT): Subscription =
        core.sink(sink, options)

    /**
     * The next event, for those who would rather pull; null when the shard has been closed and nothing is left.
     *
     * The first call subscribes, for good: whoever pulls once has to go on, or reading pauses. Cancelling a call loses
     * no event. Several callers share the events between them. Asking for the next event finishes the one before.
     *
     * A time limit may strike when the call has its event and has not returned yet; `withTimeoutOrNull` then throws away
     * what its block returns. So have the event put where the limit does not reach:
     *
     * ```
     * var event: Event? = null
     * withTimeoutOrNull(1.seconds) { event = shard.nextEvent() }
     * ```
     *
     * @throws GatewayException when the shard has stopped for good and nothing is left.
     */
    @JvmSynthetic
    public suspend fun nextEvent(): Event? = core.subscriptions.nextEvent()

    /** The next message, raw, as [nextEvent] gives the next event; independent of it. */
    @JvmSynthetic
    public suspend fun nextMessage(): RawMessage? = core.subscriptions.nextMessage()

    /**
     * Connects, and suspends until READY has come, or RESUMED, or the first replayed event.
     *
     * It tries for ever: a limit is the caller's, and cancelling the call does not stop the shard, [close] does. A
     * second call waits for the same, or returns it at once.
     *
     * When the runtime's identify queue or transport cannot be made, what was thrown is thrown here. Then nothing has begun,
     * and the next call tries anew.
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
     * Of a presence, and of a guild's voice state, only the newest counts: one that still waits is dropped for a newer
     * one, and its call returns then, as what it asked for has been overtaken.
     *
     * From within a collector: what comes meanwhile waits in its ring. When that is full for long, the shard disconnects until
     * the collector goes on, and a call that waits for the connection fails after half a minute.
     *
     * @throws CommandHeldUpException when it was not sent because of that.
     * @throws dev.sluice.codec.CommandTooLargeException when it has more than 4096 bytes.
     * @throws IllegalArgumentException when a text of it holds half of a surrogate pair.
     * @throws dev.sluice.protocol.CommandQueueFullException when too many wait already.
     * @throws GatewayException when it was not sent, or when nobody knows; or when the shard is closing or has ended.
     */
    @JvmSynthetic
    public suspend fun send(command: Command): Unit = core.send(command)

    /**
     * Sends [command] as the other [send] does, unless it has to wait for longer than [timeToLive], reconnects included:
     * for what is of no use when it comes late.
     *
     * @throws CommandExpiredException when it was not sent because of that.
     * @throws IllegalArgumentException when [timeToLive] is not positive, or longer than a day.
     */
    @JvmSynthetic
    public suspend fun send(command: Command, timeToLive: Duration): Unit = core.send(command, timeToLive)

    /** Sends a payload of opcode [opcode] whose `d` is [dataJson], as [send] does. What it says is not checked. */
    @DelicateGatewayApi
    @JvmSynthetic
    public suspend fun sendRaw(opcode: Int, dataJson: String): Unit = core.send(RawCommand(opcode, dataJson))

    /** All members of a guild; needs the intent GUILD_MEMBERS. See the other [requestGuildMembers]. */
    public fun requestGuildMembers(guildId: Long): Flow<Member> = requestGuildMembers(RequestGuildMembers.all(guildId))

    /**
     * The members that [request] asks for, as Discord's chunks bring them: [requestGuildMemberChunks] without the chunks.
     */
    @JvmOverloads
    public fun requestGuildMembers(
        request: RequestGuildMembers,
        options: RequestOptions = RequestOptions.DEFAULT,
    ): Flow<Member> {
        val chunks = requestGuildMemberChunks(request, options)
        return flow { chunks.collect { chunk -> chunk.members.forEach { emit(it) } } }
    }

    /**
     * The chunks of members that answer [request], with the ids that are of no member and, if asked for, the presences.
     *
     * Each collection sends the request anew, with a nonce of its own when it has none; chunks that come after a resume
     * belong to it too. Cancelling stops the waiting, and takes back a request that has not gone out. Discord answers
     * one full list per guild in 30 s: a second one waits here until it may be sent. One that Discord refuses all the
     * same is sent again when it says, see [RequestOptions.rateLimitRetries].
     *
     * Source: Discord docs, Gateway Events > Request Guild Members. Collecting fails as [send] does, and with
     * [RequestFailedException] when the answer does not come.
     *
     * @throws IllegalArgumentException when the guild is not of this shard.
     */
    @JvmOverloads
    public fun requestGuildMemberChunks(
        request: RequestGuildMembers,
        options: RequestOptions = RequestOptions.DEFAULT,
    ): Flow<GuildMembersChunk> = core.requests.members(request, options)

    /**
     * The soundboard sounds of guilds, guild by guild in the order in which Discord answers. Otherwise as
     * [requestGuildMemberChunks]; two requests at one time may share an answer, which is the same for both.
     *
     * Source: Discord docs, Gateway Events > Request Soundboard Sounds.
     *
     * @throws IllegalArgumentException when a guild is not of this shard.
     */
    @JvmOverloads
    public fun requestSoundboardSounds(
        request: RequestSoundboardSounds,
        options: RequestOptions = RequestOptions.DEFAULT,
    ): Flow<SoundboardSounds> = core.requests.sounds(request, options)

    /**
     * The voice channels of a guild with the fields that [request] asks for. Otherwise as [requestGuildMemberChunks];
     * Discord does not say which request it answers, so answers are taken to come in the order of the requests.
     *
     * Source: Discord docs, Gateway Events > Request Channel Info.
     *
     * @throws IllegalArgumentException when the guild is not of this shard.
     */
    @JvmOverloads
    public fun requestChannelInfo(
        request: RequestChannelInfo,
        options: RequestOptions = RequestOptions.DEFAULT,
    ): Flow<VoiceChannelInfo> = core.requests.channels(request, options)

    /** Ends the session with 1000, and suspends until the connection is gone. What rings hold can still be taken. */
    @JvmSynthetic
    public suspend fun close(): Unit = core.close()

    /**
     * Ends this shard but not its session: closes with 4901, suspends until the connection is gone, and gives back what
     * another shard object, in another process too, goes on with; see [ShardBuilder.continueFrom].
     *
     * That is the session up to the last sequence that all lossless collectors have finished: what comes after it comes
     * again there. What they hold when the connection is gone they can still take and finish; [drain] says how long
     * that is waited for, so that it need not come again. Do not wait in a collector for itself to finish.
     *
     * Commands that wait to be sent go with it, and their callers get a [CommandHandedOverException]. A shard with a
     * session store stores it all, too; no need then to hand it over by other ways.
     *
     * @return null when there is nothing to go on with: no session, and no command that waits.
     */
    @JvmSynthetic
    public suspend fun suspendSession(drain: Duration = Duration.ZERO): StoredSession? = core.suspendSession(drain)

    /**
     * From now on a shutdown of the JVM, as SIGTERM brings it about, waits until this shard has ended: with a session
     * store as [suspendSession] does, so that the next process goes on with the session; without one as [close] does.
     * Collectors have half of [limit] to finish what they hold; a line of the log says so when they have not. After
     * [limit] the JVM goes on all the same; the session is then stored as it was a second before.
     *
     * Nothing is lost by that, nor by a SIGKILL: what was not stored as finished comes again. Let the limit be shorter
     * than what the supervisor grants. `docs/deploys.md` shows a deploy from both sides.
     *
     * @param limit 10 s unless given.
     * @return takes the hook away; that happens by itself when the shard has ended.
     * @throws IllegalStateException when the JVM is shutting down already.
     * @throws IllegalArgumentException when [limit] is not positive.
     */
    @JvmOverloads
    public fun suspendOnShutdown(limit: Duration = ShutdownHook.DEFAULT_LIMIT): Subscription =
        core.suspendOnShutdown(limit)

    /**
     * Stores the session now, and suspends until what all lossless collectors have finished so far is stored. Not needed
     * as a rule: it is stored at most a second later anyway. Returns at once when the shard has not been connected.
     *
     * @throws IllegalStateException when the shard has no session store.
     * @throws GatewayException when the shard has ended and storing failed.
     */
    @JvmSynthetic
    public suspend fun storeSession(): Unit = core.storeSession()

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
