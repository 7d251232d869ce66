package dev.sluice.gateway

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.withContext
import kotlin.coroutines.CoroutineContext

/**
 * What a [Shard] delivers, as a flow: cold, each collection with a ring of its own, from the moment it begins.
 *
 * **Finished.** An event counts as finished when the collector's block has returned (when it asks for the next one, to
 * be exact, or there is none). So operators that decouple the two, such as `buffer` or `flowOn`, finish events that
 * nobody has seen yet: with those, and wherever work goes on after the block, use [manual] or [parallelBy].
 *
 * Collect it in a context that has a dispatcher; without one (or with the unconfined one) events arrive on the callback
 * executor. Immutable; may be collected any number of times, at the same time too, unless its options name it.
 */
public class ShardFlow<out T : Any> internal constructor(private val newIntake: () -> Intake<T>) : Flow<T> {
    /**
     * @throws GatewayException when the shard has stopped for good.
     * @throws IllegalStateException when there is a collector of this name already.
     */
    override suspend fun collect(collector: FlowCollector<T>): Unit =
        drain { intake ->
            val context = currentCoroutineContext()
            val look = SecondLook()
            while (true) {
                val item = intake.poll()
                if (item == null) {
                    if (look.again() || intake.awaitMore()) continue
                    break
                }
                look.took()
                // As flow { } does: a block that never suspends can be cancelled all the same.
                context.ensureActive()
                collector.emit(item)
            }
        }

    /**
     * The same, each event to be called [done][ManualEvent.done] when it is finished, in any order and by anybody. At
     * most [CollectorOptions.maxUnfinished] of them are not done at a time; then the next one waits.
     */
    public fun manual(): Flow<ManualEvent<T>> = ShardFlow { ManualIntake(newIntake()) }

    /**
     * Collects with several workers at a time: events with equal [key]s one after the other, in their order, others side
     * by side. Each event is finished when [block] has returned for it. Suspends until the shard has ended and everything
     * is done; what [key] or [block] throw ends it, and the other workers with it, a CancellationException too: that of
     * `withTimeout` for instance.
     *
     * ```
     * shard.on<MessageCreate>().parallelBy(workers = 8, key = { it.message.guildId }) { store(it.message) }
     * ```
     *
     * At most [CollectorOptions.maxUnfinished] events are at work or wait for another one of their key. Null is a key
     * like any other.
     *
     * @param workers how many work at a time; as many as there are processors unless set.
     * @param context where they work; with the default they must not block.
     * @throws GatewayException when the shard has stopped for good.
     */
    @JvmSynthetic
    public suspend fun parallelBy(
        workers: Int = Runtime.getRuntime().availableProcessors(),
        context: CoroutineContext = Dispatchers.Default,
        key: (T) -> Any?,
        block: suspend (T) -> Unit,
    ) {
        require(workers > 0) { "workers must be positive, was $workers" }
        drain { intake -> withContext(context) { KeyedWork(intake, key, block).run(workers) } }
    }

    private suspend inline fun drain(take: (Intake<T>) -> Unit) {
        val intake = newIntake()
        intake.open()
        try {
            take(intake)
        } catch (failure: Throwable) {
            intake.giveUp()
            throw failure
        }
        intake.close()
        intake.failure()?.let { throw it }
    }
}
