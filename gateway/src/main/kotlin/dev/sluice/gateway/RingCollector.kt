package dev.sluice.gateway

import dev.sluice.model.EventType
import kotlinx.coroutines.CoroutineDispatcher
import java.time.Duration

/**
 * A collector with a ring of its own, which its user empties in a context of the user's.
 *
 * The lane fills it through [put]; everything else may be called from any thread.
 */
internal abstract class RingCollector<T : Any>(
    private val options: RingOptions,
    override val isListener: Boolean,
    protected val delivery: Delivery,
) : Collector,
    Intake<T>,
    Pauser,
    ManualEvent.Keeper {
    private val ring = Ring<T>(options.capacity, options.overflow.kind)
    private val lowWater = LowWater(options.maxUnfinished)
    private val wakeUp = Runnable { ring.wake() }

    override val manualParking: Parking =
        object : Parking {
            override fun park(waiter: Runnable): Boolean {
                if (!lowWater.park(waiter)) return this@RingCollector.park(waiter)
                // The end may have come just before: then nobody would call it until something is done.
                return !(isFinished && lowWater.unpark(waiter))
            }

            override fun unpark(waiter: Runnable): Boolean = lowWater.unpark(waiter) || ring.unpark(waiter)
        }

    @Volatile
    private var backlog: HeldEvents? = null

    /** How the shard ended; null before that. Set before the ring ends. */
    @Volatile
    var end: ShardEnd? = null
        private set

    @Volatile
    final override var isPausing: Boolean = false

    @Volatile
    final override var isAbandoned: Boolean = false
        private set

    final override val name: String get() = options.label

    final override val logger: ShardLog get() = delivery.logger

    final override val callbackDispatcher: CoroutineDispatcher get() = delivery.callbackDispatcher

    final override val givenName: String? get() = options.name

    final override val isLossless: Boolean = options.overflow.kind == Overflow.Kind.SUSPEND

    final override val waitingMark: Long
        get() {
            // In this order: what is held goes into the ring's hand.
            val held = backlog?.oldestMark ?: Ring.NOTHING
            return minOf(held, ring.oldestMark)
        }

    final override val unfinishedMark: Long get() = lowWater.oldestMark

    /** How many that were taken by hand are not done. */
    val unfinished: Int get() = lowWater.unfinished

    /** True when so many are not done that nothing more can be taken by hand. */
    val isAtItsBound: Boolean get() = lowWater.isFull

    /** True when everything has been taken and nothing will come. */
    final override val isFinished: Boolean get() = backlog == null && ring.isFinished

    final override val reason: String
        get() = "the collector $name is slow" +
            if (lowWater.isFull) " (${lowWater.unfinished} events are not done)" else ""

    final override val isFull: Boolean get() = ring.isFull

    final override val isLow: Boolean get() = ring.isLow

    /** What a held item is for this collector; null when it does not want it. Runs in the collector's context. */
    protected abstract fun opened(item: HeldItem): T?

    /** Whether [opened] may give something for [item]; looked at before anything is decoded. */
    protected abstract fun mayWant(item: HeldItem): Boolean

    /**
     * On the lane. [isOurs] for what the shard itself brings about: it must come through to an end or a new session
     * even when nobody takes anything, unless that goes on for ever.
     */
    protected fun put(item: T, isOurs: Boolean, key: Any? = null) {
        val isLosing = !options.overflow.isPausing
        val droppedBefore = if (!isLosing) 0 else ring.dropped
        val needsCare =
            ring.offer(item, delivery.checkpoints.mark, delivery.arrivalNanos, key, isSparing = isOurs)
        if (isLosing) delivery.tally.overflowed += ring.dropped - droppedBefore
        if (needsCare) careFor(isOurs)
    }

    /** Somebody waits, or the ring is full: either comes once in many items, so what is rare lies here (see [Ring]). */
    private fun careFor(isOurs: Boolean) {
        delivery.lane.wake(wakeUp)
        if (!options.overflow.isPausing || !ring.isFull) return
        if (!isOurs || ring.depth >= 2 * ring.capacity) delivery.reading.pauseIfFull(this)
    }

    final override fun wantsView(type: EventType?): Boolean = false

    final override fun onView(view: PayloadView) = Unit

    final override fun adopt(held: HeldEvents) {
        held.retain(::mayWant)
        held.owner = this
        backlog = held.takeIf { it.depth > 0 }
        if (held.isPausing) delivery.reading.resumeIfLow(held)
    }

    final override fun end(end: ShardEnd) {
        // Not right now: whoever sees the end must see the shard's last state too, which is shown after the lane is left.
        delivery.lane.after {
            this.end = end
            ring.end()
            wakeAll()
        }
    }

    final override fun removed() {
        delivery.reading.remove(this)
        backlog?.let(delivery.reading::remove)
        backlog = null
        ring.clear()
        delivery.lane.after(::wakeAll)
    }

    final override fun open() = delivery.subscribe(this)

    final override fun poll(): T? {
        val item = pollBacklog() ?: ring.poll()
        // Not `||`, and asked in vain when all has been taken: so no branch is new under load (see [Ring]).
        if ((item == null) or isPausing) delivery.reading.resumeIfLow(this)
        delivery.checkpoints.moved()
        return item
    }

    final override fun finish() {
        ring.finish()
        delivery.checkpoints.moved()
    }

    final override fun park(waiter: Runnable): Boolean = backlog == null && ring.park(waiter)

    final override fun unpark(waiter: Runnable): Boolean = ring.unpark(waiter)

    final override fun pollManual(): ManualEvent<T>? = pollManual { it }

    /** [pollManual] for those who hand it on as something else. */
    fun <R : Any> pollManual(wrap: (T) -> R): ManualEvent<R>? {
        if (lowWater.isFull) return null
        val item = poll() ?: return null
        val event = ManualEvent(wrap(item), ring.markInHand, this)
        // In this order: whoever looks for what is unfinished looks into the ring first.
        lowWater.add(event)
        ring.finish()
        return event
    }

    final override fun done(event: ManualEvent<*>) {
        if (lowWater.done(event)) delivery.checkpoints.moved()
    }

    final override fun failure(): GatewayException? = end?.toFailure()

    final override fun close() = delivery.unsubscribe(this)

    final override fun giveUp() = delivery.unsubscribe(this, isGivingUp = true)

    /** What is not finished by now stays so: nobody need wait for it. */
    fun abandon() {
        isAbandoned = true
        delivery.checkpoints.moved()
    }

    final override fun metrics(nowNanos: Long, lag: Long, hasLeft: Boolean): CollectorMetrics =
        CollectorMetrics(
            name = name,
            isLossless = isLossless,
            hasLeft = hasLeft,
            capacity = options.capacity,
            depth = ring.depth + (backlog?.depth ?: 0),
            unfinished = lowWater.unfinished,
            dropped = ring.dropped,
            coalesced = ring.coalesced,
            lag = lag,
            age = ring.oldestArrival?.let { Duration.ofNanos(maxOf(0, nowNanos - it)) },
            isPausing = isPausing || backlog?.isPausing == true,
        )

    /** Whoever waits finds out by itself that nothing more comes. */
    private fun wakeAll() {
        ring.wake()
        lowWater.wakeAll()
    }

    private fun pollBacklog(): T? {
        val held = backlog ?: return null
        while (true) {
            val item = ring.takeInHand(held::poll, HeldItem::mark)
            if (held.isPausing) delivery.reading.resumeIfLow(held)
            if (item == null) {
                backlog = null
                return null
            }
            opened(item)?.let { return it }
        }
    }
}
