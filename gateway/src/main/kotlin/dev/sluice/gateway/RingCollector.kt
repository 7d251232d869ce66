package dev.sluice.gateway

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.withContext
import kotlin.coroutines.ContinuationInterceptor

/**
 * A collector with a ring of its own, which its user empties in a context of the user's.
 *
 * The lane fills it through [put]; [poll], [next] and [close] may be called from any thread.
 */
internal abstract class RingCollector<T : Any>(
    override val name: String,
    override val isListener: Boolean,
    capacity: Int,
    private val delivery: Delivery,
) : Collector,
    Pauser {
    private val ring = Ring<T>(capacity)
    private val wakeUp = Runnable { ring.wake() }

    @Volatile
    private var backlog: HeldEvents? = null

    /** How the shard ended; null before that. Set before the ring ends. */
    @Volatile
    var end: ShardEnd? = null
        private set

    @Volatile
    final override var isPausing: Boolean = false

    override val label: String get() = "the collector $name is slow"

    override val isFull: Boolean get() = ring.isFull

    override val isLow: Boolean get() = ring.isLow

    override val depth: Int get() = ring.depth + (backlog?.depth ?: 0)

    /** What a held item is for this collector; null when it does not want it. Runs in the collector's context. */
    protected abstract fun open(item: HeldItem): T?

    /** Whether [open] may give something for [item]; looked at before anything is decoded. */
    protected abstract fun mayWant(item: HeldItem): Boolean

    /**
     * On the lane. [mayPause] is false for what the shard itself brings about: it must come through to an end or a new
     * session even when nobody takes anything, unless that goes on for ever.
     */
    protected fun put(item: T, mayPause: Boolean) {
        if (ring.offer(item)) delivery.lane.after(wakeUp)
        if (ring.isFull && (mayPause || ring.depth >= 2 * ring.capacity)) delivery.reading.pauseIfFull(this)
    }

    final override fun adopt(held: HeldEvents) {
        held.retain(::mayWant)
        backlog = held.takeIf { it.depth > 0 }
        if (held.isPausing) delivery.reading.resumeIfLow(held)
    }

    final override fun end(end: ShardEnd) {
        // Not right now: whoever sees the end must see the shard's last state too, which is shown after the lane is left.
        delivery.lane.after {
            this.end = end
            ring.end()
            ring.wake()
        }
    }

    final override fun removed() {
        delivery.reading.remove(this)
        backlog?.let(delivery.reading::remove)
        backlog = null
        ring.clear()
        delivery.lane.after(wakeUp)
    }

    /** Takes the oldest item; null when there is none at the moment or none will come. */
    fun poll(): T? = pollBacklog() ?: ring.poll()?.also { if (isPausing) delivery.reading.resumeIfLow(this) }

    /** Takes the oldest item, waiting for it; null when the end has been reached. Cancelling it loses nothing. */
    suspend fun next(): T? {
        while (true) {
            poll()?.let { return it }
            if (ring.isFinished) return null
            delivery.offLane { ring.await() }
        }
    }

    /** True when everything has been taken and nothing will come. */
    val isFinished: Boolean get() = backlog == null && ring.isFinished

    /** Has [waiter] called once when there is something to take or the end has come; false when that is so already. */
    fun park(waiter: Runnable): Boolean = ring.park(waiter)

    /** Leaves; what it has not taken is dropped. */
    fun close() {
        delivery.unsubscribe(this)
    }

    private fun pollBacklog(): T? {
        val held = backlog ?: return null
        while (true) {
            val item = held.poll()
            if (held.isPausing) delivery.reading.resumeIfLow(held)
            if (item == null) {
                backlog = null
                return null
            }
            open(item)?.let { return it }
        }
    }
}

/**
 * Runs [block], which waits for the lane, so that whoever wakes it does not run the caller's code: a caller without a
 * dispatcher, or with the unconfined one, is resumed on the callback executor.
 */
internal suspend fun <T> Delivery.offLane(block: suspend () -> T): T {
    val interceptor = currentCoroutineContext()[ContinuationInterceptor]
    return if (interceptor == null || interceptor === Dispatchers.Unconfined) {
        withContext(callbackDispatcher) { block() }
    } else {
        block()
    }
}
