package dev.sluice.gateway

import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * What one collector has not taken yet, and where the item stood that it has in its hand.
 *
 * The capacity is soft unless the policy drops: whatever one payload yields is accepted, and the producer looks at
 * [isFull] afterwards to stop the flow at its source. So the ring holds [capacity] items and the few that one payload
 * adds.
 *
 * Each item comes with a mark: up to there everything is finished as long as the item is the oldest that is not. The
 * item that [poll] has given is in the consumer's hand until the next [poll], or [finish].
 *
 * Thread-safe. One producer (the shard's lane) offers and ends; consumers poll and wait. The producer never resumes a
 * consumer itself: [offer] says that somebody waits, and it has [wake] called when it has left its lock.
 *
 * What happens under load only is kept out of the way of what always happens: in a ring that drops nothing, no branch is
 * taken for the first time when it is full. The virtual machine would throw away the compiled code of reader and
 * collector then, just when both are needed most (seen with JFR: nine methods to compile anew, 0.3 s beside the work).
 *
 * @param capacity items at which the ring counts as full; half of it is the mark where the flow goes on.
 */
internal class Ring<T : Any>(val capacity: Int, private val overflow: Overflow.Kind = Overflow.Kind.SUSPEND) : Parking {
    private val lock = ReentrantLock()
    private val waiters = Waiters(lock)
    private val isDropping = overflow == Overflow.Kind.DROP_OLDEST || overflow == Overflow.Kind.DROP_NEWEST

    /** A circle of slots from [head] on, [depth] of them taken: the item, its mark, when it came. */
    private var items = arrayOfNulls<Any>(FIRST_SLOTS)
    private var marks = LongArray(FIRST_SLOTS)
    private var arrivals = LongArray(FIRST_SLOTS)
    private var head = 0
    private var isEnded = false

    private var inHand = NOTHING

    /** What waits and has a key, by it. */
    private val replaceable = if (overflow == Overflow.Kind.COALESCE) HashMap<Any, Replaceable>() else null

    /** How many items wait. */
    @Volatile
    var depth: Int = 0
        private set

    /** Items that were dropped because the ring was full. */
    @Volatile
    var dropped: Long = 0
        private set

    /** Items that a newer one has replaced. */
    @Volatile
    var coalesced: Long = 0
        private set

    val isFull: Boolean get() = depth >= capacity

    /** True when enough has been taken for the flow to go on. */
    val isLow: Boolean get() = depth <= capacity / 2

    /** True when no item is there and none will come. */
    val isFinished: Boolean get() = lock.withLock { isEnded && depth == 0 }

    /** The mark of what is in the consumer's hand; [NOTHING] when it is empty. */
    val markInHand: Long get() = lock.withLock { inHand }

    /** The lowest mark of what is not finished, in the hand or in the ring; [NOTHING] when all is. */
    val oldestMark: Long
        get() = lock.withLock {
            when {
                inHand != NOTHING -> inHand
                depth > 0 -> marks[head]
                else -> NOTHING
            }
        }

    /** When the oldest item came, as told to [offer]; null when there is none. */
    val oldestArrival: Long? get() = lock.withLock { if (depth > 0) arrivals[head] else null }

    /**
     * Puts [item] in, as far as the policy lets it; ignored when the ring has ended.
     *
     * @param key of two items with equal keys only the newer waits; null = it stands for itself.
     * @param isSparing takes it beyond the capacity although the policy drops the newest, up to twice the capacity.
     * @return true when somebody has to see to it: one who waits needs a [wake], or the ring [is full][isFull] and the
     *   policy is to stop the flow.
     */
    fun offer(item: T, mark: Long = 0, arrival: Long = 0, key: Any? = null, isSparing: Boolean = false): Boolean =
        lock.withLock {
            if (isEnded || !makeRoom(isSparing)) return false
            if (key == null || replaceable == null) {
                append(item, mark, arrival)
            } else if (!replace(replaceable, key, item)) {
                append(Replaceable(key, item).also { replaceable[key] = it }, mark, arrival)
            }
            (if (waiters.isEmpty) 0 else 1) or fullBit != 0
        }

    /** No further items come; what is there can still be taken. Needs a [wake]. */
    fun end() {
        lock.withLock { isEnded = true }
    }

    /** Drops what is there and ends. */
    fun clear() {
        lock.withLock {
            isEnded = true
            items.fill(null)
            replaceable?.clear()
            depth = 0
            inHand = NOTHING
        }
    }

    /** The oldest item, taken into the hand; null when there is none. What was in the hand is finished. */
    fun poll(): T? =
        lock.withLock {
            if (depth == 0) {
                inHand = NOTHING
                return null
            }
            inHand = marks[head]
            removeHead()
        }

    /** Takes into the hand what [take] gives, which has the mark [markOf] it, as [poll] does; null = nothing happens. */
    inline fun <H : Any> takeInHand(take: () -> H?, markOf: (H) -> Long): H? =
        lock.withLock { take()?.also { inHand = markOf(it) } }

    /** What is in the hand is finished. */
    fun finish() {
        lock.withLock { inHand = NOTHING }
    }

    /** Has [waiter] called once when an item is there or the ring has ended; false when that is so already. */
    override fun park(waiter: Runnable): Boolean =
        lock.withLock {
            if (isEnded || depth > 0) return false
            waiters.add(waiter)
            true
        }

    override fun unpark(waiter: Runnable): Boolean = waiters.remove(waiter)

    /** Calls those who wait, as long as there is something for them. */
    fun wake() = waiters.wake { depth == 0 && !isEnded }

    /** 1 when the flow is to be stopped; reckoned, since a comparison would be a branch: see above. */
    private val fullBit: Int get() = if (isDropping) 0 else (capacity - 1 - depth) ushr (Int.SIZE_BITS - 1)

    private fun makeRoom(isSparing: Boolean): Boolean {
        if (!isDropping || depth < capacity) return true
        if (overflow == Overflow.Kind.DROP_NEWEST) {
            if (isSparing && depth < 2 * capacity) return true
            dropped++
            return false
        }
        removeHead()
        dropped++
        return true
    }

    private fun replace(replaceable: Map<Any, Replaceable>, key: Any, item: T): Boolean {
        val waiting = replaceable[key] ?: return false
        waiting.item = item
        coalesced++
        return true
    }

    private fun append(item: Any, mark: Long, arrival: Long) {
        if (depth == items.size) grow()
        val slot = (head + depth) and (items.size - 1)
        items[slot] = item
        marks[slot] = mark
        arrivals[slot] = arrival
        depth++
    }

    @Suppress("UNCHECKED_CAST")
    private fun removeHead(): T {
        val item = items[head]!!
        items[head] = null
        head = (head + 1) and (items.size - 1)
        depth--
        if (replaceable == null || item !is Replaceable) return item as T
        replaceable.remove(item.key)
        return item.item as T
    }

    private fun grow() {
        val slots = items.size
        val grown = arrayOfNulls<Any>(2 * slots)
        val grownMarks = LongArray(2 * slots)
        val grownArrivals = LongArray(2 * slots)
        for (i in 0 until slots) {
            val slot = (head + i) and (slots - 1)
            grown[i] = items[slot]
            grownMarks[i] = marks[slot]
            grownArrivals[i] = arrivals[slot]
        }
        items = grown
        marks = grownMarks
        arrivals = grownArrivals
        head = 0
    }

    private class Replaceable(val key: Any, var item: Any)

    companion object {
        /** A mark above all others. */
        const val NOTHING: Long = Long.MAX_VALUE

        /** A power of two, as is every later size; most collectors never have more waiting. */
        private const val FIRST_SLOTS = 16
    }
}
