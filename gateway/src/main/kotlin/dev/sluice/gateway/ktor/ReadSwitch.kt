package dev.sluice.gateway.ktor

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.withContext
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * Holds up the one reader of a link while reading is paused. Thread-safe.
 *
 * The reader waits by suspending, or, where only an occupied thread makes an engine stop reading, by blocking.
 */
internal class ReadSwitch {
    private val paused = MutableStateFlow(false)
    private val lock = ReentrantLock()
    private val opened = lock.newCondition()
    private var isOpenForGood = false

    val isPaused: Boolean get() = paused.value

    fun pause() = lock.withLock { if (!isOpenForGood) paused.value = true }

    fun resume() =
        lock.withLock {
            paused.value = false
            opened.signalAll()
        }

    /** Lets the reader through from now on, as the link is ending. */
    fun openForGood() =
        lock.withLock {
            isOpenForGood = true
            resume()
        }

    /** Suspends while paused. Goes on with a thread of [worker], never with the one that called [resume]. */
    suspend fun await(worker: CoroutineDispatcher) {
        if (paused.value) withContext(worker) { paused.first { !it } }
    }

    /** Blocks while paused. */
    fun block() = lock.withLock { while (paused.value) opened.awaitUninterruptibly() }
}
