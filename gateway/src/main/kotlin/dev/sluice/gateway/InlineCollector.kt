package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.EventType
import java.util.function.Consumer

/** Has its handler called with the events of a [selection]. */
internal class InlineCollector(
    name: String,
    delivery: Delivery,
    private val selection: Selection,
    private val handler: Consumer<in Event>,
) : HandlerCollector(name, delivery) {
    override val wantsLifecycle: Boolean get() = selection.wantsLifecycle

    override fun wants(type: EventType): Boolean = selection.wants(type)

    override fun wantsPayload(type: EventType?): Boolean = false

    override fun wantsView(type: EventType?): Boolean = false

    override fun onEvent(event: Event) {
        if (selection.accepts(event)) handle(event) { handler.accept(event) }
    }

    override fun onView(view: PayloadView) = Unit

    override fun onHeld(item: HeldItem) {
        delivery.open(item, selection)?.let(::onEvent)
    }
}
