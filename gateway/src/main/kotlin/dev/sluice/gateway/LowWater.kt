package dev.sluice.gateway

import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * What one collector was handed and has not called done, in the order in which it came.
 *
 * Events are done in any order, each leaves the list when it is. The low water is the mark of the oldest that is left:
 * it moves when that one is done, past all that were done before it. Thread-safe.
 *
 * @param limit how many may be in it before nothing further shall be handed out.
 */
internal class LowWater(val limit: Int) : Parking {
    private val lock = ReentrantLock()
    private val waiters = Waiters(lock)
    private var oldest: ManualEvent<*>? = null
    private var newest: ManualEvent<*>? = null

    /** How many are not done. */
    @Volatile
    var unfinished: Int = 0
        private set

    val isFull: Boolean get() = unfinished >= limit

    /** The mark of the oldest that is not done; [Ring.NOTHING] when all are. */
    val oldestMark: Long get() = lock.withLock { oldest?.mark ?: Ring.NOTHING }

    /** [event] is handed out, after all that were before. */
    fun add(event: ManualEvent<*>) {
        lock.withLock {
            val before = newest
            event.isOpen = true
            event.older = before
            if (before == null) oldest = event else before.newer = event
            newest = event
            unfinished++
        }
    }

    /** True when [event] was not done before. */
    fun done(event: ManualEvent<*>): Boolean {
        val hasRoomAgain = lock.withLock {
            if (!event.isOpen) return false
            event.isOpen = false
            val older = event.older
            val newer = event.newer
            if (older == null) oldest = newer else older.newer = newer
            if (newer == null) newest = older else newer.older = older
            event.older = null
            event.newer = null
            unfinished-- == limit
        }
        if (hasRoomAgain) waiters.wake { isFull }
        return true
    }

    /** Has [waiter] called once when there is room, or at [wakeAll]; false when there is. */
    override fun park(waiter: Runnable): Boolean =
        lock.withLock {
            if (!isFull) return false
            waiters.add(waiter)
            true
        }

    override fun unpark(waiter: Runnable): Boolean = waiters.remove(waiter)

    /** Calls everybody who waits, once, though there may be no room. */
    fun wakeAll() = waiters.wakeAll()
}
