package dev.sluice.gateway

import dev.sluice.model.DispatchEvent
import dev.sluice.model.Event
import dev.sluice.model.EventType

/** Collects the events of a [selection] in a ring. */
internal class EventCollector(
    private val options: RingOptions,
    isListener: Boolean,
    delivery: Delivery,
    private val selection: Selection,
) : RingCollector<Event>(options, isListener, delivery) {
    override val wantsLifecycle: Boolean get() = selection.wantsLifecycle

    override val wantsCloses: Boolean get() = false

    override fun wants(type: EventType): Boolean = selection.wants(type)

    override fun wantsPayload(type: EventType?): Boolean = false

    override fun onEvent(event: Event) {
        if (selection.accepts(event)) put(event, isOurs = event !is DispatchEvent, keyOf(event))
    }

    override fun onPayload(payload: RawMessage.Payload) = Unit

    override fun onClose(close: RawMessage.Close) = Unit

    override fun mayWant(item: HeldItem): Boolean =
        when (item) {
            is HeldItem.Dispatch -> selection.wants(item.type)
            is HeldItem.Lifecycle -> selection.accepts(item.event)
            is HeldItem.Close -> false
        }

    override fun opened(item: HeldItem): Event? = delivery.open(item, selection)

    private fun keyOf(event: Event): Any? =
        try {
            options.overflow.keyOf(event)
        } catch (trouble: Throwable) {
            delivery.listenerFailed("the key function of $name", event, trouble)
            null
        }
}
