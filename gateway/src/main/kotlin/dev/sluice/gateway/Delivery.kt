package dev.sluice.gateway

import dev.sluice.codec.Codec
import dev.sluice.codec.EventDecodeException
import dev.sluice.model.DispatchEvent
import dev.sluice.model.Event
import dev.sluice.model.EventType
import dev.sluice.model.InternalGatewayApi
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.Opcode
import dev.sluice.model.UndecodableEvent
import dev.sluice.protocol.Output
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import org.slf4j.LoggerFactory

/**
 * Brings what the session receives to those who want it: decoded once, only when somebody wants it, to each in order.
 *
 * Everything here runs on the [lane] unless it says otherwise.
 *
 * @property callbackDispatcher where callers go on that have no dispatcher of their own.
 */
internal class Delivery(
    private val shardName: String,
    private val options: DeliveryOptions,
    private val codec: Codec,
    val lane: ShardLane,
    val reading: ReadingGate,
    val clock: NanoClock,
    val tally: Tally,
    val callbackDispatcher: CoroutineDispatcher,
) {
    /** Replaced, never changed: a handler may subscribe while the list is gone through. */
    private var collectors: List<Collector> = emptyList()
    private var messageCollectors: List<Collector> = emptyList()

    /** Who wants which dispatch; filled as types come by, emptied when collectors come and go. */
    private val interest = HashMap<EventType, List<Collector>>()

    /** What came before the first listener; null once it has come, or when nothing is to be held. */
    private var held: HeldEvents? =
        HeldEvents(options.heldBytes).takeIf { options.whenNobodyListens == WhenNobodyListens.HOLD }
    private var hasWarnedOfHolding = false

    /** READY, decoded for `connect()` before its turn in the stream came. */
    private var decodedAhead: DispatchEvent? = null
    private var end: ShardEnd? = null

    /** Registers [collector]; the first listener gets what was held. From any thread. */
    fun subscribe(collector: Collector) {
        lane.look {
            if (collector.isListener) {
                held?.let(collector::adopt)
                held = null
            }
            val ended = end
            if (ended == null) replace(collectors + collector) else collector.end(ended)
        }
    }

    /** From any thread; nothing happens when it has left already. */
    fun unsubscribe(collector: Collector) {
        lane.look {
            replace(collectors - collector)
            collector.removed()
        }
    }

    fun received(view: Output.Received) {
        tally.received(view.type)
        val type = view.type.takeIf { view.opcode == Opcode.DISPATCH }
        val holding = held.takeIf { type != null }
        val message = if (holding != null || messageCollectors.isNotEmpty()) rawMessage(view) else null
        if (message != null) messageCollectors.forEach { it.onMessage(message) }
        if (type == null) return
        val wanted = wanting(type)
        val event = takeDecodedAhead(view) ?: if (wanted.isEmpty()) null else decode(view)
        if (holding != null && message != null) hold(holding, HeldItem.Dispatch(type, message, event))
        if (event != null) wanted.forEach { it.onEvent(event) }
        if (holding == null && collectors.none { it.isListener }) tally.dropped++
    }

    /** Decodes [view] now and keeps the result for when its turn comes. */
    fun decodeAhead(view: Output.Received): DispatchEvent = decode(view).also { decodedAhead = it }

    fun lifecycle(event: LifecycleEvent) {
        held?.let { hold(it, HeldItem.Lifecycle(event)) }
        for (collector in collectors) if (collector.wantsLifecycle) collector.onEvent(event)
    }

    /** A connection has ended. */
    fun closed(code: Int, reason: String) {
        if (held == null && messageCollectors.isEmpty()) return
        val message = RawMessage.Close(code, reason)
        held?.let { hold(it, HeldItem.Close(message)) }
        messageCollectors.forEach { it.onMessage(message) }
    }

    /** Nothing further comes. What is in rings, and what is held, can still be taken. */
    fun end(end: ShardEnd) {
        if (this.end != null) return
        this.end = end
        val last = collectors
        replace(emptyList())
        last.forEach { it.end(end) }
    }

    /** What [item] is as an event of [selection]; null when it is none. From any thread. */
    fun open(item: HeldItem, selection: Selection): Event? {
        val event: Event = when (item) {
            is HeldItem.Close -> {
                return null
            }

            is HeldItem.Lifecycle -> {
                item.event.takeIf { selection.wantsLifecycle } ?: return null
            }

            is HeldItem.Dispatch -> {
                if (!selection.wants(item.type)) return null
                val message = item.message
                item.decoded
                    ?: decode(item.type, message.sequence ?: 0, message.bytes, message.dataOffset, message.dataSpan)
            }
        }
        return event.takeIf(selection::accepts)
    }

    /** A listener or handler named [name] threw. From any thread. */
    fun listenerFailed(name: String, event: Any, trouble: Throwable) {
        tally.listenerFailures.incrementAndGet()
        lane.after {
            logger.warn(
                "{}: {} threw on {}; it goes on with the next",
                shardName,
                name,
                nameOf(event),
                trouble,
            )
        }
    }

    fun inlineCallTook(name: String, event: Event, nanos: Long) {
        if (nanos <= options.inlineLimitNanos) return
        val count = tally.slowInlineCalls.incrementAndGet()
        // The first, the second, the fourth...: a handler that is always slow must not fill the log.
        if (count and (count - 1) != 0L) return
        lane.after {
            logger.warn(
                "{}: the inline handler {} took {} ms for {} ({} slow calls so far); it holds up the whole shard, " +
                    "use a listener or a flow instead",
                shardName,
                name,
                nanos / NANOS_PER_MILLI,
                nameOf(event),
                count,
            )
        }
    }

    /** How many items wait, by the name of the collector. */
    fun depths(): Map<String, Int> =
        collectors.filter { it.depth > 0 || it.isListener }.associate { it.name to it.depth }

    fun heldBytes(): Long = held?.bytes ?: 0

    private fun replace(collectors: List<Collector>) {
        this.collectors = collectors
        messageCollectors = collectors.filter { it.wantsMessages }
        interest.clear()
    }

    private fun wanting(type: EventType): List<Collector> {
        interest[type]?.let { return it }
        val wanting = collectors.filter { it.wants(type) }
        // Names that nobody knows are made up by the other side: they must not pile up here.
        if (type.isKnown) interest[type] = wanting
        return wanting
    }

    private fun hold(held: HeldEvents, item: HeldItem) {
        held.add(item)
        // What the shard itself brings about does not stop it: see RingCollector.put.
        if (!held.isFull || item !is HeldItem.Dispatch) return
        reading.pauseIfFull(held)
        if (hasWarnedOfHolding) return
        hasWarnedOfHolding = true
        val bytes = held.bytes
        lane.after {
            logger.warn(
                "{}: nobody has subscribed yet and {} bytes of events are held, so reading pauses; " +
                    "subscribe before connect(), or set whenNobodyListens(DISCARD) for a bot that only sends",
                shardName,
                bytes,
            )
        }
    }

    private fun takeDecodedAhead(view: Output.Received): DispatchEvent? {
        val event = decodedAhead ?: return null
        decodedAhead = null
        return event.takeIf { it.type == view.type && it.sequence == view.sequence }
    }

    private fun rawMessage(view: Output.Received): RawMessage.Payload =
        RawMessage.Payload(
            opcode = view.opcode,
            sequence = view.sequence.takeIf { it >= 0 },
            eventName = view.type?.name,
            bytes = view.bytes.copyOfRange(view.offset, view.offset + view.length),
            dataOffset = if (view.dataLength == 0) 0 else view.dataOffset - view.offset,
            dataSpan = view.dataLength,
            codec = codec,
        )

    private fun decode(view: Output.Received): DispatchEvent =
        decode(view.type!!, view.sequence, view.bytes, view.dataOffset, view.dataLength)

    /** Never throws: what cannot be decoded is an event as well. From any thread. */
    @OptIn(InternalGatewayApi::class)
    private fun decode(type: EventType, sequence: Long, bytes: ByteArray, offset: Int, length: Int): DispatchEvent {
        val event = try {
            codec.decode(type, bytes, offset, length).also { tally.decoded.increment() }
        } catch (cancelled: CancellationException) {
            throw cancelled
        } catch (trouble: EventDecodeException) {
            undecodable(type, trouble.path, trouble.reason, bytes.copyOfRange(offset, offset + length))
        } catch (trouble: Exception) {
            undecodable(type, "", trouble.toString(), bytes.copyOfRange(offset, offset + length))
        } catch (_: StackOverflowError) {
            undecodable(type, "", "nested too deep", bytes.copyOfRange(offset, offset + length))
        }
        event.deliveredAs(sequence)
        return event
    }

    private fun undecodable(type: EventType, path: String, reason: String, payload: ByteArray): DispatchEvent {
        tally.undecodable.increment()
        logger.debug("{}: {} cannot be decoded at '{}': {}", shardName, type, path, reason)
        return UndecodableEvent(type, path, reason, payload)
    }

    private fun nameOf(event: Any): String =
        when (event) {
            is DispatchEvent -> event.type.name
            else -> event.javaClass.simpleName
        }

    private companion object {
        private val logger = LoggerFactory.getLogger(Shard::class.java)
        private const val NANOS_PER_MILLI = 1_000_000
    }
}
