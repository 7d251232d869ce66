package dev.sluice.gateway

import dev.sluice.model.EventType
import java.util.function.Consumer

/** Has its handler called with every payload, as it lies in the buffer: nothing is copied. */
internal class InlineViewCollector(name: String, delivery: Delivery, private val handler: Consumer<in PayloadView>) :
    HandlerCollector(name, delivery) {
    override val wantsLifecycle: Boolean get() = false

    override fun wants(type: EventType): Boolean = false

    override fun wantsPayload(type: EventType?): Boolean = false

    override fun wantsView(type: EventType?): Boolean = true

    /** What it is called in a warning is asked for at once: the view is empty when the warning is written. */
    override fun onView(view: PayloadView) = handle(view.eventName ?: OTHER) { handler.accept(view) }

    override fun onHeld(item: HeldItem) {
        if (item !is HeldItem.Dispatch) return
        delivery.showing(item) { onView(it) }
    }

    private companion object {
        const val OTHER = "a payload that is no dispatch"
    }
}
