package dev.sluice.gateway

import dev.sluice.model.Event
import kotlinx.coroutines.CoroutineDispatcher

/** Makes the intakes of shards that belong together, for flows, listeners and publishers alike. Thread-safe. */
internal class MergedFlows(
    private val shards: ShardSource,
    private val advice: IntentAdvice?,
    private val callbackDispatcher: CoroutineDispatcher,
) {
    fun events(
        label: String,
        selection: Selection,
        options: CollectorOptions = CollectorOptions.DEFAULT,
    ): Intake<ShardEvent<Event>> {
        advice?.asked(selection)
        return merged(label, options, EventKind(label, selection, options))
    }

    fun messages(label: String, options: CollectorOptions = CollectorOptions.DEFAULT): Intake<ShardMessage> =
        merged(label, options, MessageKind(label, options))

    fun spawned(): Intake<Shard> = SpawnedIntake(callbackDispatcher, shards)

    @Suppress("UNCHECKED_CAST")
    fun <E : Event> eventFlow(
        label: String,
        selection: Selection,
        options: CollectorOptions,
    ): ShardFlow<ShardEvent<E>> = ShardFlow { events(label, selection, options) as Intake<ShardEvent<E>> }

    fun messageFlow(label: String, options: CollectorOptions): ShardFlow<ShardMessage> =
        ShardFlow { messages(label, options) }

    private fun <T : Any, R : Any> merged(label: String, options: CollectorOptions, kind: MergedIntake.Kind<T, R>) =
        MergedIntake(options.name ?: label, options.name, callbackDispatcher, shards, kind)

    private class EventKind(
        private val label: String,
        private val selection: Selection,
        private val options: CollectorOptions,
    ) : MergedIntake.Kind<Event, ShardEvent<Event>> {
        override fun ringOf(shard: Shard): RingCollector<Event> =
            shard.internals.subscriptions.events(label, selection, options, isAdvised = true)

        override fun wrap(shard: Shard, item: Event): ShardEvent<Event> = ShardEvent(shard, item)
    }

    private class MessageKind(private val label: String, private val options: CollectorOptions) :
        MergedIntake.Kind<RawMessage, ShardMessage> {
        override fun ringOf(shard: Shard): RingCollector<RawMessage> =
            shard.internals.subscriptions.messages(label, options)

        override fun wrap(shard: Shard, item: RawMessage): ShardMessage = ShardMessage(shard, item)
    }
}
