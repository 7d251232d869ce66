package dev.sluice.gateway

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.ExecutorCoroutineDispatcher
import kotlinx.coroutines.asCoroutineDispatcher
import java.util.concurrent.Executor
import java.util.concurrent.RejectedExecutionException

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

/** Why an executor did not take the coroutine that ended with this; null when it ended for another reason. */
internal fun Throwable.refusal(): RejectedExecutionException? =
    generateSequence(this) { it.cause }
        .take(CAUSES)
        .firstNotNullOfOrNull { it as? RejectedExecutionException }

/** Deeper than coroutines wrap it; causes may go round in a circle. */
private const val CAUSES = 8
