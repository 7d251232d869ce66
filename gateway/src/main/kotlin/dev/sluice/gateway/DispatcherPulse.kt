package dev.sluice.gateway

import kotlinx.coroutines.CoroutineDispatcher
import java.util.concurrent.atomic.AtomicLong
import kotlin.coroutines.EmptyCoroutineContext

/**
 * Tells whether a dispatcher still runs what it is given: whoever asks sends it a beat, and sees later whether it came.
 * Nothing runs while nobody asks. Thread-safe.
 */
internal class DispatcherPulse(private val dispatcher: () -> CoroutineDispatcher, private val clock: NanoClock) {
    private val sentAt = AtomicLong(ShardVitals.NONE)
    private val came = Runnable { sentAt.set(ShardVitals.NONE) }

    /** For how long a beat has been waited for: 0 when the one before came. */
    fun overdueNanos(): Long {
        val now = clock.nanoTime()
        val since = sentAt.get()
        if (since != ShardVitals.NONE) return now - since
        if (sentAt.compareAndSet(ShardVitals.NONE, now)) send()
        return 0
    }

    private fun send() {
        val dispatcher = dispatcher()
        if (dispatcher.isDispatchNeeded(EmptyCoroutineContext)) {
            dispatcher.dispatch(EmptyCoroutineContext, came)
        } else {
            came.run()
        }
    }
}
