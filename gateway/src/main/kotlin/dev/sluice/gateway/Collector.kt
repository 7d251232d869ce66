package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.EventType

/**
 * One that wants events or messages of a shard, seen from the lane: all functions are called on it and must not block.
 */
internal interface Collector {
    /** Names it in warnings and metrics. */
    val name: String

    /** False for those that the library itself needs: they neither get what was held nor end the holding. */
    val isListener: Boolean

    /** Looked at before decoding. */
    fun wants(type: EventType): Boolean

    val wantsLifecycle: Boolean

    val wantsMessages: Boolean

    /** How many items wait for it. */
    val depth: Int

    /** A dispatch that it [wants] or a life-cycle event. */
    fun onEvent(event: Event)

    fun onMessage(message: RawMessage)

    /** It is the first one: what was held so far is its own now. Called before anything else. */
    fun adopt(held: HeldEvents)

    /** Nothing further comes. */
    fun end(end: ShardEnd)

    /** It is no longer registered. */
    fun removed()
}
