package dev.sluice.gateway

/**
 * Wakes its owner at the time that was set last; a call that is under way when it is set anew still comes. While it is
 * not set nothing is scheduled, so that it keeps no job tree from ending. Thread-safe.
 */
internal class Alarm(private val schedule: Schedule, private val clock: NanoClock, private val onRing: () -> Unit) {
    private class Call(val atNanos: Long, val cancel: AutoCloseable)

    private var call: Call? = null

    /** Rings in [nanos] and not before; [Long.MAX_VALUE] = not at all. */
    @Synchronized
    fun setFor(nanos: Long) {
        val at = clock.nanoTime() + nanos
        val old = call
        if (old != null && nanos != Long.MAX_VALUE && old.atNanos == at) return
        old?.cancel?.close()
        call = if (nanos == Long.MAX_VALUE) null else Call(at, schedule.after(nanos) { ring(at) })
    }

    private fun ring(atNanos: Long) {
        synchronized(this) { if (call?.atNanos == atNanos) call = null }
        onRing()
    }
}
