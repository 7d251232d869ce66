package dev.sluice.gateway

import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.transformWhile
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import java.util.concurrent.CompletableFuture
import java.util.function.Consumer

/**
 * Suspending operations as futures, watched values as listeners, both on the callback executor. Thread-safe.
 *
 * They are children of the shard's job while it lives. Afterwards there is no such job; operations then have nothing to
 * wait for and are soon over.
 */
internal class ShardFutures(private val core: ShardCore) {
    fun <T : Any> of(operation: suspend () -> T): CompletableFuture<T> = launch(operation)

    /** For operations that may give nothing. */
    @Suppress("UNCHECKED_CAST")
    fun <T : Any> ofNullable(operation: suspend () -> T?): CompletableFuture<T> =
        launch(operation) as CompletableFuture<T>

    @Suppress("UNCHECKED_CAST")
    fun ofNothing(operation: suspend () -> Unit): CompletableFuture<Void> =
        launch<Void?> {
            operation()
            null
        } as CompletableFuture<Void>

    /** Calls [listener] with the values of [flow], up to the first that [isLast]. */
    fun <T : Any> watch(flow: Flow<T>, isLast: (T) -> Boolean, listener: Consumer<in T>): AutoCloseable {
        val values = flow.transformWhile {
            emit(it)
            !isLast(it)
        }
        val job = core.withScope { alive ->
            (
                alive ?: CoroutineScope(
                    core.callbackDispatcher,
                )
            ).launch(core.callbackDispatcher + CoroutineName("${core.name}-watch")) {
                values.collect { call(listener, it) }
            }
        }
        return AutoCloseable { job.cancel() }
    }

    private fun <T : Any> call(listener: Consumer<in T>, value: T) {
        try {
            core.logger.within { listener.accept(value) }
        } catch (failure: Exception) {
            core.delivery.tally.listenerFailures
                .incrementAndGet()
            core.logger.warn("{}: a listener threw on {}; it goes on with the next", core.name, value, failure)
        }
    }

    private fun <T> launch(operation: suspend () -> T): CompletableFuture<T> =
        core.withScope { alive ->
            alive?.future(core.callbackDispatcher + CoroutineName("${core.name}-future")) { operation() }
        } ?: CoroutineScope(Dispatchers.Unconfined).future { operation() }
}
