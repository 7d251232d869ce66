package dev.sluice.gateway

import dev.sluice.model.DispatchEvent
import dev.sluice.model.Event
import dev.sluice.model.EventType

/** Collects the events of a [selection] in a ring. */
internal class EventCollector(
    name: String,
    isListener: Boolean,
    capacity: Int,
    private val delivery: Delivery,
    private val selection: Selection,
) : RingCollector<Event>(name, isListener, capacity, delivery) {
    override val wantsLifecycle: Boolean get() = selection.wantsLifecycle

    override val wantsMessages: Boolean get() = false

    override fun wants(type: EventType): Boolean = selection.wants(type)

    override fun onEvent(event: Event) {
        if (selection.accepts(event)) put(event, mayPause = event is DispatchEvent)
    }

    override fun onMessage(message: RawMessage) = Unit

    override fun mayWant(item: HeldItem): Boolean =
        when (item) {
            is HeldItem.Dispatch -> selection.wants(item.type)
            is HeldItem.Lifecycle -> selection.accepts(item.event)
            is HeldItem.Close -> false
        }

    override fun open(item: HeldItem): Event? = delivery.open(item, selection)
}
