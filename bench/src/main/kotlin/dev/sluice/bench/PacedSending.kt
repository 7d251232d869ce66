package dev.sluice.bench

import java.util.concurrent.locks.LockSupport
import kotlin.concurrent.thread
import kotlin.system.exitProcess

/**
 * The inside of a [MockProcess]: calls [send] as many times a second as the last line of the input says, evenly spaced,
 * and not before the first line.
 */
internal class PacedSending(private val send: () -> Unit) {
    @Volatile
    private var eventsPerSecond = 0

    /** Ends the process with its input. */
    fun run(): Nothing {
        thread(isDaemon = true, name = "sender", block = ::sendForEver)
        generateSequence(::readlnOrNull).forEach { eventsPerSecond = it.toInt() }
        exitProcess(0)
    }

    private fun sendForEver() {
        var next = System.nanoTime()
        while (true) {
            val rate = eventsPerSecond
            val now = System.nanoTime()
            // What could not be sent in time is left out, not sent in a burst that nobody asked for.
            next = maxOf(next, now - MOST_LATE_NANOS)
            if (rate == 0 || now < next) {
                LockSupport.parkNanos(if (rate == 0) LOOK_NANOS else minOf(next - now, LOOK_NANOS))
            } else {
                send()
                next += NANOS_PER_SECOND / rate
            }
        }
    }

    private companion object {
        const val NANOS_PER_SECOND = 1_000_000_000L
        const val MOST_LATE_NANOS = NANOS_PER_SECOND / 10

        /** How soon another pace is noticed. */
        const val LOOK_NANOS = 5_000_000L
    }
}
