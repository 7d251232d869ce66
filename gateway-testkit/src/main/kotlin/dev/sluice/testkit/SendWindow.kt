package dev.sluice.testkit

/** Counts what happened within the last [windowNanos]; guarded by the hub's lock. */
internal class SendWindow(private val permits: Int, private val windowNanos: Long) {
    private val times = ArrayDeque<Long>()

    /** Whether one more fits; it is counted only then. */
    fun tryTake(nowNanos: Long): Boolean {
        while (times.isNotEmpty() && nowNanos - times.first() >= windowNanos) times.removeFirst()
        if (times.size >= permits) return false
        times.addLast(nowNanos)
        return true
    }
}
