package dev.sluice.gateway

import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.transformWhile
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import java.util.concurrent.CompletableFuture

/**
 * Suspending operations as futures, watched values as listeners, both on the callback executor. Thread-safe.
 *
 * They are children of the owner's job while it lives. Afterwards there is no such job; operations then have nothing to
 * wait for and are soon over. When the runtime was closed before the owner joined it they fail.
 *
 * The owner's end needs neither runtime nor callback executor: it is begun by whoever calls, and when the executor takes no
 * more tasks it is the library's own that waits for it and completes the future.
 *
 * @param tallyOf who counts that a listener threw on a value; null = nobody does.
 */
internal class AsyncFutures(private val owner: AsyncOwner, private val tallyOf: (value: Any) -> Tally?) {
    fun <T : Any> of(operation: suspend () -> T): CompletableFuture<T> = launch(operation)

    /** For operations that may give nothing. */
    @Suppress("UNCHECKED_CAST")
    fun <T : Any> ofNullable(operation: suspend () -> T?): CompletableFuture<T> =
        launch(operation) as CompletableFuture<T>

    @Suppress("UNCHECKED_CAST")
    fun ofVoid(operation: suspend () -> Unit): CompletableFuture<Void> =
        launch<Void?> {
            operation()
            null
        } as CompletableFuture<Void>

    /** For the owner's end: [begin] does not wait, [operation] suspends until it is over; it may give nothing. */
    @Suppress("UNCHECKED_CAST")
    fun <T : Any> ofEnd(begin: () -> Unit, operation: suspend () -> T?): CompletableFuture<T> {
        begin()
        val context = owner.callbackDispatcher.orShared() + CoroutineName("${owner.name}-future")
        val future = owner.withScopeIfAny { alive -> alive?.future(context) { operation() } }
            ?: CoroutineScope(context).future(start = CoroutineStart.UNDISPATCHED) { operation() }
        return future as CompletableFuture<T>
    }

    fun ofVoidEnd(begin: () -> Unit, operation: suspend () -> Unit): CompletableFuture<Void> =
        ofEnd(begin) {
            operation()
            null
        }

    /** Makes [call] with the values of [flow], up to the first that [isLast]. */
    fun <T : Any> watch(flow: Flow<T>, isLast: (T) -> Boolean, call: (T) -> Unit): Subscription {
        val values = flow.transformWhile {
            emit(it)
            !isLast(it)
        }
        return watching { values.collect { tell(it, call) } }
    }

    /** Runs [watch] until it is done or the result is closed. */
    fun watching(watch: suspend () -> Unit): Subscription {
        val dispatcher = owner.callbackDispatcher
        val name = "${owner.name}-watch"
        val job = owner.withScopeIfAny { alive ->
            (alive ?: CoroutineScope(dispatcher)).launch(dispatcher + CoroutineName(name)) { watch() }
        }
        job.invokeOnCompletion { cause -> cause?.refusal()?.let { owner.logger.refused(name, it) } }
        return Subscription { job.cancel() }
    }

    /** Makes one call of a listener; when it throws the next comes all the same. */
    fun <T : Any> tell(value: T, call: (T) -> Unit) {
        try {
            call(value)
        } catch (failure: Throwable) {
            tallyOf(value)?.listenerFailures?.incrementAndGet()
            owner.logger.warn("{}: a listener threw on {}; it goes on with the next", owner.name, value, failure)
        }
    }

    private fun <T> launch(operation: suspend () -> T): CompletableFuture<T> {
        val future = try {
            owner.withScope { alive ->
                alive?.future(owner.callbackDispatcher + CoroutineName("${owner.name}-future")) { operation() }
            }
        } catch (closed: GatewayException) {
            return CompletableFuture.failedFuture(closed)
        }
        return future ?: CoroutineScope(Dispatchers.Unconfined).future { operation() }
    }
}
