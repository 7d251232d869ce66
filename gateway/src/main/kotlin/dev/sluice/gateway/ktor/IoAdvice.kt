package dev.sluice.gateway.ktor

import dev.sluice.gateway.DispatcherPulse
import java.time.Duration
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Tells whoever blocks all threads of `Dispatchers.IO` what comes of it: CIO reads and writes sockets there, so nothing
 * is sent any more, heartbeats neither, and shards take their connections for dead without a word of why.
 *
 * One WARN each time that it happens. Thread-safe.
 */
internal class IoAdvice(private val pulse: DispatcherPulse, private val warn: (String) -> Unit) {
    private val isTold = AtomicBoolean()

    /** Something is to be sent: a heartbeat at the least, so this comes often enough. */
    fun look() {
        val overdue = Duration.ofNanos(pulse.overdueNanos())
        if (overdue.isZero) {
            isTold.set(false)
        } else if (overdue >= LIMIT && isTold.compareAndSet(false, true)) {
            warn(
                "no thread of Dispatchers.IO has been free for ${overdue.toSeconds()} s: CIO reads and writes " +
                    "sockets there, so nothing is sent, heartbeats neither, and connections will be lost. Let code " +
                    "that blocks run on Dispatchers.IO.limitedParallelism(n), which has threads of its own, or use " +
                    "NettyTransport",
            )
        }
    }

    internal companion object {
        /** Longer than a busy machine takes, shorter than the two heartbeats after which a connection is given up. */
        internal val LIMIT: Duration = Duration.ofSeconds(5)
    }
}
