package dev.sluice.gateway

import dev.sluice.model.Closed
import dev.sluice.model.Connected
import dev.sluice.model.Connecting
import dev.sluice.model.Disconnected
import dev.sluice.model.Failed
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.Parked
import dev.sluice.model.ReadingPaused
import dev.sluice.model.ReadingResumed
import dev.sluice.model.Ready
import dev.sluice.model.SessionLost
import dev.sluice.protocol.Latency
import dev.sluice.protocol.Output
import dev.sluice.protocol.ProtocolError
import dev.sluice.protocol.ShardState
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.MutableStateFlow
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicLong
import java.util.function.LongConsumer

/**
 * Tells the world how a shard fares: its state, its life-cycle events, that it is connected, that it has ended, the
 * log.
 *
 * Its functions are called on the lane; what is told reaches others after the lane is left, in order.
 */
internal class ShardWatch(
    private val shard: Shard,
    private val name: String,
    private val lane: ShardLane,
    private val delivery: Delivery,
    initial: ShardState,
    private val membership: ShardMembership?,
    private val onDeadline: (Long) -> Unit,
    private val onEnd: () -> Unit,
) {
    private val logger = delivery.logger
    private val clock = delivery.clock
    val state = MutableStateFlow(initial)
    val lifecycle = MutableSharedFlow<LifecycleEvent>(REPLAY, onBufferOverflow = BufferOverflow.DROP_OLDEST)
    val connected = CompletableDeferred<Connected>()
    val ended = CompletableDeferred<ShardEnd>()
    val troubles = AtomicLong()

    /** What health is told from. */
    val vitals = ShardVitals(initial)

    /** Called with the nanoseconds that each heartbeat took to be answered, after the lane is left. */
    val heartbeatListeners = CopyOnWriteArrayList<LongConsumer>()

    private var lastState: ShardState = initial
    private var heartbeatsMeasured = 0L

    fun settled(state: ShardState, deadlineNanos: Long) {
        show(state)
        vitals.deadlineNanos = deadlineNanos
        onDeadline(deadlineNanos)
    }

    fun established(state: ShardState, output: Output.Established) {
        if (vitals.hasStood) delivery.tally.stoodAgain(output.isResumed)
        show(state)
        val ready = output.ready?.let(delivery::decodeAhead) as? Ready
        val event = Connected(output.isResumed, output.sessionId, ready)
        lifecycle(event)
        lane.after { connected.complete(event) }
    }

    fun lifecycle(told: LifecycleEvent) {
        delivery.tally.happened(told)
        val event = delivery.lifecycle(told)
        if (event is ReadingPaused) vitals.slow = delivery.reading.reasons().ifEmpty { event.reason }
        if (event is ReadingResumed) vitals.slow = null
        val slim = withoutReady(event)
        lane.after {
            log(event)
            lifecycle.tryEmit(slim)
        }
        // By itself: what a watcher's dispatcher throws comes out of the emission, and nothing of the same action follows.
        if (membership != null) lane.after { membership.happened(shard, slim) }
    }

    /** True for the event after which none comes. */
    fun isLast(event: LifecycleEvent): Boolean = event is Closed || event is Failed

    fun trouble(error: ProtocolError) {
        troubles.incrementAndGet()
        lane.after { logger.warn("{}: {}", name, error) }
    }

    /** A heartbeat was answered; not every answer is a measurement, see [Latency]. */
    fun heartbeatAnswered(latency: Latency) {
        if (latency.measured == heartbeatsMeasured) return
        heartbeatsMeasured = latency.measured
        if (heartbeatListeners.isEmpty()) return
        val nanos = latency.last!!.toNanos()
        lane.after { heartbeatListeners.forEach { it.accept(nanos) } }
    }

    fun ended(end: ShardEnd) {
        vitals.ended(end)
        // Each by itself, those who wait last: what their dispatchers throw must not keep the shard from ending.
        lane.after { onEnd() }
        lane.after { ended.complete(end) }
        lane.after { connected.completeExceptionally(end.toRefusal()) }
    }

    private fun show(state: ShardState) {
        if (state === lastState) return
        lastState = state
        vitals.moved(state, clock.nanoTime())
        lane.after { this.state.value = state }
        if (membership != null) lane.after { membership.stateChanged(shard, state) }
    }

    /** For histories: READY lists the guilds of the shard, of which there may be thousands. */
    private fun withoutReady(event: LifecycleEvent) =
        if (event is Connected && event.ready != null) Connected(event.isResumed, event.sessionId, null) else event

    private fun log(event: LifecycleEvent) {
        when (event) {
            is Connecting -> {
                logger.debug("{}: {}", name, event)
            }

            is Connected -> {
                logger.info("{}: {}", name, if (event.isResumed) "resumed" else "connected")
            }

            is Disconnected -> {
                if (event.initiatedLocally) logger.info("{}: {}", name, event) else logger.warn("{}: {}", name, event)
            }

            is Parked -> {
                logger.info("{}: {}", name, event)
            }

            is SessionLost, is Failed, is ReadingPaused -> {
                logger.warn("{}: {}", name, event)
            }

            is Closed -> {
                logger.info("{}: {}", name, event)
            }

            else -> {
                logger.debug("{}: {}", name, event)
            }
        }
    }

    private companion object {
        /** Enough to see what led to where a shard stands now. */
        private const val REPLAY = 64
    }
}
