package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.EventType
import java.util.function.Consumer

/**
 * Calls its handler on the lane, in the thread that reads: no ring, no hop, and no second chance for one that blocks.
 *
 * An event is finished when the handler has returned, so the checkpoint never waits for it.
 */
internal class InlineCollector(
    override val name: String,
    private val delivery: Delivery,
    private val selection: Selection,
    private val handler: Consumer<in Event>,
) : Collector {
    override val givenName: String? get() = null

    override val isListener: Boolean get() = true

    override val isLossless: Boolean get() = false

    override val wantsLifecycle: Boolean get() = selection.wantsLifecycle

    override val wantsCloses: Boolean get() = false

    override val waitingMark: Long get() = Ring.NOTHING

    override val unfinishedMark: Long get() = Ring.NOTHING

    override var isFinished: Boolean = false
        private set

    override fun wants(type: EventType): Boolean = selection.wants(type)

    override fun wantsPayload(type: EventType?): Boolean = false

    override fun onEvent(event: Event) {
        if (!selection.accepts(event)) return
        val began = delivery.clock.nanoTime()
        try {
            handler.accept(event)
        } catch (trouble: Exception) {
            delivery.listenerFailed(name, event, trouble)
        }
        delivery.inlineCallTook(name, event, delivery.clock.nanoTime() - began)
    }

    override fun onPayload(payload: RawMessage.Payload) = Unit

    override fun onClose(close: RawMessage.Close) = Unit

    override fun adopt(held: HeldEvents) {
        while (true) {
            val item = held.poll() ?: break
            delivery.open(item, selection)?.let(::onEvent)
        }
        delivery.reading.remove(held)
    }

    override fun end(end: ShardEnd) {
        isFinished = true
    }

    override fun removed() = Unit

    override fun metrics(nowNanos: Long, lag: Long, hasLeft: Boolean): CollectorMetrics =
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
