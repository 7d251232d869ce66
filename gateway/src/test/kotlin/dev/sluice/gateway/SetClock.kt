package dev.sluice.gateway

import java.util.concurrent.atomic.AtomicLong

/** A clock that stands still until a test moves it. */
internal class SetClock : NanoClock by NanoClock.System {
    val nanos: AtomicLong = AtomicLong()

    override fun nanoTime(): Long = nanos.get()
}
