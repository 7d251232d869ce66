package dev.sluice.gateway

import dev.sluice.gateway.rest.RestTransport
import dev.sluice.gateway.rest.SessionStartLimit
import dev.sluice.gateway.transport.Transport
import dev.sluice.model.Token
import kotlinx.coroutines.CompletableJob
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import org.slf4j.LoggerFactory
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executor
import java.util.concurrent.Executors
import java.util.concurrent.ScheduledExecutorService
import java.util.function.Function
import kotlin.random.Random

/**
 * What shards share: the transport, the threads of their timers, the executor of listeners, the root of their job tree,
 * and the pace at which the shards of one token identify.
 *
 * One is enough for a process. A shard that is built without one uses a default of the process, with daemon threads,
 * that goes away with the last shard that uses it. [close] closes what the runtime has made for itself and nothing that
 * it was given.
 *
 * Thread-safe.
 */
public class GatewayRuntime internal constructor(builder: GatewayRuntimeBuilder) : AutoCloseable {
    private val givenTransport = builder.transport
    private val transportFactory = builder.transportFactory
    private val givenDispatcher = builder.dispatcher
    private val maxConcurrency = builder.maxConcurrency
    private val pace = builder.identifyPace
    private val dialPace = builder.newDialPace()
    private val root: CompletableJob = SupervisorJob(builder.parentJob)
    private val timers: Lazy<ScheduledExecutorService> = lazy(::newTimers)
    private val ownTransport: OwnResource<Transport> = OwnResource(transportFactory)
    private val givenRest = builder.restTransport
    private val ownRest: OwnResource<RestTransport> = OwnResource { DefaultTransport.rest(transport()) }
    private val members: MutableSet<RuntimeMember> = ConcurrentHashMap.newKeySet()

    /** For the word about two shards in one place. */
    internal val startedShards: StartedShards = StartedShards()
    private val givenQueues = builder.identifyQueues
    private val assumedStarts = builder.assumedStarts
    private val identifyOptions = builder.identifyOptions()
    private val guards = ConcurrentHashMap<Token, IdentifyGuard>()
    private val gone = CompletableFuture<Void>()

    @Volatile
    private var isClosed = false

    internal val clock: NanoClock = builder.clock
    internal val random: Random = builder.random
    internal val callbackExecutor: Executor = builder.callbackExecutor ?: CallbackExecutors.shared
    internal val callbackDispatcher: CoroutineDispatcher =
        builder.callbackDispatcher ?: callbackExecutor.asCallbackDispatcher()
    internal val buffers: BufferPool = BufferPool(MAX_PAYLOAD_BYTES)

    /**
     * Where our own coroutines run. User code never does, so that nothing of the user's can keep a heartbeat waiting.
     */
    internal val dispatcher: CoroutineDispatcher by lazy { givenDispatcher ?: timers.value.asCoroutineDispatcher() }

    /** Whether [dispatcher] still runs what it is given. */
    internal val pulse: DispatcherPulse = DispatcherPulse({ dispatcher }, clock)

    init {
        // Whoever ends the parent's job ends the shards with it.
        root.invokeOnCompletion { freeSoon() }
    }

    /**
     * Ends all shards of this runtime as [Shard.close] does and frees what it has made. Returns at once; [closed] tells
     * when it is done. Shards cannot be connected on it any more. Idempotent.
     */
    override fun close() {
        isClosed = true
        members.forEach { it.closeSoon() }
        guards.values.forEach { it.close() }
        root.complete()
    }

    /** Completes when all shards have ended and everything is freed, after [close] or the end of the parent job. */
    public fun closed(): CompletableFuture<Void> = gone.copy()

    /**
     * Says how many shards of [token] may identify at one time: `session_start_limit.max_concurrency` of
     * `GET /gateway/bot`. 1 unless set here or in the builder; [sessionStartLimit] tells it too.
     */
    public fun maxConcurrency(token: Token, maxConcurrency: Int): Unit = identifyGuard(token).update(maxConcurrency)

    /**
     * Says how many identifies [token] has left, as `GET /gateway/bot` has just answered. From here on they are counted
     * down, a reserve is kept for shards that lose their session, and shards for which none is left are parked
     * ([dev.sluice.model.Parked]) until the day is over. Without this, and without [sessionStartSource], those of this
     * runtime are counted against Discord's usual 1000 in 24 hours, or five for each shard where that is more.
     *
     * Source: Discord docs, Gateway > Session Start Limit Object: whoever identifies once too often has all sessions
     * ended and the token reset.
     */
    public fun sessionStartLimit(token: Token, limit: SessionStartLimit): Unit = identifyGuard(token).update(limit)

    /** Says where to ask how many identifies [token] has left: before the first one, and whenever it may matter. */
    public fun sessionStartSource(token: Token, source: SessionStartSource): Unit = identifyGuard(token).source(source)

    /**
     * Asks the [sessionStartSource] of [token] now, as is wise before many shards start. The future has the answer, which
     * has been taken over by then, or fails as the source does; shards go on with what was known before. Completes on
     * the callback executor.
     */
    public fun refreshSessionStartLimit(token: Token): CompletableFuture<SessionStartLimit> =
        identifyGuard(token).refresh().thenApplyAsync({ it }, callbackExecutor)

    /** How the shards of [token] fare with identifying: who waits, what is left of the day, whether it works. */
    public fun identifyStatus(token: Token): IdentifyStatus = identifyGuard(token).status()

    /**
     * Forgets that identifies of [token] came to nothing: shards that pause for that try again at once. For an operator
     * who has mended what was wrong; the day's budget is kept as it is.
     */
    public fun resetIdentifyBreaker(token: Token): Unit = identifyGuard(token).resetBreaker()

    override fun toString(): String =
        "GatewayRuntime(${members.count { it is ShardCore }} shards${if (isClosed) ", closed" else ""})"

    /** @throws GatewayException when it would have to be made and the runtime has ended. */
    internal fun transport(): Transport = givenTransport ?: ownTransport.get()

    /**
     * For requests to the REST API; it ends with the runtime.
     *
     * @throws GatewayException when the runtime is closed.
     */
    internal fun rest(): RestTransport {
        requireOpen()
        return givenRest ?: ownRest.get()
    }

    internal fun identifyGuard(token: Token): IdentifyGuard =
        guards.computeIfAbsent(token) {
            val schedule = Schedule.InScope(CoroutineScope(root + dispatcher), "identify")
            val name = "bot ${token.botUserId ?: "of unknown id"}"
            val queue = if (givenQueues == null) {
                LocalIdentifyQueue(maxConcurrency, pace, clock, schedule)
            } else {
                queueOf(givenQueues, token, name)
            }
            IdentifyGuard(name, queue, maxConcurrency, identifyOptions, clock, schedule, assumedStarts(token))
        }

    /** Takes the next slot for a dial of any shard and returns how long it is until then. */
    internal fun nanosUntilDial(): Long = synchronized(dialPace) { dialPace.reserveNanos(clock.nanoTime()) }

    /** Takes [member] in, below [parent] or else the root; the job is its part of the tree. */
    internal fun adopt(member: RuntimeMember, parent: Job? = null): CompletableJob {
        requireOpen()
        members.add(member)
        val job = SupervisorJob(parent ?: root)
        job.invokeOnCompletion { members.remove(member) }
        if (isClosed) member.closeSoon()
        return job
    }

    /** For tests: the root of the job tree. */
    internal val job: Job get() = root

    private fun requireOpen() {
        if (isClosed || !root.isActive) throw OwnResource.closedException()
    }

    /** One in its stead would keep a pace of its own, beside the processes that share what the user has meant. */
    private fun queueOf(factory: Function<in Token, out IdentifyQueue?>, token: Token, name: String): IdentifyQueue =
        checkNotNull(factory.apply(token)) { "the identifyQueue factory returned null for $name: return a queue" }

    private fun freeSoon() {
        // Not here: this may be a callback of the very transport that is to be closed.
        try {
            callbackExecutor.execute(::free)
        } catch (_: Throwable) {
            // Whoever gave it was quicker to shut it down, or it has no thread left.
            CallbackExecutors.shared.execute(::free)
        }
    }

    private fun free() {
        for (own in listOf(ownRest, ownTransport)) {
            try {
                own.close()
            } catch (trouble: Throwable) {
                logger.warn("the transport could not be closed", trouble)
            }
        }
        // Made for that if need be: it has no threads yet, and whoever asks for it from now on gets none.
        timers.value.shutdown()
        gone.complete(null)
    }

    private fun newTimers(): ScheduledExecutorService =
        Executors.newScheduledThreadPool(TIMER_THREADS, CallbackExecutors.daemonThreads("sluice-timer-"))

    public companion object {
        private val logger = LoggerFactory.getLogger(GatewayRuntime::class.java)

        /** A heartbeat takes microseconds; the second is there in case that a write to a log blocks the first. */
        private const val TIMER_THREADS = 2

        /** Above every configurable limit on inflated payloads; the decompressor's own limit is what counts. */
        private const val MAX_PAYLOAD_BYTES = Int.MAX_VALUE - 16

        /** Begins a runtime. */
        @JvmStatic
        public fun builder(): GatewayRuntimeBuilder = GatewayRuntimeBuilder()

        /** A runtime with the defaults. */
        @JvmStatic
        public fun create(): GatewayRuntime = builder().build()
    }
}
