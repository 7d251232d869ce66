package dev.sluice.gateway

import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.TimeUnit
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
 * runs when the lock has been left: in order, one at a time, by one of the threads that leave the lane. What it throws,
 * an Error too, is logged, and the rest runs.
 *
 * Thread-safe.
 *
 * @param logger of the shard.
 * @param settle runs after each input, still under the lock: acts on what the input has brought about.
 */
internal class ShardLane(private val logger: ShardLog, private val settle: () -> Unit) {
    private val lock = ReentrantLock()

    /** Guarded by [lock]: an input is being worked, so whoever comes now comes from within it. */
    private var isBusy = false

    /** Guarded by [lock]; bounded by what one input can bring about. */
    private val queued = ArrayDeque<Runnable>()
    private val afterwards = ConcurrentLinkedQueue<Runnable>()
    private val pendingDrains = AtomicInteger()

    /** Inputs that found the lane held, each once: bounded by how many there are that are brought in this way. */
    private val left = ConcurrentLinkedQueue<Runnable>()

    /** Guarded by [lock]: those to wake, each once, and for how many inputs they have been kept. */
    private val wakes = ArrayList<Runnable>()
    private var isHoldingWakes = false
    private var heldInputs = 0

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

    /**
     * [run] for those who must not wait: while another thread holds the lane, [input] is left to that one. An object that
     * is left already is not left twice.
     */
    fun runSoon(input: Runnable) {
        if (input !in left) left.add(input)
        runLeft()
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

    /** [look] for those who must not wait long: null when the lane is not free within [nanos]. */
    inline fun <T : Any> lookWithin(nanos: Long, block: () -> T): T? {
        if (!isFreeWithin(nanos)) return null
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

    /** On the lane: has [waker] run once the lock is left; while wakes are held, at the end of the batch. */
    fun wake(waker: Runnable) {
        if (waker !in wakes) wakes.add(waker)
    }

    /**
     * On the lane, within an input: whether the next input is at hand already, so that those who wait are better woken
     * once for all of them. Holds for this input, and for [WAKE_BATCH] inputs in a row at most.
     */
    fun holdWakes(hold: Boolean) {
        isHoldingWakes = hold
    }

    private fun isFreeWithin(nanos: Long): Boolean =
        try {
            lock.tryLock(nanos, TimeUnit.NANOSECONDS)
        } catch (_: InterruptedException) {
            Thread.currentThread().interrupt()
            false
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
        // Reckoned, and true at each end of a batch: so no branch is new under load (see [Ring]).
        if (queued.size or (if (isHoldingWakes) 0 else 1) != 0) finishQueued()
    }

    private fun finishQueued() {
        while (true) {
            (queued.removeFirstOrNull() ?: return).run()
            settle()
        }
    }

    private fun exit() {
        isBusy = false
        if (isHoldingWakes && ++heldInputs < WAKE_BATCH) {
            isHoldingWakes = false
            lock.unlock()
            if (left.isNotEmpty()) runLeft()
            if (afterwards.isNotEmpty()) drain()
            return
        }
        isHoldingWakes = false
        heldInputs = 0
        leave()
    }

    private fun leave() {
        if (wakes.isNotEmpty() && lock.holdCount == 1) {
            afterwards.addAll(wakes)
            wakes.clear()
        }
        lock.unlock()
        if (lock.isHeldByCurrentThread) return
        if (left.isNotEmpty()) runLeft()
        drain()
    }

    /** Whoever holds the lane comes here when it has left it, so what finds it held is not forgotten. */
    private fun runLeft() {
        while (left.isNotEmpty() && lock.tryLock()) {
            try {
                left.poll()?.let { input -> run { input.run() } }
            } finally {
                leave()
            }
        }
    }

    /** Runs what was registered by [after]; when another thread is at it, that one runs ours too. */
    private fun drain() {
        if (afterwards.isEmpty() || pendingDrains.getAndIncrement() != 0) return
        var seen = 1
        while (seen != 0) {
            while (true) attempt(afterwards.poll() ?: break)
            seen = pendingDrains.addAndGet(-seen)
        }
    }

    private fun attempt(action: Runnable) {
        try {
            action.run()
        } catch (trouble: Throwable) {
            logger.warn("what follows an input has failed", trouble)
        }
    }

    internal companion object {
        /** So many payloads are decoded while a collector sleeps at most: with a second core it could have begun. */
        internal const val WAKE_BATCH: Int = 32
    }
}
