package dev.sluice.gateway

import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread

/** Runs [block] while another thread holds the shard's lane, as an inline handler does that does not return. */
internal inline fun Shard.whileLaneIsHeld(block: () -> Unit) {
    val held = CountDownLatch(1)
    val release = CountDownLatch(1)
    val holder = thread(isDaemon = true) {
        internals.delivery.lane.look {
            held.countDown()
            release.await()
        }
    }
    held.await()
    try {
        block()
    } finally {
        release.countDown()
        holder.join()
    }
}
