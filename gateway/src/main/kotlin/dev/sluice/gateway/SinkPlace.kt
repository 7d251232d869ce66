package dev.sluice.gateway

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Job

/**
 * Where the [SinkLoop] of one shard stands among those of shards that took each other's place. Thread-safe.
 *
 * @param before the [passedOn] of the one before it; null when there is none.
 */
internal class SinkPlace(private val before: Job?) {
    /**
     * Completes when this one makes way: all of its shard has been handed over, and its bound leaves room for more. Is
     * cancelled when it has ended without that: the next one would overtake what is left.
     */
    val passedOn: CompletableDeferred<Unit> = CompletableDeferred()

    /** Suspends until the one before makes way; false when it never will. */
    suspend fun awaitTurn(): Boolean {
        before?.join()
        return before?.isCancelled != true
    }
}
