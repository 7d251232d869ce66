package dev.sluice.gateway

import dev.sluice.model.Event

/**
 * Calls a handler on the lane, in the thread that reads: no ring, no hop, and no second chance for one that blocks.
 *
 * What it is given is finished when the handler has returned, so the checkpoint never waits for it.
 */
internal abstract class HandlerCollector(final override val name: String, protected val delivery: Delivery) :
    Collector {
    final override val givenName: String? get() = null

    final override val isListener: Boolean get() = true

    final override val isLossless: Boolean get() = false

    final override val wantsCloses: Boolean get() = false

    final override val waitingMark: Long get() = Ring.NOTHING

    final override val unfinishedMark: Long get() = Ring.NOTHING

    final override var isFinished: Boolean = false
        private set

    final override fun onPayload(payload: RawMessage.Payload) = Unit

    final override fun onClose(close: RawMessage.Close) = Unit

    override fun onEvent(event: Event) = Unit

    /** Takes what was held before anybody listened. */
    protected abstract fun onHeld(item: HeldItem)

    final override fun adopt(held: HeldEvents) {
        while (true) onHeld(held.poll() ?: break)
        delivery.reading.remove(held)
    }

    final override fun end(end: ShardEnd) {
        isFinished = true
    }

    final override fun removed() = Unit

    /** Calls the handler, [call], for [item]: an event, or the name of what it is. */
    protected inline fun handle(item: Any, call: () -> Unit) {
        val began = delivery.clock.nanoTime()
        try {
            call()
        } catch (trouble: Throwable) {
            delivery.listenerFailed(name, item, trouble)
        }
        delivery.inlineCallTook(name, item, delivery.clock.nanoTime() - began)
    }

    final override fun metrics(nowNanos: Long, lag: Long, hasLeft: Boolean): CollectorMetrics =
        CollectorMetrics(
            name = name,
            isLossless = false,
            hasLeft = hasLeft,
            capacity = 0,
            depth = 0,
            unfinished = 0,
            dropped = 0,
            coalesced = 0,
            lag = 0,
            age = null,
            isPausing = false,
        )
}
