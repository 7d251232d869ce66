package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.EventType
import java.util.concurrent.atomic.AtomicInteger
import java.util.function.Consumer

/**
 * Makes the collectors of one shard, and what stands before them: flows, pulls, inline handlers. Thread-safe.
 */
internal class Subscriptions(
    private val delivery: Delivery,
    private val defaults: DeliveryOptions,
    val advice: IntentAdvice,
) {
    private val count = AtomicInteger()
    private val eventPull = lazy { events("nextEvent", Selection.ALL).also { it.open() } }
    private val messagePull = lazy { messages("nextMessage").also { it.open() } }

    /** [isAdvised] = whoever asks has heard already what the intents do not deliver. */
    fun events(
        label: String,
        selection: Selection,
        options: CollectorOptions = CollectorOptions.DEFAULT,
        isAdvised: Boolean = false,
    ): EventCollector {
        if (!isAdvised) advice.asked(selection)
        return EventCollector(resolved(label, options), isListener = true, delivery, selection)
    }

    /** For what the library itself waits for: it does not count as somebody who listens. */
    fun internalEvents(label: String, selection: Selection): EventCollector =
        EventCollector(resolved(label, INTERNAL), isListener = false, delivery, selection)

    fun messages(label: String, options: CollectorOptions = CollectorOptions.DEFAULT): MessageCollector =
        MessageCollector(resolved(label, options).raw(), delivery)

    /** The dispatches called [names], raw; null = all. */
    fun dispatches(label: String, names: Set<String>?, options: CollectorOptions): DispatchCollector {
        val types = names?.mapTo(HashSet(), EventType::of)
        types?.forEach { advice.asked(Selection.ofName(it.name)) }
        return DispatchCollector(resolved(label, options).raw(), delivery, types)
    }

    @Suppress("UNCHECKED_CAST")
    fun <E : Event> eventFlow(label: String, selection: Selection, options: CollectorOptions): ShardFlow<E> =
        ShardFlow { events(label, selection, options) as Intake<E> }

    fun messageFlow(label: String, options: CollectorOptions): ShardFlow<RawMessage> =
        ShardFlow { messages(label, options) }

    fun inline(selection: Selection, handler: Consumer<in Event>): Subscription {
        advice.asked(selection)
        val collector = InlineCollector(numbered("inline($selection)"), delivery, selection, handler)
        delivery.subscribe(collector)
        return Subscription { delivery.unsubscribe(collector) }
    }

    fun inlineView(handler: Consumer<in PayloadView>): Subscription {
        val collector = InlineViewCollector(numbered("inlineMessage"), delivery, handler)
        delivery.subscribe(collector)
        return Subscription { delivery.unsubscribe(collector) }
    }

    suspend fun nextEvent(): Event? = pull(eventPull.value)

    suspend fun nextMessage(): RawMessage? = pull(messagePull.value)

    private suspend fun <T : Any> pull(collector: RingCollector<T>): T? {
        collector.next()?.let { return it }
        collector.failure()?.let { throw it }
        return null
    }

    private fun resolved(label: String, options: CollectorOptions): RingOptions {
        val capacity = options.capacity ?: defaults.ringCapacity
        return RingOptions(
            label = options.name ?: numbered(label),
            name = options.name,
            capacity = capacity,
            overflow = options.overflow ?: defaults.overflow,
            maxUnfinished = options.maxUnfinished ?: capacity,
        )
    }

    private fun numbered(label: String) = "$label#${count.incrementAndGet()}"

    private companion object {
        /** Whatever the user wants of his collectors, ours need everything. */
        val INTERNAL: CollectorOptions = CollectorOptions.builder().overflow(Overflow.SUSPEND).build()
    }
}
