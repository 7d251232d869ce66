package dev.sluice.gateway

import dev.sluice.model.EventType
import java.util.concurrent.atomic.AtomicLong
import java.util.concurrent.atomic.LongAdder

/**
 * What a shard counts. Written on the lane, except where a type says otherwise; read under the lane's lock.
 */
internal class Tally {
    private class Count(var value: Long = 0)

    private val byType = HashMap<EventType, Count>()
    private val others = Count()

    /** Payloads of any opcode. */
    var payloads: Long = 0
        private set

    /** Dispatches that came while nobody at all listened and that were not held. */
    var dropped: Long = 0

    /** Decoded by any thread: on the lane, or by the first collector from what was held. */
    val decoded = LongAdder()
    val undecodable = LongAdder()

    /** Calls of listeners and inline handlers that threw. */
    val listenerFailures = AtomicLong()

    /** Calls of inline handlers that took longer than the limit. */
    val slowInlineCalls = AtomicLong()

    fun received(type: EventType?) {
        payloads++
        if (type == null) return
        val count =
            byType[type] ?: if (type.isKnown || byType.size < MAX_TYPES) Count().also { byType[type] = it } else others
        count.value++
    }

    /** Dispatches received by name. */
    fun receivedByName(): Map<String, Long> =
        buildMap {
            for ((type, count) in byType) put(type.name, count.value)
            if (others.value > 0) put(OTHERS, others.value)
        }

    private companion object {
        /** Twice the names there are: a server that makes up names must not fill the memory. */
        private const val MAX_TYPES = 256
        private const val OTHERS = "(others)"
    }
}
