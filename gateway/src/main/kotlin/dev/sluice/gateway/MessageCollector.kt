package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.EventType

/** Collects every payload and every close, raw, in a ring. */
internal class MessageCollector(name: String, capacity: Int, delivery: Delivery) :
    RingCollector<RawMessage>(name, isListener = true, capacity, delivery) {
    override val wantsLifecycle: Boolean get() = false

    override val wantsMessages: Boolean get() = true

    override fun wants(type: EventType): Boolean = false

    override fun onEvent(event: Event) = Unit

    override fun onMessage(message: RawMessage) =
        put(
            message,
            mayPause =
                message is RawMessage.Payload && message.sequence != null,
        )

    override fun mayWant(item: HeldItem): Boolean = item !is HeldItem.Lifecycle

    override fun open(item: HeldItem): RawMessage? =
        when (item) {
            is HeldItem.Dispatch -> item.message
            is HeldItem.Close -> item.message
            is HeldItem.Lifecycle -> null
        }
}
