package dev.sluice.gateway

import dev.sluice.codec.Codec
import dev.sluice.model.DispatchEvent
import dev.sluice.model.Event
import dev.sluice.model.EventType
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.Opcode
import dev.sluice.model.ReadingPaused
import dev.sluice.model.SessionLost
import dev.sluice.protocol.Output
import dev.sluice.protocol.Session
import kotlinx.coroutines.CoroutineDispatcher

/**
 * Brings what the session receives to those who want it: decoded once, only when somebody wants it, to each in order.
 *
 * Everything here runs on the [lane] unless it says otherwise.
 *
 * @property callbackDispatcher where callers go on that have no dispatcher of their own.
 */
internal class Delivery(
    private val shardName: String,
    val logger: ShardLog,
    private val options: DeliveryOptions,
    codec: Codec,
    val lane: ShardLane,
    val reading: ReadingGate,
    val clock: NanoClock,
    val tally: Tally,
    val callbackDispatcher: CoroutineDispatcher,
) {
    val checkpoints = Checkpoints()
    private val decoder = EventDecoder(shardName, logger, codec, clock, tally)

    /** The payload that is being delivered, for those who take it as it lies there. */
    private val view = PayloadView(decoder)

    /** Replaced, never changed: a handler may subscribe while the list is gone through. */
    private var collectors: List<Collector> = emptyList()
    private var hasListeners = false

    /** Who wants which dispatch; filled as types come by, emptied when collectors come and go. */
    private val interest = HashMap<EventType, Interest>()

    /** Who wants payloads that are no dispatch. */
    private var otherInterest = Interest.NONE

    /** What came before the first listener; null once it has come, or when nothing is to be held. */
    private var held: HeldEvents? = null
        set(value) {
            field = value
            checkpoints.held = value
        }
    private var hasWarnedOfHolding = false

    /** READY, decoded for `connect()` before its turn in the stream came. */
    private var decodedAhead: DispatchEvent? = null
    private var end: ShardEnd? = null

    /** The last sequence of the session that was lost that had been finished, until its loss is told. */
    private var lastFinished: Long? = null

    private val checkpointMoved = Runnable { checkpoints.moved() }

    /** When that which is delivered now came. */
    var arrivalNanos: Long = 0
        private set

    init {
        if (options.whenNobodyListens == WhenNobodyListens.HOLD) held = HeldEvents(options.heldBytes)
    }

    /**
     * Registers [collector]; the first listener gets what was held. From any thread.
     *
     * @throws IllegalStateException when its name is taken.
     */
    fun subscribe(collector: Collector) {
        lane.look {
            val ended = end
            if (collector.isListener) {
                val adopted = held
                // Whoever comes after the end, when nothing is left, has nothing to finish.
                if (ended == null || adopted != null) checkpoints.join(collector)
                // First of all: an inline handler that is called with what was held may subscribe another one.
                held = null
                adopted?.let(collector::adopt)
            }
            if (ended == null) replace(collectors + collector) else collector.end(ended)
            nudge()
        }
    }

    /** From any thread; nothing happens when it has left already. For [isGivingUp] see [Checkpoints.leave]. */
    fun unsubscribe(collector: Collector, isGivingUp: Boolean = false) {
        lane.look {
            checkpoints.leave(collector, isGivingUp)
            replace(collectors - collector)
            collector.removed()
            nudge()
        }
    }

    /** What [former] holds for the first listener is held here from now on; before anything is received, on the lane. */
    fun takeHeld(former: Delivery) {
        if (held == null) return
        former.lane.look {
            val theirs = former.held ?: return@look
            former.held = null
            former.reading.remove(theirs)
            held = theirs
            checkpoints.startAt(former.checkpoints)
        }
    }

    /** See [Shard.forget]. From any thread. */
    fun forget(name: String): Boolean = lane.look { checkpoints.forget(name).also { nudge() } }

    /** See [Checkpoints.release]. From any thread. */
    fun release(name: String?) {
        lane.look {
            checkpoints.release(name)
            nudge()
        }
    }

    /** [nowNanos] = when it came. */
    fun received(received: Output.Received, nowNanos: Long) {
        tally.received(received.type)
        arrivalNanos = nowNanos
        val type = received.type.takeIf { received.opcode == Opcode.DISPATCH }
        val interested = if (type == null) otherInterest else interestIn(type)
        val holding = held.takeIf { type != null }
        val payload = raw(received, interested, isHeld = holding != null)
        if (type != null) dispatch(received, type, interested, holding, payload)
        // Only now: until everybody has it nobody may take it for finished.
        if (received.sequence >= 0) checkpoints.received(received.sequence)
        nudge()
    }

    /** Decodes [view] now and keeps the result for when its turn comes. */
    fun decodeAhead(view: Output.Received): DispatchEvent = decode(view).also { decodedAhead = it }

    /** Delivers [told], with what is known only here added; gives back what was delivered. */
    fun lifecycle(told: LifecycleEvent): LifecycleEvent {
        val event = completed(told)
        arrivalNanos = clock.nanoTime()
        held?.let { hold(it, HeldItem.Lifecycle(event, checkpoints.mark)) }
        for (collector in collectors) if (collector.wantsLifecycle) collector.onEvent(event)
        return event
    }

    /** A session begins, or, null, it is over. */
    fun sessionChanged(session: Session?) {
        if (session == null) lastFinished = checkpoints.sessionOver()
        nudge()
    }

    /** A connection has ended. */
    fun closed(code: Int, reason: String) {
        val listening = collectors.filter { it.wantsCloses }
        if (held == null && listening.isEmpty()) return
        val close = RawMessage.Close(code, reason)
        held?.let { hold(it, HeldItem.Close(close, checkpoints.mark)) }
        listening.forEach { it.onClose(close) }
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
                item.decoded ?: item.message.event()!!
            }
        }
        return event.takeIf(selection::accepts)
    }

    /** Shows [item], which was held, to [handler]. On the lane. */
    inline fun showing(item: HeldItem.Dispatch, handler: (PayloadView) -> Unit) {
        view.show(item.type, item.message)
        handler(view)
        view.clear()
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

    fun inlineCallTook(name: String, event: Any, nanos: Long) {
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

    /** How each collector fares, those that have left and hold the checkpoint included. */
    fun metrics(): List<CollectorMetrics> {
        val now = clock.nanoTime()
        return buildList {
            for (collector in collectors) {
                if (collector.isListener) {
                    add(
                        collector.metrics(now, checkpoints.lag(collector.oldestMark), hasLeft = false),
                    )
                }
            }
            checkpoints.forEachLeft { collector, mark ->
                add(collector.metrics(now, checkpoints.lag(mark), hasLeft = true))
            }
        }
    }

    fun heldBytes(): Long = held?.bytes ?: 0

    private fun replace(collectors: List<Collector>) {
        this.collectors = collectors
        hasListeners = collectors.any { it.isListener }
        interest.clear()
        otherInterest = Interest.of(collectors, null)
    }

    private fun interestIn(type: EventType): Interest {
        interest[type]?.let { return it }
        val found = Interest.of(collectors, type)
        // Names that nobody knows are made up by the other side: they must not pile up here.
        if (type.isKnown) interest[type] = found
        return found
    }

    /** Hands out [received] as it is; gives the copy, if one was made. */
    private fun raw(received: Output.Received, interested: Interest, isHeld: Boolean): RawMessage.Payload? {
        val isCopied = isHeld || interested.inPayload.isNotEmpty()
        if (!isCopied && interested.inView.isEmpty()) return null
        view.show(received)
        val payload = if (isCopied) view.copy() else null
        if (payload != null) for (collector in interested.inPayload) collector.onPayload(payload)
        for (collector in interested.inView) collector.onView(view)
        view.clear()
        return payload
    }

    private fun dispatch(
        view: Output.Received,
        type: EventType,
        interested: Interest,
        holding: HeldEvents?,
        payload: RawMessage.Payload?,
    ) {
        val wanted = interested.inEvent
        val event = takeDecodedAhead(view) ?: if (wanted.isEmpty()) null else decode(view)
        if (holding != null && payload != null) {
            hold(holding, HeldItem.Dispatch(type, payload, event, checkpoints.mark))
        }
        if (event != null) for (collector in wanted) collector.onEvent(event)
        if (holding == null && !hasListeners) tally.dropped++
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

    private fun completed(event: LifecycleEvent): LifecycleEvent =
        when (event) {
            is SessionLost -> SessionLost(lastFinished, event.lastReceived, event.since, event.reason)
            is ReadingPaused -> ReadingPaused("${event.reason}: ${reading.reasons()}")
            else -> event
        }

    private fun nudge() {
        if (checkpoints.isWatched) lane.after(checkpointMoved)
    }

    private fun takeDecodedAhead(view: Output.Received): DispatchEvent? {
        val event = decodedAhead ?: return null
        decodedAhead = null
        return event.takeIf { it.type == view.type && it.sequence == view.sequence }
    }

    private fun decode(view: Output.Received): DispatchEvent =
        decoder.decode(view.type!!, view.sequence, view.bytes, view.dataOffset, view.dataLength)

    private fun nameOf(event: Any): String =
        when (event) {
            is DispatchEvent -> LogNames.of(event.type.name)
            is String -> LogNames.of(event)
            else -> event.javaClass.simpleName
        }

    private companion object {
        private const val NANOS_PER_MILLI = 1_000_000
    }
}
