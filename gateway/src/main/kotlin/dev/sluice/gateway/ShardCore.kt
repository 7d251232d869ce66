package dev.sluice.gateway

import dev.sluice.model.Command
import dev.sluice.model.Connected
import dev.sluice.protocol.Session
import dev.sluice.protocol.ShardMachine
import dev.sluice.protocol.ShardState
import dev.sluice.protocol.StoredSession
import kotlinx.coroutines.CompletableJob
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.Flow
import java.time.Duration
import java.util.concurrent.Executor
import kotlin.random.Random

/**
 * The parts of a [Shard] and how they are put together; [Shard] and [AsyncShard] are two faces of it. Thread-safe.
 *
 * The shard joins a runtime when it first needs one, and leaves it when it has ended and its coroutines are done.
 */
internal class ShardCore(private val shard: Shard, private val config: ShardConfig) :
    RuntimeMember,
    AsyncOwner {
    private val protocol = config.protocol
    override val name: String = "shard-${protocol.shardId.id}"
    override val logger: ShardLog = ShardLog(protocol.shardId)
    val clock: NanoClock = config.runtime?.clock ?: NanoClock.System
    val callbackExecutor: Executor = config.runtime?.callbackExecutor ?: CallbackExecutors.shared
    override val callbackDispatcher: CoroutineDispatcher =
        config.runtime?.callbackDispatcher ?: callbackExecutor.asCallbackDispatcher()

    private val random = config.runtime?.random ?: Random.Default
    private val machine = ShardMachine(protocol, random, clock.nanoTime(), clock.instant())
    private val lane: ShardLane = ShardLane(logger) { driver.settle() }
    val tally = Tally()
    private val reading = ReadingGate(lane)
    val delivery =
        Delivery(name, logger, config.delivery, protocol.codec, lane, reading, clock, tally, callbackDispatcher)
    private val timer = ShardTimer(name, logger, clock, { watch.vitals.deadlineNanos }, { driver.timeout() })
    val watch: ShardWatch =
        ShardWatch(shard, name, lane, delivery, machine.state, config.membership, timer::changed, ::finish)
    val continuity: ShardContinuity =
        ShardContinuity(name, logger, config, machine, lane, clock, random, delivery, watch, callbackDispatcher)
    private val driver: ShardDriver =
        ShardDriver(name, logger, config, machine, lane, clock, delivery, watch, continuity)

    val requests = ShardRequests(this, protocol.shardId, protocol.intents, clock)
    val subscriptions =
        Subscriptions(delivery, config.delivery, IntentAdvice(protocol.intents) { logger.warn("{}: {}", name, it) })

    /** Guarded by the lane, like all up to [isStarted]. */
    private var job: CompletableJob? = null
    private var scope: CoroutineScope? = null
    private var timerJob: Job? = null
    private var isStarted = false

    init {
        reading.valve = driver
        protocol.session?.let { delivery.checkpoints.startAt(it.sequence) }
    }

    suspend fun connect(): Connected {
        uncancelled { begin() }
        return offLane(delivery.callbackDispatcher) { watch.connected.await() }
    }

    suspend fun send(command: Command, timeToLive: Duration? = null) = send(command, timeToLive, isRequest = false) {}

    /** Sends what somebody here waits for the answer of; [onHandedOver] is called on the lane when it goes out. */
    suspend fun ask(command: Command, onHandedOver: () -> Unit) =
        send(command, timeToLive = null, isRequest = true, onHandedOver)

    private suspend fun send(command: Command, timeToLive: Duration?, isRequest: Boolean, onHandedOver: () -> Unit) {
        // Time passes for it even before the shard connects.
        if (timeToLive != null) lane.look { if (driver.end == null) startTimer(join()) }
        driver.send(command, timeToLive, isRequest, onHandedOver)
    }

    override fun closeSoon() = driver.close()

    /** Begins to close resumably and does not wait. */
    fun suspendSoon(drain: Duration) {
        continuity.drainFor(drain)
        driver.suspendSession()
    }

    /**
     * Begins to end because the process does, and does not wait: resumably when somebody can go on with the session.
     */
    fun leaveSoon(drain: Duration) {
        continuity.drainFor(drain)
        if (config.sessionStore == null) driver.close() else driver.suspendSession()
    }

    /** See [Shard.suspendOnShutdown]. */
    fun suspendOnShutdown(limit: Duration): Subscription {
        val hook = ShutdownHook("shard ${protocol.shardId}", limit) {
            leaveSoon(limit.dividedBy(2))
            awaitEnd()
        }
        continuity.whenGone { hook.close() }
        return hook
    }

    suspend fun close() {
        driver.close()
        awaitEnd()
    }

    suspend fun suspendSession(drain: Duration): StoredSession? {
        continuity.drainFor(drain)
        driver.suspendSession()
        awaitEnd()
        return continuity.gone()
    }

    suspend fun storeSession() = offLane(delivery.callbackDispatcher) { continuity.flush() }

    fun session(): Session? = lane.look { machine.session }

    /** Up to where all lossless collectors have finished the session; null while there is no session. */
    fun checkpoint(): Checkpoint? =
        lane.look { machine.session?.let { Checkpoint(it.id, delivery.checkpoints.sequence()) } }

    /** The checkpoint, as long as it is behind what was received. */
    fun unfinishedCheckpoint(): Long? =
        lane.look {
            delivery.checkpoints.sequence().takeIf { finished ->
                machine.session?.let { finished < it.sequence } == true
            }
        }

    /** True when nobody works any more at what was received; see [Checkpoints.isSettled]. */
    fun isSettled(): Boolean = lane.look { delivery.checkpoints.isSettled }

    /** Somebody has come to the shard that goes on with this session; see [Checkpoints.release]. */
    fun release(name: String?) = delivery.release(name)

    /**
     * It takes the place of [former], which has ended: what nobody has taken there is taken here, and [checkpoint] waits for
     * what that one has not finished of the session. Before it begins.
     */
    fun follow(former: Shard) =
        lane.look {
            delivery.takeHeld(former.internals.delivery)
            if (former.session != null) delivery.checkpoints.follow(former.internals)
        }

    /**
     * Has [action] called once, the next time that [checkpoint] may have changed: by whoever finished an event, or by
     * the reader, so it must be quick. Register first, then read the checkpoint, and none is missed. There is one
     * place: a second call takes it.
     */
    fun whenCheckpointMoves(action: Runnable) = delivery.checkpoints.whenMoved(action)

    /** Who has kept the shard from reading for so long that it cost the connection; empty when nobody does. */
    fun slowCollectors(): List<String> = lane.look { if (watch.vitals.slow != null) reading.names() else emptyList() }

    /** Who keeps the shard from reading now; [slowCollectors] has them when it has lasted. */
    fun pausedBy(): List<String> = lane.look { reading.names() }

    fun latency(): ShardLatency = lane.look { machine.latency.let { ShardLatency(it.last, it.average, it.recent) } }

    fun metrics(): ShardMetrics =
        lane.look {
            val stats = machine.stats
            val now = clock.nanoTime()
            ShardMetrics(
                received = tally.receivedByName(),
                payloads = tally.payloads,
                decoded = tally.decoded.sum(),
                dropped = tally.dropped,
                overflowed = tally.overflowed,
                decodeTime = Duration.ofNanos(tally.decodeNanos.sum()),
                undecodable = tally.undecodable.sum(),
                protocolErrors = watch.troubles.get(),
                bytesIn = stats.bytesIn,
                bytesOut = stats.bytesOut,
                decoderCapacity = stats.decompressorCapacity,
                listenerFailures = tally.listenerFailures.get(),
                slowInlineCalls = tally.slowInlineCalls.get(),
                collectors = delivery.metrics(),
                heldBytes = delivery.heldBytes(),
                isReadingPaused = reading.names().isNotEmpty(),
                queuedCommands = stats.queuedCommands,
                sendsLeft = machine.sendsLeft(now),
                nextSendIn = machine.nanosUntilSend(now).takeIf { it >= 0 }?.let(Duration::ofNanos),
                commandsSent = stats.commandsSent,
                limiterWait = Duration.ofNanos(stats.limiterWaitNanos),
                connects = stats.connects,
                closes = tally.closes(),
                resumedReconnects = tally.resumedReconnects,
                identifiedReconnects = tally.identifiedReconnects,
                sessionsLost = tally.sessionsLost,
                identifies = stats.identifies,
                resumes = stats.resumes,
                heartbeats = stats.heartbeats,
                heartbeatAcks = stats.heartbeatAcks,
                uptime = watch.vitals.uptime(now) ?: Duration.ZERO,
                lastEventAge = watch.vitals.lastEventAge(now),
                sessionWrites = continuity.storeWrites,
                sessionStoreFailures = continuity.storeFailures,
            )
        }

    /** [metrics] and [latency] for those who must not wait; null when the lane is not free within [nanos]. */
    fun figuresWithin(nanos: Long): ShardFigures? = lane.lookWithin(nanos) { ShardFigures(metrics(), latency()) }

    /** Where the shards of its bot ask to identify; null before it has joined a runtime. */
    fun identifyGuard(): IdentifyGuard? = runtime?.identifyGuard(protocol.token)

    /** Runs [block] under the lane's lock. */
    fun onLane(block: () -> Unit) = lane.look(block)

    /** Hands what [sink] wants over to it, until the result is closed; in its [place], when it is one of a cluster. */
    fun sink(sink: EventSink, options: SinkOptions, place: SinkPlace? = null): SinkLoop {
        val intake = subscriptions.dispatches("sink", options.events, options.collector)
        intake.open()
        val loop = SinkLoop(shard, intake, sink, options.onError, tally, place) {
            // Without a runtime the shard has ended or cannot begin, and then there is nothing to wait for.
            (runtime ?: config.runtime)?.dispatcher ?: Dispatchers.Default
        }
        loop.start(served(intake, options.executor, loop::ended) { loop.run() })
        return loop
    }

    override fun <T> withScope(block: (CoroutineScope?) -> T): T =
        lane.look { block(if (driver.end == null) join() else null) }

    /** Begins to connect, unless that was done before, and does not wait. What throws has not begun anything. */
    fun begin() {
        val runtime = lane.look {
            driver.end?.let { throw it.toRefusal() }
            join()
            if (isStarted) return
            runtime!!
        }
        val means = ShardMeans.of(runtime, protocol.token)
        val isSecond = lane.look {
            driver.end?.let { throw it.toRefusal() }
            if (isStarted) return
            isStarted = true
            val isSecond = runtime.startedShards.begins(this, protocol.token, protocol.shardId)
            val scope = join()
            startTimer(scope)
            continuity.begin(scope, driver, means)
            isSecond
        }
        if (isSecond) logger.warn(SECOND, name, protocol.shardId)
    }

    /** False from when it begins to end. Waits for nothing. */
    val isGoingOn: Boolean get() = watch.state.value.let { it !is ShardState.Closing && !it.isTerminal }

    /** On the lane. */
    private fun startTimer(scope: CoroutineScope) {
        if (timerJob != null) return
        val timerJob = timer.start(scope).also { timerJob = it }
        // Without it nothing beats any more, and the job above it completes only when all of the users' code has come back.
        timerJob.invokeOnCompletion { driver.abandon() }
    }

    /** Written on the lane; null before the shard has joined one. */
    @Volatile
    var runtime: GatewayRuntime? = null
        private set

    /** On the lane: takes a place in a runtime. */
    private fun join(): CoroutineScope {
        scope?.let { return it }
        val runtime = config.runtime ?: DefaultRuntime.acquire()
        val job = try {
            runtime.adopt(this, config.membership?.parentJob)
        } catch (refused: GatewayException) {
            if (config.runtime == null) DefaultRuntime.release()
            throw refused
        }
        job.invokeOnCompletion {
            // Also when the runtime's job was cancelled: then nothing else would end us.
            driver.abandon()
            continuity.abandoned()
            if (config.runtime == null) DefaultRuntime.release()
        }
        this.runtime = runtime
        this.job = job
        return CoroutineScope(job + runtime.dispatcher).also { scope = it }
    }

    /** The session is over: the timer goes, and with the last coroutine of a listener the place in the runtime. */
    private fun finish() {
        val (job, timerJob) = lane.look { job to timerJob }
        timerJob?.cancel()
        runtime?.startedShards?.ends(this, protocol.token, protocol.shardId)
        continuity.ended(scope)
        job?.complete()
    }

    /** Suspends until the shard has ended, what remains of its session is stored, and its timer is gone. */
    suspend fun awaitEnd() {
        offLane(delivery.callbackDispatcher) {
            watch.ended.await()
            lane.look { timerJob }?.join()
            continuity.gone()
        }
    }

    private companion object {
        private const val SECOND =
            "{}: shard {} of this bot runs already on this runtime: both get every event, and with a session store " +
                "each overwrites the session of the other. Let a shard end before another one takes its place " +
                "(suspendSession, cluster.restart), or give them ids of their own"
    }
}
