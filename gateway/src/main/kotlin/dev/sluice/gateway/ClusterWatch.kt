package dev.sluice.gateway

import dev.sluice.model.Failed
import dev.sluice.model.LifecycleEvent
import dev.sluice.protocol.ShardState
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.MutableStateFlow
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/** Tells the world how a cluster fares: its state and the life-cycle events of all shards. Thread-safe. */
internal class ClusterWatch(private val logger: ShardLog) {
    val state = MutableStateFlow<ClusterState>(ClusterState.Idle())
    val lifecycle =
        MutableSharedFlow<ShardEvent<LifecycleEvent>>(REPLAY, SLACK, BufferOverflow.DROP_OLDEST)

    private val lock = ReentrantLock()
    private val standings = HashMap<Shard, Standing>()
    private val everConnected = HashSet<Shard>()
    private val counts = IntArray(Standing.entries.size)
    private var phase = Phase.IDLE
    private var halt: Failed? = null
    private val changes = AtomicInteger()

    /** Of those who complete the start of a cluster: a few. */
    private val waiting = ConcurrentLinkedQueue<Runnable>()

    /** Where one shard stands. */
    private enum class Standing { WAITING, STARTING, PARKED, CONNECTED, RECONNECTING, FAILED, CLOSED }

    private enum class Phase { IDLE, STARTING, UP, CLOSING, CLOSED }

    fun starting() = change { if (phase == Phase.IDLE) phase = Phase.STARTING }

    /** It could not be begun at all. */
    fun notStarted() = change { if (phase == Phase.STARTING) phase = Phase.IDLE }

    /** All that it was begun with have been connected or have failed; there may be none. */
    fun started() = change(::lookWhetherUp)

    fun halted(failed: Failed) = change { halt = failed }

    /** Somebody tries again. */
    fun haltIsOver() = change { halt = null }

    fun closing() = change { if (phase != Phase.CLOSED) phase = Phase.CLOSING }

    fun closed() = change { phase = Phase.CLOSED }

    fun added(shards: Collection<Shard>) =
        change { for (shard in shards) stands(shard, standingOf(shard, shard.state.value)) }

    fun removed(shard: Shard) =
        change {
            standings.remove(shard)?.let { counts[it.ordinal]-- }
            everConnected.remove(shard)
        }

    fun changed(shard: Shard, state: ShardState) =
        change {
            if (shard in standings) stands(shard, standingOf(shard, state))
        }

    fun happened(shard: Shard, event: LifecycleEvent) {
        logger.waking("the cluster's life-cycle events") { lifecycle.tryEmit(ShardEvent(shard, event)) }
    }

    /** Calls [action] when the state has been shown as it is by now, in the thread that has shown it. */
    fun whenShown(action: Runnable) {
        waiting.add(action)
        change {}
    }

    /** Under the lock. */
    private fun stands(shard: Shard, standing: Standing) {
        standings.put(shard, standing)?.let { counts[it.ordinal]-- }
        counts[standing.ordinal]++
        if (standing == Standing.CONNECTED) everConnected.add(shard)
        lookWhetherUp()
    }

    private fun lookWhetherUp() {
        val isUnderWay = UNDER_WAY.any { counts[it.ordinal] > 0 }
        if (phase == Phase.STARTING && halt == null && !isUnderWay) phase = Phase.UP
    }

    private fun standingOf(shard: Shard, state: ShardState): Standing =
        when (state) {
            is ShardState.Idle -> {
                Standing.WAITING
            }

            is ShardState.Ready, is ShardState.Replaying -> {
                Standing.CONNECTED
            }

            is ShardState.Parked -> {
                Standing.PARKED
            }

            is ShardState.Failed -> {
                Standing.FAILED
            }

            is ShardState.Closed, is ShardState.Suspended -> {
                Standing.CLOSED
            }

            else -> {
                if (shard in everConnected) Standing.RECONNECTING else Standing.STARTING
            }
        }

    /** Shown without the lock, since watchers may run right there; by one thread at a time, so that the latest is last. */
    private fun change(what: () -> Unit) {
        lock.withLock(what)
        if (changes.getAndIncrement() != 0) return
        var seen = 1
        while (seen != 0) {
            // Whoever comes from now on may have changed what is shown next time only.
            val shown = generateSequence(waiting::poll).toList()
            show()
            shown.forEach(Runnable::run)
            seen = changes.addAndGet(-seen)
        }
    }

    /** A watcher whose executor has no thread for it must not keep later states from being shown. */
    private fun show() = logger.waking("the cluster's state") { state.value = lock.withLock(::present) }

    /** Under the lock. */
    private fun present(): ClusterState {
        val shards = ShardCounts(
            waiting = counts[Standing.WAITING.ordinal],
            starting = counts[Standing.STARTING.ordinal],
            parked = counts[Standing.PARKED.ordinal],
            connected = counts[Standing.CONNECTED.ordinal],
            reconnecting = counts[Standing.RECONNECTING.ordinal],
            failed = counts[Standing.FAILED.ordinal],
            closed = counts[Standing.CLOSED.ordinal],
        )
        val halted = halt
        return when {
            phase == Phase.CLOSED -> ClusterState.Closed(shards)
            phase == Phase.CLOSING -> ClusterState.Closing(shards)
            phase == Phase.IDLE -> ClusterState.Idle()
            halted != null -> ClusterState.Halted(shards, halted.code, halted.reason)
            phase == Phase.STARTING -> ClusterState.Starting(shards)
            else -> ClusterState.Up(shards)
        }
    }

    private companion object {
        /** Of these none has been connected or has failed, but for shards that lost their session and are parked. */
        private val UNDER_WAY = listOf(Standing.WAITING, Standing.STARTING, Standing.PARKED)

        /** Enough to see what led to where the cluster stands now. */
        private const val REPLAY = 64

        /** A start or an outage of a thousand shards, for a watcher that is busy just then. */
        private const val SLACK = 8192
    }
}
