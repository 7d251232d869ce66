package dev.sluice.gateway

import dev.sluice.model.Disconnected
import dev.sluice.model.EventType
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.SessionLost
import java.util.concurrent.atomic.AtomicLong
import java.util.concurrent.atomic.LongAdder

/**
 * What a shard counts. Written on the lane, except where a type says otherwise; read under the lane's lock.
 */
internal class Tally {
    private class Count(var value: Long = 0)

    private val byType = HashMap<EventType, Count>()
    private val others = Count()
    private val byCloseCode = HashMap<Int, Count>()

    /** Payloads of any opcode. */
    var payloads: Long = 0
        private set

    /** Dispatches that came while nobody at all listened and that were not held. */
    var dropped: Long = 0

    /** Items that collectors dropped since too many waited for them, of those that have left, too. */
    var overflowed: Long = 0

    /** Connections that stood again after one was lost, by whether the session went on. */
    var resumedReconnects: Long = 0
        private set
    var identifiedReconnects: Long = 0
        private set
    var sessionsLost: Long = 0
        private set

    /** Decoded by any thread: on the lane, or by the first collector from what was held. */
    val decoded = LongAdder()
    val undecodable = LongAdder()

    /** What decoding took; each timed one stands for [DECODES_PER_TIMED]. */
    val decodeNanos = LongAdder()

    /** Touched by any thread without care: a count that is lost to a race only moves the next sample. */
    private var untimedDecodes = DECODES_PER_TIMED - 1

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

    fun happened(event: LifecycleEvent) {
        when (event) {
            is Disconnected -> closed(event.code)
            is SessionLost -> sessionsLost++
            else -> Unit
        }
    }

    fun stoodAgain(isResumed: Boolean) {
        if (isResumed) resumedReconnects++ else identifiedReconnects++
    }

    /** Does [decode], and takes the time of some. From any thread. */
    inline fun <T> timed(clock: NanoClock, decode: () -> T): T {
        if (++untimedDecodes < DECODES_PER_TIMED) return decode()
        untimedDecodes = 0
        val began = clock.nanoTime()
        return decode().also { decodeNanos.add((clock.nanoTime() - began) * DECODES_PER_TIMED) }
    }

    /** How connections ended, by close code. */
    fun closes(): Map<Int, Long> = byCloseCode.mapValues { it.value.value }

    /** Dispatches received by name. */
    fun receivedByName(): Map<String, Long> =
        buildMap {
            for ((type, count) in byType) put(type.name, count.value)
            if (others.value > 0) put(OTHERS, others.value)
        }

    private fun closed(code: Int) {
        val key = if (code in byCloseCode || byCloseCode.size < MAX_CLOSE_CODES) code else OTHER_CODES
        byCloseCode.getOrPut(key, ::Count).value++
    }

    companion object {
        /**
         * Reading a clock twice costs some 50 ns, decoding a small event some microseconds: one in 17 is not felt. A prime, so
         * that it falls in step with no pattern of events.
         */
        const val DECODES_PER_TIMED = 17

        /** Discord documents a dozen, ours are five; a server that makes up codes must not fill the memory. */
        private const val MAX_CLOSE_CODES = 64
        private const val OTHER_CODES = 0

        /** Twice the names there are: a server that makes up names must not fill the memory. */
        private const val MAX_TYPES = 256
        private const val OTHERS = "(others)"
    }
}
