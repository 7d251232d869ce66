package dev.sluice.gateway

import java.time.Instant
import java.util.concurrent.CopyOnWriteArrayList

/** Notes what an [IdentifyQueue] says to one that waits. */
class RecordingWaiter(private val nanoTime: () -> Long) : IdentifyWaiter {
    /** What was said, in order: `queued 3`, `granted` and so on. */
    val heard = CopyOnWriteArrayList<String>()

    @Volatile
    var permit: IdentifyPermit? = null
        private set

    @Volatile
    var grantedAtNanos = 0L
        private set

    @Volatile
    var failure: Throwable? = null
        private set
    val parkedUntil = CopyOnWriteArrayList<Instant?>()

    /** Set while the test is inside a function of the queue: nothing may be said in that thread then. */
    @Volatile
    var callingThread: Thread? = null

    @Volatile
    var wasCalledWithin = false
        private set

    /** Set by one that gives up: a permit that is on its way goes back. */
    @Volatile
    var givesBack = false

    val isGranted: Boolean get() = permit != null

    /** The last place in the line that was said; 0 = none. */
    val position: Int get() = heard.lastOrNull { it.startsWith("queued ") }?.substringAfter(' ')?.toInt() ?: 0

    override fun granted(permit: IdentifyPermit) {
        grantedAtNanos = nanoTime()
        said("granted")
        this.permit = permit
        if (givesBack) permit.giveBack()
    }

    override fun failed(cause: Throwable) {
        said("failed")
        failure = cause
    }

    override fun queued(position: Int) = said("queued $position")

    override fun parked(until: Instant?, reason: String) {
        parkedUntil += until
        said("parked: $reason")
    }

    private fun said(what: String) {
        if (Thread.currentThread() === callingThread) wasCalledWithin = true
        heard += what
    }
}
