package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.EventType

/** Collects every payload and every close, raw, in a ring. */
internal class MessageCollector(options: RingOptions, delivery: Delivery) :
    RingCollector<RawMessage>(options, isListener = true, delivery) {
    override val wantsLifecycle: Boolean get() = false

    override val wantsCloses: Boolean get() = true

    override fun wants(type: EventType): Boolean = false

    override fun wantsPayload(type: EventType?): Boolean = true

    override fun onEvent(event: Event) = Unit

    override fun onPayload(payload: RawMessage.Payload) = put(payload, isOurs = payload.sequenceOrMinus < 0)

    override fun onClose(close: RawMessage.Close) = put(close, isOurs = true)

    override fun mayWant(item: HeldItem): Boolean = item !is HeldItem.Lifecycle

    override fun opened(item: HeldItem): RawMessage? =
        when (item) {
            is HeldItem.Dispatch -> item.message
            is HeldItem.Close -> item.message
            is HeldItem.Lifecycle -> null
        }
}
