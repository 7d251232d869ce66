package dev.sluice.gateway

import dev.sluice.gateway.session.FileSessionStore
import dev.sluice.gateway.session.KeptShard
import dev.sluice.gateway.session.SessionKeeper
import dev.sluice.gateway.session.SessionKey
import dev.sluice.gateway.session.StoreCalls
import dev.sluice.model.SessionLost
import dev.sluice.protocol.Session
import dev.sluice.protocol.ShardMachine
import dev.sluice.protocol.ShardState
import dev.sluice.protocol.SnapshotRefusedException
import dev.sluice.protocol.StoredSession
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.time.Duration
import java.util.concurrent.atomic.AtomicReference
import kotlin.random.Random
import kotlin.time.toKotlinDuration

/**
 * What joins a shard to the one before it and the one after it, in this process or another: a session is loaded before
 * it starts, stored while it lives, handed over when it is suspended.
 *
 * Thread-safe.
 *
 * @param callbacks where the store is called.
 */
internal class ShardContinuity(
    private val name: String,
    private val logger: ShardLog,
    private val config: ShardConfig,
    private val machine: ShardMachine,
    private val lane: ShardLane,
    private val clock: NanoClock,
    random: Random,
    private val delivery: Delivery,
    private val watch: ShardWatch,
    callbacks: CoroutineDispatcher,
) : KeptShard {
    private val calls: StoreCalls? = config.sessionStore?.let { store ->
        val key = SessionKey(config.protocol.token.botUserId, config.protocol.shardId)
        StoreCalls(name, logger, key, store, config.sessionStoreOptions, callbacks, clock, random)
    }
    private val keeper = calls?.let { SessionKeeper(name, logger, it, config.sessionStoreOptions, this, clock) }

    /** Guarded by the lane, as all that changes here. */
    private var keeping: Job? = null
    private var isKeeping = false

    /** Not guarded: whoever ends many shards must not wait for the lane of one. */
    private val drain = AtomicReference(Duration.ZERO)

    private val gone = CompletableDeferred<StoredSession?>()
    private val progress = Channel<Unit>(Channel.CONFLATED)

    @Volatile
    private var keeperMoved: Runnable? = null

    /** The session as it is stored, if it was stored by this shard. */
    @Volatile
    private var stored: Session? = null

    /** There is one place for those who wait for the checkpoint, and there may be two: the keeper and the end. */
    private val moved = Runnable {
        keeperMoved?.run()
        progress.trySend(Unit)
    }

    val storeWrites: Long get() = calls?.writes?.get() ?: 0
    val storeFailures: Long get() = calls?.failures?.get() ?: 0

    /** Since when every call of the store has failed; null while none has, or there is no store. */
    val storeFailingSinceNanos: Long? get() = calls?.failingSinceNanos

    init {
        config.handOver?.let(::restore)
    }

    /** On the lane. Has [driver] start when the session is at hand: now, or when it has been loaded. */
    fun begin(scope: CoroutineScope, driver: ShardDriver, means: ShardMeans) {
        if (keeper == null || calls == null) return driver.start(means)
        keeping = scope.launch(CoroutineName("$name-store")) {
            try {
                if (config.handOver?.session == null && config.protocol.session == null) load(calls)
            } catch (refused: SnapshotRefusedException) {
                val what = "what ${storeName()} holds for ${calls.key} cannot be gone on with: ${refused.message}"
                return@launch driver.refuse("$what. Let the store keep each key by itself, or delete what is there")
            }
            if (lane.look { machine.stats.queuedCommands } > 0) calls.claim(::wish)
            lane.look {
                isKeeping = driver.end == null
                driver.start(means)
            }
            if (isKeeping) keeper.keep()
        }
    }

    /** What it says of itself only where we know that it is no secret, such as the password of a database. */
    private fun storeName(): String? =
        config.sessionStore.let { if (it is FileSessionStore) it.toString() else it?.javaClass?.name }

    /** A session has begun, or is over: that is stored at once. */
    fun sessionChanged() {
        keeper?.sessionChanged()
    }

    /**
     * On the lane: up to where nothing of the session needs to come again, should this process end now. With a store
     * that is what is stored: what has been finished since then would come again.
     */
    fun safeSequence(): Long {
        if (keeper == null) return delivery.checkpoints.sequence()
        return stored?.takeIf { it.id == machine.session?.id }?.sequence ?: 0
    }

    /** Suspends until what has been finished by now is stored. */
    suspend fun flush() {
        checkNotNull(keeper) { "The shard has no session store; give it one with ShardBuilder.sessionStore" }
        if (lane.look { isKeeping }) keeper.flush()
    }

    /** How long collectors may take to finish what they hold once the shard has ended; the longest wish counts. */
    fun drainFor(limit: Duration) {
        drain.accumulateAndGet(limit) { one, other -> maxOf(one, other) }
    }

    /**
     * The shard has ended. What remains of its session is stored, when collectors are done with what they hold, in
     * [scope], which is null when the shard has never been at work.
     */
    fun ended(scope: CoroutineScope?) {
        if (scope == null) return abandoned()
        val leave = scope.launch(CoroutineName("$name-end")) { takeLeave() }
        // It may not even begin, where the job that all is under is being cancelled.
        leave.invokeOnCompletion { trouble -> if (trouble != null) abandoned() }
    }

    /** Nothing can be done any more: what is stored stays as it is. The keeper's coroutine is gone. Does not wait. */
    fun abandoned() {
        keeper?.abandoned()
        lane.runSoon {
            val remains = remains()
            lane.after { leave(remains) }
        }
    }

    /** Suspends until the end is over, and gives what can be handed over; null when there is nothing. */
    suspend fun gone(): StoredSession? = gone.await()

    /** Calls [action] when the end is over. */
    fun whenGone(action: () -> Unit) {
        gone.invokeOnCompletion { action() }
    }

    /** For a shard that takes the place of this one: what was received need not come again. After the end. */
    fun received(): StoredSession? = lane.look { machine.snapshot(clock.nanoTime()).takeUnless { it.isEmpty() } }

    override fun wish(): StoredSession? = snapshot { it.session != null }?.withoutCommands()

    override fun whenCheckpointMoves(action: Runnable) {
        keeperMoved = action
        delivery.checkpoints.whenMoved(moved)
    }

    override fun stored(session: Session) {
        stored = session
    }

    private suspend fun load(calls: StoreCalls) {
        val loaded = try {
            calls.load()
        } catch (unreadable: SnapshotRefusedException) {
            return unreadable(unreadable)
        }
        // A hand-over of commands alone is stored as well, if it came that far: they shall not be sent twice.
        if (loaded != null && loaded.toJson() != config.handOver?.toJson()) restore(loaded)
    }

    /** A gap is never silent, though its bounds may be unknown. */
    private fun unreadable(trouble: SnapshotRefusedException) =
        lane.run {
            if (machine.state === ShardState.Idle) {
                watch.lifecycle(SessionLost(null, 0, null, "what is stored could not be loaded: ${trouble.message}"))
            }
        }

    /** @throws SnapshotRefusedException when it is not for this shard */
    private fun restore(stored: StoredSession) {
        val left = lane.look {
            if (machine.state !== ShardState.Idle) return
            val leftOut = machine.handleRestore(stored)
            stored.session?.let { delivery.checkpoints.startAt(it.sequence) }
            leftOut
        }
        if (left != null) logger.warn("{}: left out of what an earlier shard did not send: {}", name, left)
        val begunWith = stored.session?.compression
        if (begunWith != null && begunWith != config.protocol.compression) {
            logger.info(
                "{}: the session that goes on was begun with {}, the shard has {}: that comes with the next new session",
                name,
                begunWith,
                config.protocol.compression,
            )
        }
        val intents = config.protocol.intents
        if (stored.session != null && stored.intents != null && stored.intents != intents) {
            logger.warn(
                "{}: the session that goes on was identified with the intents {}, the shard has {}: " +
                    "what has changed takes effect with the next new session",
                name,
                stored.intents,
                intents,
            )
        }
    }

    private suspend fun takeLeave() {
        val limit = drain.get()
        if (!limit.isZero) awaitCollectors(limit)
        val remains = remains()
        val (keeping, isKeeping) = lane.look { keeping to isKeeping }
        if (isKeeping) {
            keeper?.finish(remains)
            keeping?.join()
        } else {
            keeping?.cancel()
        }
        leave(remains)
    }

    private fun leave(remains: StoredSession?) = logger.waking("the end of the shard") { gone.complete(remains) }

    private suspend fun awaitCollectors(limit: Duration) {
        val isDone = withTimeoutOrNull(limit.toKotlinDuration()) {
            while (true) {
                delivery.checkpoints.whenMoved(moved)
                if (lane.look { delivery.checkpoints.isSettled }) break
                progress.receive()
            }
        }
        if (isDone == null) logger.warn("{}: not all collectors finished what they hold within {}", name, limit)
    }

    /** What can go on elsewhere, commands and all. */
    private fun remains(): StoredSession? = snapshot { machine.state === ShardState.Suspended && !it.isEmpty() }

    private fun StoredSession.isEmpty() = session == null && commandCount == 0

    /** As things stand at the checkpoint, or null when that [isWanted] not; asked on the lane. */
    private fun snapshot(isWanted: (StoredSession) -> Boolean): StoredSession? =
        lane.look { machine.snapshot(clock.nanoTime(), delivery.checkpoints.sequence()).takeIf(isWanted) }
}
