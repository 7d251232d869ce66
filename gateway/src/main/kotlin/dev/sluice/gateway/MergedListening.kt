package dev.sluice.gateway

import dev.sluice.model.Event
import java.util.concurrent.CompletionStage
import java.util.concurrent.Executor
import java.util.concurrent.Flow
import java.util.function.Consumer
import java.util.function.Function

/**
 * Listeners and publishers of shards that belong together. A listener runs with the shard of its event in the MDC, and what it
 * throws is counted by that shard. Thread-safe.
 *
 * @param owner whose job the work of several workers is a part of.
 */
internal class MergedListening(
    private val flows: MergedFlows,
    private val executor: Executor,
    private val owner: AsyncOwner,
) {
    fun onEvent(
        label: String,
        selection: Selection,
        options: ListenerOptions,
        call: (ShardEvent<Event>) -> CompletionStage<*>?,
    ): Subscription = run(flows.events(label, selection, options.collector), options, { it.shard }, call)

    fun onManual(
        label: String,
        selection: Selection,
        options: ListenerOptions,
        listener: (ManualEvent<ShardEvent<Event>>) -> Unit,
    ): Subscription =
        run(ManualIntake(flows.events(label, selection, options.collector)), options, { it.event.shard }) {
            listener(it)
            null
        }

    fun onMessage(label: String, listener: Consumer<in ShardMessage>, options: ListenerOptions): Subscription =
        run(flows.messages(label, options.collector), options, { it.shard }) {
            listener.accept(it)
            null
        }

    fun onSpawned(listener: Consumer<in Shard>, options: ListenerOptions): Subscription =
        run(flows.spawned(), options, { it }) {
            listener.accept(it)
            null
        }

    fun publishEvents(
        label: String,
        selection: Selection,
        options: CollectorOptions,
    ): Flow.Publisher<ShardEvent<Event>> = CollectorPublisher(executor) { flows.events(label, selection, options) }

    fun publishMessages(label: String, options: CollectorOptions): Flow.Publisher<ShardMessage> =
        CollectorPublisher(executor) { flows.messages(label, options) }

    fun publishSpawned(): Flow.Publisher<Shard> = CollectorPublisher(executor) { flows.spawned() }

    fun parallelBy(
        label: String,
        selection: Selection,
        workers: Int,
        key: Function<in ShardEvent<Event>, out Any?>,
        options: ListenerOptions,
        listener: Consumer<in ShardEvent<Event>>,
    ): Subscription {
        val intake = flows.events(label, selection, options.collector)
        intake.open()
        val work = KeyedListener(intake, key, inContext(listener), errors(intake, options) { it.shard })
        return owner.served(intake, options.executor) { work.run(workers) }
    }

    /** [listener] with the shard of each event in the MDC. */
    fun <E : Event> inContext(listener: Consumer<in ShardEvent<E>>): Consumer<ShardEvent<E>> =
        Consumer { event ->
            val logger = event.shard.internals.logger
            logger.within { listener.accept(event) }
        }

    private fun <T : Any> run(
        intake: Intake<T>,
        options: ListenerOptions,
        shardOf: (T) -> Shard,
        call: (T) -> CompletionStage<*>?,
    ): Subscription {
        val loop = ListenerLoop(intake, options.executor ?: executor, errors(intake, options, shardOf)) {
            shardOf(it).internals.logger.within { call(it) }
        }
        return loop.also { it.start() }
    }

    @Suppress("UNCHECKED_CAST")
    private fun <T : Any> errors(intake: Intake<T>, options: ListenerOptions, shardOf: (T) -> Shard) =
        ListenerErrors(intake, { shardOf(it as T).internals.tally }, options.onError)
}
