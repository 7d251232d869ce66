package dev.sluice.testkit

import kotlinx.coroutines.delay

/**
 * Holds a sender to a mean rate: turn n comes n / [eventsPerSecond] after the start, so that what was late is made up
 * for. 0 or less is as fast as it goes. Confined to one coroutine.
 */
internal class Pace(private val eventsPerSecond: Double) {
    private val startNanos = System.nanoTime()
    private var turns = 0L

    /** Returns when the next turn is due. */
    suspend fun awaitTurn() {
        val turn = turns++
        if (eventsPerSecond <= 0) return
        val due = startNanos + (turn * NANOS_PER_SECOND / eventsPerSecond).toLong()
        val ahead = due - System.nanoTime()
        if (ahead > NANOS_PER_MILLI) delay(ahead / NANOS_PER_MILLI)
    }

    private companion object {
        const val NANOS_PER_SECOND = 1e9
        const val NANOS_PER_MILLI = 1_000_000L
    }
}
