package dev.sluice.gateway

import dev.sluice.model.EventType
import dev.sluice.model.Intent
import dev.sluice.model.Intents
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Tells whoever listens for events that the shard's intents can never deliver, or not whole, which intents to add.
 *
 * One WARN for each event type and shard. Thread-safe.
 *
 * Source: Discord docs, Gateway > List of Intents, and Gateway > Message Content Intent.
 */
internal class IntentAdvice(private val intents: Intents, private val warn: (String) -> Unit) {
    private val told: MutableSet<EventType> = ConcurrentHashMap.newKeySet()
    private val isToldOfMembers = AtomicBoolean()

    /** Somebody begins to listen for [selection]. */
    fun asked(selection: Selection) {
        val types = selection.namedTypes.filter { it !in told }
        intents.gaps(types).filter { told.add(it.type) }.forEach { warn(it.toString()) }
    }

    /** Somebody asks for all members of a guild. Source: Discord docs, Gateway Events > Request Guild Members. */
    fun askedForAllMembers() {
        if (Intent.GUILD_MEMBERS !in intents && !isToldOfMembers.getAndSet(true)) {
            warn(
                "Discord does not answer a request for all members of a guild without the intent GUILD_MEMBERS; add it",
            )
        }
    }
}
