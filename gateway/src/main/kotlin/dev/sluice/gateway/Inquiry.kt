package dev.sluice.gateway

import dev.sluice.model.Command
import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventType
import dev.sluice.model.RateLimited
import dev.sluice.model.UndecodableEvent

/**
 * One thing that is asked of Discord, and how its answer is told from others. Made for one collection.
 *
 * The functions that look at events are called on the lane, the others by whoever waits.
 *
 * @property what names it in messages, such as "the members of guild 5".
 * @property replyType the dispatches that the answer consists of.
 */
internal abstract class Inquiry<R : DispatchEvent>(
    val command: Command,
    val what: String,
    val replyType: EventType,
    val replyClass: Class<R>,
) {
    /** What had come and what had not, for messages. */
    abstract val progress: String

    /** Whether all of the answer has come. */
    abstract val isComplete: Boolean

    /** It goes out just now. On the lane. */
    open fun handedOver() = Unit

    /** Whether [reply] is a part of this answer. On the lane. */
    abstract fun isAnswered(reply: R): Boolean

    /** Whether [limited], which is about the opcode of this one, is about this one. On the lane. */
    abstract fun isRefused(limited: RateLimited): Boolean

    /** Whether what cannot be read might have been a part of this answer. On the lane. */
    open fun mayBe(unread: UndecodableEvent): Boolean = true

    /** A part has come; false when that very part had come before. */
    abstract fun take(reply: R): Boolean

    /** Nobody waits for it any more. On the lane. */
    open fun abandoned() = Unit
}
