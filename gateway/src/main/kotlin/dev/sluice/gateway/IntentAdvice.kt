package dev.sluice.gateway

import dev.sluice.model.EventType
import dev.sluice.model.Intents
import java.util.concurrent.ConcurrentHashMap

/**
 * Tells whoever listens for events that the shard's intents can never deliver, or not whole, which intents to add.
 *
 * One WARN for each event type and shard. Thread-safe.
 *
 * Source: Discord docs, Gateway > List of Intents, and Gateway > Message Content Intent.
 */
internal class IntentAdvice(private val intents: Intents, private val warn: (String) -> Unit) {
    private val told: MutableSet<EventType> = ConcurrentHashMap.newKeySet()

    /** Somebody begins to listen for [selection]. */
    fun asked(selection: Selection) {
        val types = selection.namedTypes.filter { it !in told }
        intents.gaps(types).filter { told.add(it.type) }.forEach { warn(it.toString()) }
    }
}
