package dev.sluice.gateway

import org.slf4j.LoggerFactory
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.locks.ReentrantLock

/**
 * The one lane on which everything that touches a shard's session goes: bytes from the socket, timers, commands,
 * closes.
 *
 * Whoever brings an input runs it right there, under a lock, so that bytes from the socket reach a collector's ring
 * without a hop. Sections must be tiny and must not block or suspend. An input that arrives from within another one
 * (an inline handler that sends, a transport that answers at once) is queued and runs after it.
 *
 * What may run somebody else's code (waking a collector, completing a future, logging) is registered by [after] and
 * runs when the lock has been left: in order, one at a time, by one of the threads that leave the lane.
 *
 * Thread-safe.
 *
 * @param settle runs after each input, still under the lock: acts on what the input has brought about.
 */
internal class ShardLane(private val settle: () -> Unit) {
    private val lock = ReentrantLock()

    /** Guarded by [lock]: an input is being worked, so whoever comes now comes from within it. */
    private var isBusy = false

    /** Guarded by [lock]; bounded by what one input can bring about. */
    private val queued = ArrayDeque<Runnable>()
    private val afterwards = ConcurrentLinkedQueue<Runnable>()
    private val pendingDrains = AtomicInteger()

    /** Runs [input] now, or, when called from within another input, after that one. */
    inline fun run(crossinline input: () -> Unit) {
        if (!enter()) {
            queued.addLast { input() }
            leave()
            return
        }
        try {
            input()
            finish()
        } finally {
            exit()
        }
    }

    /** Like [run], but what to do when it has to wait is another thing: [keep] must copy what is only lent. */
    inline fun run(crossinline keep: () -> Runnable, crossinline input: () -> Unit) {
        if (!enter()) {
            queued.addLast(keep())
            leave()
            return
        }
        try {
            input()
            finish()
        } finally {
            exit()
        }
    }

    /** Reads or changes what the lock guards without giving the session an input; may be called from within one. */
    inline fun <T> look(block: () -> T): T {
        lock.lock()
        try {
            return block()
        } finally {
            leave()
        }
    }

    /** Runs [action] once the lock is left, at once for callers that do not hold it. */
    fun after(action: Runnable) {
        afterwards.add(action)
        if (!lock.isHeldByCurrentThread) drain()
    }

    /** True when it is free to work an input; false when the caller is within one. The lock is held either way. */
    private fun enter(): Boolean {
        lock.lock()
        if (isBusy) return false
        isBusy = true
        return true
    }

    private fun finish() {
        settle()
        while (true) {
            (queued.removeFirstOrNull() ?: return).run()
            settle()
        }
    }

    private fun exit() {
        isBusy = false
        leave()
    }

    private fun leave() {
        lock.unlock()
        if (!lock.isHeldByCurrentThread) drain()
    }

    /** Runs what was registered by [after]; when another thread is at it, that one runs ours too. */
    private fun drain() {
        if (afterwards.isEmpty() || pendingDrains.getAndIncrement() != 0) return
        var seen = 1
        while (seen != 0) {
            while (true) {
                val action = afterwards.poll() ?: break
                try {
                    action.run()
                } catch (trouble: Exception) {
                    logger.warn("what follows an input has failed", trouble)
                }
            }
            seen = pendingDrains.addAndGet(-seen)
        }
    }

    private companion object {
        private val logger = LoggerFactory.getLogger(ShardLane::class.java)
    }
}
