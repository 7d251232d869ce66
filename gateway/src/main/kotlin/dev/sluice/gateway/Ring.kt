package dev.sluice.gateway

import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock
import kotlin.coroutines.resume

/**
 * What one collector has not taken yet.
 *
 * The capacity is soft: whatever one payload yields is accepted, and the producer looks at [isFull] afterwards to stop
 * the flow at its source. So the ring holds [capacity] items and the few that one payload adds.
 *
 * Thread-safe. One producer (the shard's lane) offers and ends; consumers poll and wait. The producer never resumes a
 * consumer itself: it asks [hasWaiters] and has [wake] called when it has left its lock.
 *
 * @param capacity items at which the ring counts as full; half of it is the mark where the flow goes on.
 */
internal class Ring<T : Any>(val capacity: Int) {
    private val lock = ReentrantLock()
    private val items = ArrayDeque<T>()
    private val waiters = ArrayDeque<Runnable>()
    private var isEnded = false

    /** How many items wait. */
    @Volatile
    var depth: Int = 0
        private set

    val isFull: Boolean get() = depth >= capacity

    /** True when enough has been taken for the flow to go on. */
    val isLow: Boolean get() = depth <= capacity / 2

    /** Puts [item] in; ignored when the ring has ended. True when somebody waits for it and needs a [wake]. */
    fun offer(item: T): Boolean =
        lock.withLock {
            if (isEnded) return false
            items.addLast(item)
            depth = items.size
            waiters.isNotEmpty()
        }

    /** No further items come; what is there can still be taken. Needs a [wake]. */
    fun end() {
        lock.withLock { isEnded = true }
    }

    /** Drops what is there and ends. */
    fun clear(): Int =
        lock.withLock {
            val dropped = items.size
            isEnded = true
            items.clear()
            depth = 0
            dropped
        }

    /** The oldest item, taken; null when there is none. */
    fun poll(): T? =
        lock.withLock {
            val item = items.removeFirstOrNull()
            depth = items.size
            item
        }

    /** Has [waiter] called once when an item is there or the ring has ended; false when that is so already. */
    fun park(waiter: Runnable): Boolean =
        lock.withLock {
            if (isEnded || items.isNotEmpty()) return false
            waiters.addLast(waiter)
            true
        }

    fun unpark(waiter: Runnable) {
        lock.withLock { waiters.remove(waiter) }
    }

    /** Suspends until an item may be there or the ring has ended. Takes nothing, so cancelling it loses nothing. */
    suspend fun await() {
        suspendCancellableCoroutine { continuation ->
            val waiter = Runnable { continuation.resume(Unit) }
            if (park(waiter)) {
                continuation.invokeOnCancellation { unpark(waiter) }
            } else {
                continuation.resume(Unit)
            }
        }
    }

    /** Calls everybody who waits. All of them, since one of them may have been cancelled meanwhile. */
    fun wake() {
        while (true) {
            val waiter = lock.withLock { waiters.removeFirstOrNull() } ?: return
            waiter.run()
        }
    }

    /** True when no item is there and none will come. */
    val isFinished: Boolean get() = lock.withLock { isEnded && items.isEmpty() }
}
