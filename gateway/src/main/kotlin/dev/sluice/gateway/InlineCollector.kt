package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.EventType
import java.util.function.Consumer

/**
 * Calls its handler on the lane, in the thread that reads: no ring, no hop, and no second chance for one that blocks.
 */
internal class InlineCollector(
    override val name: String,
    private val delivery: Delivery,
    private val selection: Selection,
    private val handler: Consumer<in Event>,
) : Collector {
    override val isListener: Boolean get() = true

    override val wantsLifecycle: Boolean get() = selection.wantsLifecycle

    override val wantsMessages: Boolean get() = false

    override val depth: Int get() = 0

    override fun wants(type: EventType): Boolean = selection.wants(type)

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

    override fun onMessage(message: RawMessage) = Unit

    override fun adopt(held: HeldEvents) {
        while (true) {
            val item = held.poll() ?: break
            delivery.open(item, selection)?.let(::onEvent)
        }
        delivery.reading.remove(held)
    }

    override fun end(end: ShardEnd) = Unit

    override fun removed() = Unit
}
