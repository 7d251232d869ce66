package dev.sluice.protocol.simulation

import java.util.PriorityQueue

/** Virtual time: what happens when. Things planned for one moment happen in the order in which they were planned. */
internal class Agenda {
    private class Entry(val atNanos: Long, val order: Long, val action: () -> Unit)

    private val entries = PriorityQueue<Entry>(compareBy<Entry> { it.atNanos }.thenBy { it.order })
    private var planned = 0L

    /** Some moment, not 0: a monotonic clock may stand anywhere. */
    var nowNanos: Long = -7 * SECOND
        private set

    val nextAt: Long get() = entries.peek()?.atNanos ?: Long.MAX_VALUE

    fun at(nanos: Long, action: () -> Unit) {
        entries.add(Entry(maxOf(nanos, nowNanos), planned++, action))
    }

    fun after(nanos: Long, action: () -> Unit) = at(nowNanos + nanos, action)

    fun moveTo(nanos: Long) {
        check(nanos >= nowNanos) { "time went back from $nowNanos to $nanos" }
        nowNanos = nanos
    }

    /** Does the first thing that is planned, at its time. */
    fun next() {
        val entry = entries.remove()
        moveTo(entry.atNanos)
        entry.action()
    }

    companion object {
        const val MILLI = 1_000_000L
        const val SECOND = 1_000 * MILLI
        const val MINUTE = 60 * SECOND
        const val HOUR = 60 * MINUTE
        const val DAY = 24 * HOUR
    }
}
