package dev.sluice.gateway

import java.time.Instant

/** Where the driver reads the time; tests put virtual time here. */
internal interface NanoClock {
    /** Monotonic nanoseconds from an arbitrary start. */
    fun nanoTime(): Long

    /** Wall-clock time, for what is stored or shown. */
    fun instant(): Instant

    /** The machine's own clocks. */
    object System : NanoClock {
        override fun nanoTime(): Long = java.lang.System.nanoTime()

        override fun instant(): Instant = Instant.now()
    }
}
