package dev.sluice.gateway

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.ExecutorCoroutineDispatcher
import kotlinx.coroutines.asCoroutineDispatcher
import java.util.concurrent.Executor
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Runs coroutines on this executor. When it takes a task no more, whatever it throws then (it is shut down, it is full,
 * there is no thread to be had), the coroutine that was to go on there is cancelled, and comes to its end elsewhere: see
 * [refusal].
 */
internal fun Executor.asCallbackDispatcher(): CoroutineDispatcher {
    val plain = asCoroutineDispatcher()
    // Else it was a dispatcher all along.
    if (plain !is ExecutorCoroutineDispatcher) return plain
    return Executor { task ->
        try {
            execute(task)
        } catch (refused: RejectedExecutionException) {
            throw refused
        } catch (trouble: Throwable) {
            // Anything else would be thrown at whoever wakes the coroutine, and that would sleep for ever.
            throw RejectedExecutionException(trouble)
        }
    }.asCoroutineDispatcher()
}

/**
 * This, for work of the library's that has to be done all the same: what its executor refuses runs on the library's own
 * one.
 */
internal fun CoroutineDispatcher.orShared(): CoroutineDispatcher {
    val executor = (this as? ExecutorCoroutineDispatcher)?.executor ?: return this
    return Executor { task ->
        val isTaken = AtomicBoolean()
        // A pool that fails to start a thread may have kept the task all the same.
        val once = Runnable { if (!isTaken.getAndSet(true)) task.run() }
        try {
            executor.execute(once)
        } catch (_: Throwable) {
            CallbackExecutors.shared.execute(once)
        }
    }.asCoroutineDispatcher()
}

/** Why an executor did not take the coroutine that ended with this; null when it ended for another reason. */
internal fun Throwable.refusal(): RejectedExecutionException? =
    generateSequence(this) { it.cause }
        .take(CAUSES)
        .firstNotNullOfOrNull { it as? RejectedExecutionException }

/** Deeper than coroutines wrap it; causes may go round in a circle. */
private const val CAUSES = 8
