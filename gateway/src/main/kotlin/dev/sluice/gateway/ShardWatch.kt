package dev.sluice.gateway

import dev.sluice.model.Closed
import dev.sluice.model.Connected
import dev.sluice.model.Connecting
import dev.sluice.model.Disconnected
import dev.sluice.model.Failed
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.ReadingPaused
import dev.sluice.model.Ready
import dev.sluice.model.SessionLost
import dev.sluice.protocol.Output
import dev.sluice.protocol.ProtocolError
import dev.sluice.protocol.ShardState
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.MutableStateFlow
import org.slf4j.LoggerFactory
import java.util.concurrent.atomic.AtomicLong

/**
 * Tells the world how a shard fares: its state, its life-cycle events, that it is connected, that it has ended, the
 * log.
 *
 * Its functions are called on the lane; what is told reaches others after the lane is left, in order.
 */
internal class ShardWatch(
    private val name: String,
    private val lane: ShardLane,
    private val delivery: Delivery,
    initial: ShardState,
    private val onDeadline: (Long) -> Unit,
    private val onEnd: () -> Unit,
) {
    val state = MutableStateFlow(initial)
    val lifecycle = MutableSharedFlow<LifecycleEvent>(REPLAY, onBufferOverflow = BufferOverflow.DROP_OLDEST)
    val connected = CompletableDeferred<Connected>()
    val ended = CompletableDeferred<ShardEnd>()
    val troubles = AtomicLong()

    private var lastState: ShardState = initial

    fun settled(state: ShardState, deadlineNanos: Long) {
        show(state)
        onDeadline(deadlineNanos)
    }

    fun established(state: ShardState, output: Output.Established) {
        show(state)
        val ready = output.ready?.let(delivery::decodeAhead) as? Ready
        val event = Connected(output.isResumed, output.sessionId, ready)
        lifecycle(event)
        lane.after { connected.complete(event) }
    }

    fun lifecycle(event: LifecycleEvent) {
        delivery.lifecycle(event)
        val slow = if (event is ReadingPaused) delivery.reading.labels() else emptyList()
        lane.after {
            log(event, slow)
            lifecycle.tryEmit(event)
        }
    }

    /** True for the event after which none comes. */
    fun isLast(event: LifecycleEvent): Boolean = event is Closed || event is Failed

    fun trouble(error: ProtocolError) {
        troubles.incrementAndGet()
        lane.after { logger.warn("{}: {}", name, error) }
    }

    fun ended(end: ShardEnd) {
        lane.after {
            connected.completeExceptionally(end.toRefusal())
            ended.complete(end)
            onEnd()
        }
    }

    private fun show(state: ShardState) {
        if (state === lastState) return
        lastState = state
        lane.after { this.state.value = state }
    }

    private fun log(event: LifecycleEvent, slow: List<String>) {
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

            is SessionLost, is Failed -> {
                logger.warn("{}: {}", name, event)
            }

            is ReadingPaused -> {
                logger.warn("{}: {}: {}", name, event, slow.joinToString())
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
        private val logger = LoggerFactory.getLogger(Shard::class.java)

        /** Enough to see what led to where a shard stands now. */
        private const val REPLAY = 64
    }
}
