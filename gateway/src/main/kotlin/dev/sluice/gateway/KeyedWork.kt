package dev.sluice.gateway

import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.yield
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * Works at what [intake] gives with several workers at a time, and at items with equal keys one after the other, in their
 * order.
 *
 * There is nobody who distributes: a worker that is free takes the next item itself. When another one is busy with its
 * key the item waits for that one, and the worker takes the next. What waits is bounded by how many items the intake lets
 * be unfinished; so while one key has that many, the others wait too.
 *
 * @param intake open already, taken from by nobody else.
 * @param keyOf called by one worker at a time, in the order of the items.
 * @param block is called with one item at a time by each worker. What it throws, a CancellationException too, ends the
 *   work.
 */
internal class KeyedWork<T : Any>(
    private val intake: Intake<T>,
    private val keyOf: (T) -> Any?,
    private val block: suspend (T) -> Unit,
) {
    /** One worker at a time stands at the intake, since keys must be seen in order. It may wait there for long. */
    private val turn = Semaphore(1)

    private val lock = ReentrantLock()

    /** The keys that are worked at, and what waits for each, if anything does. Guarded by the lock. */
    private val busy = HashMap<Any?, ArrayDeque<ManualEvent<T>>?>()

    /** Suspends until the intake has ended and everything is done. */
    suspend fun run(workers: Int) {
        coroutineScope {
            // Waited for one by one: a worker that ends with a CancellationException, be it of a time limit in the block,
            // ends no scope by that, and what it was at would be in nobody's hands.
            List(workers) { async { Worker().work() } }.awaitAll()
        }
    }

    /** True when nobody works at [key]; else [event] waits for whoever does. */
    private fun begins(key: Any?, event: ManualEvent<T>): Boolean =
        lock.withLock {
            if (key !in busy) {
                busy[key] = null
                return true
            }
            val waiting = busy[key] ?: ArrayDeque<ManualEvent<T>>().also { busy[key] = it }
            waiting.addLast(event)
            false
        }

    /** What waits for [key]; null when nothing does, and then the key is free. */
    private fun next(key: Any?): ManualEvent<T>? =
        lock.withLock {
            val event = busy[key]?.removeFirstOrNull()
            if (event == null) busy.remove(key)
            event
        }

    /** One of those that work side by side. */
    private inner class Worker {
        /** What it works at. Not what [take] returns: see [awaitMore]. */
        private var event: ManualEvent<T>? = null
        private var key: Any? = null

        suspend fun work() {
            var left = ExecutorTurn.BATCH
            while (turn.withPermit { take() }) {
                while (true) {
                    val mine = event ?: break
                    // A block that never suspends can be cancelled all the same, as by another worker that failed.
                    currentCoroutineContext().ensureActive()
                    block(mine.event)
                    mine.done()
                    event = next(key)
                    // A block that never suspends would keep its thread, see [ExecutorTurn].
                    if (--left > 0) continue
                    left = ExecutorTurn.BATCH
                    yield()
                }
                key = null
            }
        }

        /** Takes the next item whose key is free; false when there will be none. */
        private suspend fun take(): Boolean {
            while (true) {
                val taken = intake.pollManual()
                if (taken == null) {
                    if (!intake.awaitMore(intake.manualParking)) return false
                    continue
                }
                val itsKey = keyOf(taken.event)
                if (!begins(itsKey, taken)) continue
                event = taken
                key = itsKey
                return true
            }
        }
    }
}
