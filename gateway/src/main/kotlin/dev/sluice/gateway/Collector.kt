package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.EventType

/**
 * One that wants events or messages of a shard, seen from the lane: all functions are called on it and must not block.
 */
internal interface Collector {
    /** Names it in warnings and metrics. */
    val name: String

    /** The name that its user gave it; of those there is one at a time. */
    val givenName: String?

    /** False for those that the library itself needs: they neither get what was held nor end the holding. */
    val isListener: Boolean

    /** Whether the checkpoint waits for it. */
    val isLossless: Boolean

    /** Looked at before decoding: whether [onEvent] shall be called for such dispatches. */
    fun wants(type: EventType): Boolean

    /** Looked at before copying: whether [onPayload] shall be called for such dispatches; null = for other payloads. */
    fun wantsPayload(type: EventType?): Boolean

    /** Whether [onView] shall be called for such dispatches; null = for other payloads. */
    fun wantsView(type: EventType?): Boolean

    val wantsLifecycle: Boolean

    /** Whether [onClose] shall be called. */
    val wantsCloses: Boolean

    /** The lowest mark of what waits for it, or is in its hand; [Ring.NOTHING] when there is nothing. */
    val waitingMark: Long

    /** The lowest mark of what it was handed to call done itself; [Ring.NOTHING] when there is nothing. */
    val unfinishedMark: Long

    /** The lowest mark of all that it has not finished. What waits is looked at first: things move on from there. */
    val oldestMark: Long get() = waitingMark.let { minOf(it, unfinishedMark) }

    /** True when nobody goes on in this process with what it has not finished: that holds the checkpoint all the same. */
    val isAbandoned: Boolean get() = false

    /** True when the shard has ended and nothing waits for it any more. */
    val isFinished: Boolean

    /** A dispatch that it [wants] or a life-cycle event. */
    fun onEvent(event: Event)

    fun onPayload(payload: RawMessage.Payload)

    /** Payloads that it [wantsView] of; [view] is empty again when this has returned. */
    fun onView(view: PayloadView)

    fun onClose(close: RawMessage.Close)

    /** It is the first one: what was held so far is its own now. Called before anything else. */
    fun adopt(held: HeldEvents)

    /** Nothing further comes. */
    fun end(end: ShardEnd)

    /** It is no longer registered. */
    fun removed()

    /** How it fares; [nowNanos] as its items were stamped, [lag] of its oldest mark. */
    fun metrics(nowNanos: Long, lag: Long, hasLeft: Boolean): CollectorMetrics
}
