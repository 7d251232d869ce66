package dev.sluice.gateway

import dev.sluice.model.DispatchEvent
import dev.sluice.model.Event
import dev.sluice.model.EventCatalog
import dev.sluice.model.EventType
import dev.sluice.model.LifecycleEvent

/**
 * Which events a collector wants, so that what nobody wants is never decoded. Immutable.
 *
 * @param types the dispatches by name; null = all of them.
 * @param dispatchClass what a dispatch must be decoded to; null = no further condition.
 * @param lifecycleClass which life-cycle events; null = none.
 * @param filter decides about what the others have let through; null = all of it. Called on the lane.
 */
internal class Selection private constructor(
    private val types: Set<EventType>?,
    private val dispatchClass: Class<out Event>?,
    private val lifecycleClass: Class<out Event>?,
    private val filter: ((Event) -> Boolean)? = null,
) {
    val wantsLifecycle: Boolean get() = lifecycleClass != null

    /** The dispatches that are asked for by name or class; empty when all are. */
    val namedTypes: Collection<EventType> get() = types.orEmpty()

    /** Looked at before decoding. */
    fun wants(type: EventType): Boolean = types == null || type in types

    /** Looked at after decoding. */
    fun accepts(event: Event): Boolean = isOfClass(event) && (filter == null || filter(event))

    override fun toString(): String =
        when {
            !types.isNullOrEmpty() -> types.joinToString()
            else -> (dispatchClass ?: lifecycleClass)?.simpleName ?: "all"
        }

    private fun isOfClass(event: Event): Boolean =
        when (event) {
            is LifecycleEvent -> lifecycleClass != null && lifecycleClass.isInstance(event)
            else -> dispatchClass == null || dispatchClass.isInstance(event)
        }

    companion object {
        /** Every event. */
        val ALL: Selection = Selection(null, null, LifecycleEvent::class.java)

        /** The dispatch of that name, whatever class it is decoded to. */
        fun ofName(name: String): Selection = Selection(setOf(EventType.of(name)), null, null)

        /** Of the dispatches of some types and of the life-cycle events those that [filter] lets through. */
        fun answers(types: Set<EventType>, filter: (Event) -> Boolean): Selection =
            Selection(types, null, LifecycleEvent::class.java, filter)

        /**
         * The instances of [eventClass]. A class of one dispatch need not have the others decoded; classes that any
         * dispatch may turn out to be (unknown, undecodable) need all.
         */
        fun ofClass(eventClass: Class<out Event>): Selection =
            when {
                eventClass == Event::class.java -> {
                    ALL
                }

                LifecycleEvent::class.java.isAssignableFrom(eventClass) -> {
                    Selection(emptySet(), null, eventClass)
                }

                DispatchEvent::class.java.isAssignableFrom(eventClass) -> {
                    Selection(EventCatalog.typeOf(eventClass)?.let(::setOf), eventClass, null)
                }

                else -> {
                    throw IllegalArgumentException("$eventClass is no class of events that a shard delivers")
                }
            }
    }
}
