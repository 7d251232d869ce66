package dev.sluice.gateway

import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * Those who wait for something that [lock] guards.
 *
 * All functions may be called with or without the lock; [wake] calls them without it, so it must not be held there.
 */
internal class Waiters(private val lock: ReentrantLock) {
    private val waiting = ArrayDeque<Runnable>()

    val isEmpty: Boolean get() = waiting.isEmpty()

    fun add(waiter: Runnable) {
        lock.withLock { waiting.addLast(waiter) }
    }

    /** False when it was called, or will be in a moment. */
    fun remove(waiter: Runnable): Boolean = lock.withLock { waiting.remove(waiter) }

    /** Calls those who wait now, each once. */
    fun wakeAll() = lock.withLock { waiting.toList().also { waiting.clear() } }.forEach { it.run() }

    /**
     * Calls those who wait, all of them, since one of them may have been cancelled meanwhile; but nobody once there is
     * [nothing] to wait for any more: one that has taken all and waits again must not be called in vain, for ever, by
     * the same wake.
     */
    inline fun wake(nothing: () -> Boolean) {
        while (true) {
            val waiter = lock.withLock { if (nothing()) null else waiting.removeFirstOrNull() } ?: return
            waiter.run()
        }
    }
}
