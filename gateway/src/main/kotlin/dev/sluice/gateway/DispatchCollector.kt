package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.EventType

/**
 * Collects the dispatches of some types in a ring, raw: what is not wanted is not copied, and nothing is decoded.
 *
 * @param types which; null = all.
 */
internal class DispatchCollector(options: RingOptions, delivery: Delivery, private val types: Set<EventType>?) :
    RingCollector<RawMessage.Payload>(options, isListener = true, delivery) {
    override val wantsLifecycle: Boolean get() = false

    override val wantsCloses: Boolean get() = false

    override fun wants(type: EventType): Boolean = false

    override fun wantsPayload(type: EventType?): Boolean = type != null && (types == null || type in types)

    override fun onEvent(event: Event) = Unit

    override fun onPayload(payload: RawMessage.Payload) = put(payload, isOurs = false)

    override fun onClose(close: RawMessage.Close) = Unit

    override fun mayWant(item: HeldItem): Boolean = item is HeldItem.Dispatch && wantsPayload(item.type)

    override fun opened(item: HeldItem): RawMessage.Payload? = (item as? HeldItem.Dispatch)?.message
}
