package dev.sluice.gateway

import dev.sluice.model.CloseCode
import dev.sluice.model.Failed
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.ShardId
import dev.sluice.protocol.ShardState
import dev.sluice.protocol.StoredSession
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CompletableJob
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.SharedFlow
import kotlinx.coroutines.flow.transformWhile
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.slf4j.LoggerFactory
import java.time.Duration
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicReference
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * The parts of a [Cluster] and how they are put together; [Cluster] and [AsyncCluster] are two faces of it. Thread-safe.
 *
 * The cluster joins a runtime when it is started and leaves it when its shards have ended. Shards are called without the lock.
 */
internal class ClusterCore(private val config: ClusterConfig) :
    RuntimeMember,
    AsyncOwner,
    ShardMembership {
    override val name: String get() = "cluster"
    override val logger: ShardLog = ShardLog(null)
    val callbackExecutor: Executor = config.runtime?.callbackExecutor ?: CallbackExecutors.shared
    override val callbackDispatcher: CoroutineDispatcher =
        config.runtime?.callbackDispatcher ?: callbackExecutor.asCallbackDispatcher()
    val roster = ShardRoster()
    val watch = ClusterWatch(logger)
    val flows = MergedFlows(roster, IntentAdvice(config.intents) { log.warn("cluster: {}", it) }, callbackDispatcher)

    val commands = ClusterCommands(roster) { plan?.map }

    private val lock = ReentrantLock()

    /** Where an operation calls code of the user's: the threads of the timers have heartbeats to send. */
    private val userDispatcher = callbackDispatcher.orShared()
    private val maker = ShardMaker(config, this, userDispatcher)
    private val turns = ShardTurns()
    private val gone = CompletableDeferred<Unit>()

    /** Guarded by the lock, like all up to [isClosing]. */
    private var scope: CoroutineScope? = null
    private var job: CompletableJob? = null
    private var runtime: GatewayRuntime? = null
    private var attempt: Attempt? = null
    private var isClosing = false

    /** The close that has stopped all further starts; null while there was none. */
    private var halt: Failed? = null

    /** Shards that are taken out and have not ended. */
    private val leaving = ConcurrentHashMap<ShardId, Shard>()

    /** Shards that end for another one to take their place; completed when it has, or never will. */
    private val restarting = ConcurrentHashMap<Shard, CompletableDeferred<Unit>>()

    /** Set when the plan is made. */
    @Volatile
    private var plan: ClusterPlan? = null

    override val parentJob: Job get() = lock.withLock { job!! }

    /** One start of the whole: what is under way, and how it went. */
    private class Attempt {
        val outcome = CompletableDeferred<Unit>()
        var job: Job? = null
    }

    private fun Attempt.succeeded() = logger.waking("the start of the cluster") { outcome.complete(Unit) }

    private fun Attempt.failed(failure: Throwable) =
        logger.waking("the start of the cluster") { outcome.completeExceptionally(failure) }

    suspend fun up() {
        val attempt = begin()
        offLane(callbackDispatcher) { attempt.outcome.await() }
    }

    suspend fun down() {
        close(Shard::closeSoon)
        offLane(callbackDispatcher) { gone.await() }
    }

    suspend fun downResumable(drain: Duration): Map<ShardId, StoredSession> {
        suspendSoon(drain)
        offLane(callbackDispatcher) { gone.await() }
        return buildMap {
            for (shard in roster.shards) {
                shard.internals.continuity
                    .gone()
                    ?.let { put(shard.shardId, it) }
            }
        }
    }

    /** See [Cluster.suspendOnShutdown]. */
    fun suspendOnShutdown(limit: Duration): Subscription {
        val hook = ShutdownHook("cluster", limit) { leave(limit.dividedBy(2)) }
        gone.invokeOnCompletion { hook.close() }
        return hook
    }

    /** Ends because the process does; see [ShardCore.leaveSoon]. */
    suspend fun leave(drain: Duration) {
        close { it.internals.leaveSoon(drain) }
        gone.await()
    }

    override fun closeSoon() = close(Shard::closeSoon)

    /** Begins to end resumably and does not wait. */
    fun suspendSoon(drain: Duration) = close { it.internals.suspendSoon(drain) }

    suspend fun restart(id: ShardId): Shard {
        val next = operation(id) {
            val present = commands.present(id)
            // First: what shardConfig throws, or what comes of it, shall not cost the shard that is there.
            val builder = configured(id)
            val isOver = CompletableDeferred<Unit>()
            restarting[present] = isOver
            try {
                present.suspendSession()
                withContext(userDispatcher) {
                    val next = maker.successorOf(present, builder)
                    if (!replace(present, next)) throw closedException()
                    tryAgain(next)
                }
            } finally {
                restarting.remove(present, isOver)
                logger.waking("a restart") { isOver.complete(Unit) }
            }
        }
        return connected(next)
    }

    suspend fun add(id: ShardId, handOver: StoredSession?): Shard {
        val total = commands.requireMap().total
        if (lock.withLock { isClosing }) throw closedException()
        require(id.total == total) { "this cluster runs shards of $total, so $id cannot be one of them" }
        // Its turn begins when a former one of the id has ended: two would have two sessions, and one place in the store.
        val added = operation(id) {
            require(roster[id] == null) { "the cluster has shard $id already: restart it instead" }
            val builder = configured(id)
            withContext(userDispatcher) {
                val shard = maker.newShard(builder, handOver)
                if (!roster.add(listOf(shard))) throw closedException()
                watch.added(listOf(shard))
                tryAgain(shard)
            }
        }
        return connected(added)
    }

    /** Ends one shard; its session too unless [isResumable]. */
    suspend fun remove(id: ShardId, isResumable: Boolean): StoredSession? =
        operation(id) {
            val shard = commands.present(id)
            leaving[id] = shard
            try {
                roster.remove(shard)
                val handOver = if (isResumable) shard.suspendSession() else null.also { shard.close() }
                watch.removed(shard)
                handOver
            } finally {
                leaving.remove(id, shard)
            }
        }

    override fun <T> withScope(block: (CoroutineScope?) -> T): T =
        lock.withLock { block(if (gone.isCompleted) null else joinRuntime().takeUnless { gone.isCompleted }) }

    /** Makes [call] with what [events] brings, and returns after the last that the cluster has told. */
    suspend fun untilGone(events: SharedFlow<ShardEvent<LifecycleEvent>>, call: (ShardEvent<LifecycleEvent>) -> Unit) =
        coroutineScope {
            val seen = AtomicReference<ShardEvent<LifecycleEvent>>()
            val collecting = launch {
                events
                    .transformWhile {
                        emit(it)
                        seen.set(it)
                        !(gone.isCompleted && it === events.replayCache.lastOrNull())
                    }.collect { call(it) }
            }
            collecting.invokeOnCompletion { it?.refusal()?.let { refusal -> cancel("it was not taken on", refusal) } }
            gone.await()
            if (seen.get() === events.replayCache.lastOrNull()) collecting.cancel()
        }

    override fun stateChanged(shard: Shard, state: ShardState) = watch.changed(shard, state)

    override fun happened(shard: Shard, event: LifecycleEvent) {
        watch.happened(shard, event)
        if (event is Failed && event.code in HALTING) halt(event)
    }

    private fun begin(): Attempt =
        lock.withLock {
            if (isClosing) throw closedException()
            attempt ?: Attempt().also {
                val scope = joinRuntime()
                // The runtime may have ended meanwhile, and the cluster with it.
                if (isClosing) throw closedException()
                attempt = it
                watch.starting()
                it.job = scope.launch(CoroutineName("cluster-start")) { start(it) }
            }
        }

    private suspend fun start(attempt: Attempt) {
        try {
            val shards = uncancelled {
                val shards = plan?.let { renewed() } ?: planned()
                withContext(userDispatcher) { shards.onEach(::connectSoon) }
            }
            val failures = shards.mapNotNull { failureToConnect(it) }
            if (shards.isNotEmpty() && failures.size == shards.size) return fail(attempt, failures.first())
            watch.started()
            watch.whenShown { attempt.succeeded() }
        } catch (cancelled: CancellationException) {
            throw cancelled
        } catch (failure: Throwable) {
            fail(attempt, failure)
        }
    }

    /** The next [up] tries anew. */
    private fun fail(attempt: Attempt, failure: Throwable) {
        lock.withLock { if (this.attempt === attempt) this.attempt = null }
        if (plan == null) watch.notStarted()
        watch.whenShown { attempt.failed(failure) }
    }

    /** All shards of a plan that is made now. */
    private suspend fun planned(): Collection<Shard> {
        val runtime = runtime!!
        // Has the identify queue made, which may be the user's, before anybody else asks for it.
        withContext(userDispatcher) { ShardMeans.of(runtime, config.token) }
        val plan = ClusterPlan.make(config, runtime, userDispatcher)
        warnOfStraySessions(plan)
        val builders = plan.shardIds.map { it to maker.configured(plan, runtime, it) }
        val shards = withContext(userDispatcher) {
            builders.map { (id, it) ->
                maker.newShard(it, config.handOvers[id])
            }
        }
        this.plan = plan
        if (!roster.add(shards)) throw closedException()
        watch.added(shards)
        return shards
    }

    /** All shards there are; new ones in place of those that have ended, as after a start that was stopped. */
    private suspend fun renewed(): Collection<Shard> {
        endHalt()
        for (ended in roster.shards.filter { it.state.value.isTerminal }) {
            turns.take(ended.shardId) { renew(ended) }
        }
        return roster.shards
    }

    private suspend fun renew(ended: Shard) {
        // What it still has to tell the store would come after what the new one has told it.
        ended.internals.awaitEnd()
        // It may have been restarted meanwhile.
        if (roster[ended.shardId] !== ended) return
        val builder = configured(ended.shardId)
        withContext(userDispatcher) { replace(ended, maker.successorOf(ended, builder)) }
    }

    private suspend fun configured(id: ShardId): ShardBuilder = maker.configured(plan!!, runtime!!, id)

    private fun replace(former: Shard, next: Shard): Boolean {
        if (!roster.replace(former, next)) return false
        watch.removed(former)
        watch.added(listOf(next))
        return true
    }

    /** Null when it has connected, or another one that has taken its place meanwhile. */
    private suspend fun failureToConnect(shard: Shard): GatewayException? =
        try {
            connected(shard)
            null
        } catch (failure: GatewayException) {
            failure
        }

    /** [shard] when it has connected, or another one that has taken its place meanwhile. */
    private suspend fun connected(shard: Shard): Shard {
        try {
            shard.connect()
            return shard
        } catch (failure: GatewayException) {
            offLane(callbackDispatcher) { restarting[shard]?.await() }
            val next = roster[shard.shardId]
            if (next == null || next === shard) throw failure
            return connected(next)
        }
    }

    /** One that was closed meanwhile stays so. */
    private fun connectSoon(shard: Shard) {
        try {
            shard.internals.begin()
        } catch (ended: GatewayException) {
            log.debug("shard {} is not started: {}", shard.shardId, ended.message)
        }
    }

    /** Under way again by the operator's wish, whatever stopped the start before. */
    private fun tryAgain(shard: Shard): Shard {
        endHalt()
        connectSoon(shard)
        return shard
    }

    /** All that would have to identify wait from now on, until somebody tries again. */
    private fun halt(failed: Failed) {
        val stopped: Attempt?
        lock.withLock {
            if (halt != null || isClosing) return
            halt = failed
            stopped = attempt
            attempt = null
        }
        tellOfHalt()
        if (stopped == null) return
        watch.whenShown { stopped.failed(ShardEnd(true, failed.code, failed.reason).toFailure()!!) }
        stopped.job?.cancel()
    }

    private fun endHalt() {
        val wasHalted = lock.withLock { (halt != null).also { halt = null } }
        if (wasHalted) tellOfHalt()
    }

    /** Tells of the halt, or that it is over, without the lock. */
    private fun tellOfHalt() {
        val guard = runtime!!.identifyGuard(config.token)
        do {
            val told = lock.withLock { halt }
            if (told == null) {
                watch.haltIsOver()
                guard.allow(this)
            } else {
                guard.halt(this, "a shard was closed with ${told.code}: ${told.reason}")
                watch.halted(told)
            }
            // Somebody else may have changed it and told so before us: what is told last must be what holds.
        } while (lock.withLock { halt } !== told)
    }

    /** Under the lock: takes a place in a runtime. */
    private fun joinRuntime(): CoroutineScope {
        scope?.let { return it }
        val runtime = config.runtime ?: DefaultRuntime.acquire()
        val job = try {
            runtime.adopt(this)
        } catch (refused: GatewayException) {
            if (config.runtime == null) DefaultRuntime.release()
            throw refused
        }
        job.invokeOnCompletion {
            // Also when the runtime's job was cancelled: then nothing else would end us.
            ended()
            if (config.runtime == null) DefaultRuntime.release()
        }
        this.runtime = runtime
        this.job = job
        val joined = CoroutineScope(job + runtime.dispatcher)
        scope = joined
        // Ended on the way here, when there was no job to complete.
        if (gone.isCompleted) job.complete()
        return joined
    }

    private fun close(end: (Shard) -> Unit) {
        val isFirst: Boolean
        val scope: CoroutineScope?
        lock.withLock {
            isFirst = !isClosing
            isClosing = true
            scope = this.scope
            attempt?.job?.cancel()
        }
        if (!isFirst) return
        watch.closing()
        endHalt()
        roster.seal()
        roster.shards.forEach(end)
        lock.withLock { attempt }?.let { watch.whenShown { it.failed(closedException()) } }
        if (scope == null) return ended()
        scope.launch(CoroutineName("cluster-close")) {
            // In this order: one that is taken out is noted as leaving before it is gone from the roster.
            (roster.shards + leaving.values).forEach { it.internals.awaitEnd() }
            ended()
        }
    }

    private fun ended() {
        lock.withLock { isClosing = true }
        endHalt()
        roster.complete()
        watch.closed()
        logger.waking("the end of the cluster") { gone.complete(Unit) }
        // After that: whoever joins the runtime meanwhile sees either that it is gone or that its job is wanted here.
        val (job, attempt) = lock.withLock { job to attempt }
        attempt?.failed(closedException())
        job?.complete()
    }

    /**
     * Does [block] when nothing else is under way for shard [id]. It goes on when the caller is cancelled: half of a restart
     * would be a shard less.
     */
    private suspend fun <T> operation(id: ShardId, block: suspend () -> T): T {
        commands.requireMap()
        val scope = lock.withLock { if (isClosing) throw closedException() else scope!! }
        val result = CompletableDeferred<T>()
        val job = scope.launch(CoroutineName("cluster-operation")) {
            try {
                val done = turns.take(id) {
                    if (lock.withLock { isClosing }) throw closedException()
                    uncancelled { block() }
                }
                logger.waking("what is done to shard $id") { result.complete(done) }
            } catch (cancelled: CancellationException) {
                throw cancelled
            } catch (failure: Throwable) {
                logger.waking("what is done to shard $id") { result.completeExceptionally(failure) }
            }
        }
        // When the cluster's job has ended, perhaps before it could begin.
        job.invokeOnCompletion { logger.waking("shard $id") { result.completeExceptionally(closedException()) } }
        return offLane(callbackDispatcher) { result.await() }
    }

    private fun warnOfStraySessions(plan: ClusterPlan) {
        val stray = config.handOvers.keys - plan.shardIds.toSet()
        if (stray.isNotEmpty()) {
            log.warn("the cluster was given the sessions of shards that it does not run: {}", stray.sorted())
        }
    }

    private fun closedException() = GatewayException("the cluster is closed; build a new one")

    private companion object {
        private val log = LoggerFactory.getLogger(Cluster::class.java)

        /** Any other shard would meet the same end, and would have burnt an identify for it. */
        private val HALTING = setOf(
            CloseCode.AUTHENTICATION_FAILED,
            CloseCode.INVALID_API_VERSION,
            CloseCode.INVALID_INTENTS,
            CloseCode.DISALLOWED_INTENTS,
        ).map { it.code }
    }
}
