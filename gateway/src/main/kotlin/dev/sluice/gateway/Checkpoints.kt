package dev.sluice.gateway

import java.util.concurrent.atomic.AtomicReference

/**
 * Knows up to where all that the shard has received is finished, as far as lossless collectors are concerned.
 *
 * It counts in positions: the sequences of all sessions in one line, so that what is left over of an old session lies
 * before everything of the new one. Nothing is counted when an event is finished; where everybody stands is looked up
 * when somebody asks.
 *
 * A collector that has left without having finished goes on holding the position when it has a name, until [forget] or
 * until its name [joins][join] again, be it at the shard that took the place of this one. One without a name does so until
 * the others have got past where it left, or somebody joins: so it holds nothing for long while the shard goes on, and for
 * good when nothing further comes. When the last one leaves, the position stays as it was with it, until another one joins.
 * One that has seen the end is finished with what it took, unless that is to be called done: then it holds the position
 * until that is done, or it is forgotten.
 *
 * On the lane, except [moved] and [whenMoved]. From there the lane of the [former][follow] shard is entered, and never the
 * other way round.
 */
internal class Checkpoints {
    /** The position before the first sequence of the present session. */
    private var base = 0L

    /** Up to here everything has been given to all who want it. */
    private var received = 0L

    private val listeners = LinkedHashSet<Collector>()

    /** Those of the listeners that have left with the end, and may still have something in their hands to be called done. */
    private val outlasting = LinkedHashSet<Collector>()
    private val left = LinkedHashMap<String, Left>()

    /** Those without a name that have left, in that order; at most [LETTING_GO] of them. */
    private val lettingGo = ArrayDeque<Left>()

    /** Where the position stays since the last listener has left. */
    private var frozenAt = Ring.NOTHING

    private val watcher = AtomicReference<Runnable?>()

    /** The shard object that had this session before, as long as it has something to finish. Written on the lane. */
    @Volatile
    private var former: ShardCore? = null

    /** What it finishes moves the position here. Registered before it is told, so that no move is missed. */
    private val formerMoved = object : Runnable {
        override fun run() {
            former?.whenCheckpointMoves(this)
            moved()
        }
    }

    /** What is kept for the first listener: nobody has finished that. */
    var held: HeldEvents? = null

    /** What is handed out now has this mark: as long as it is the oldest unfinished, all before it is finished. */
    val mark: Long get() = received

    /** True when all that was received is finished, as far as anybody still works at it: who has left does not. */
    val isSettled: Boolean get() = atWork() >= received && former?.isSettled() != false

    /** True when somebody waits for [moved]. */
    val isWatched: Boolean get() = watcher.get() != null

    /** The session that is resumed stands at [sequence]; once, before anything is received. */
    fun startAt(sequence: Long) {
        received = minOf(sequence, LAST_SEQUENCE)
    }

    /** Positions go on from those of [former], so that they mean the same here; before anything is received. */
    fun startAt(former: Checkpoints) {
        base = former.base
        received = former.received
    }

    /** [shard] had the session before: what it has not finished is not finished here. */
    fun follow(shard: ShardCore) {
        former = shard
        shard.whenCheckpointMoves(formerMoved)
    }

    /** Everybody has got what came with [sequence]. */
    fun received(sequence: Long) {
        // A server that counts backwards must not make anything unfinished again.
        received = maxOf(received, base + minOf(sequence, LAST_SEQUENCE))
    }

    /** The session is over; returns the last sequence of it that is finished. */
    fun sessionOver(): Long {
        val finished = sequence()
        base = received
        former = null
        return finished
    }

    /** The last sequence of the present session that is finished; 0 when none is. */
    fun sequence(): Long {
        val own = maxOf(0, position() - base)
        val formers = former?.unfinishedCheckpoint()
        if (formers == null) former = null
        return minOf(own, formers ?: own)
    }

    /**
     * A listener comes: from now on it counts.
     *
     * @throws IllegalStateException when there is another one of its name.
     */
    fun join(collector: Collector) {
        val name = collector.givenName
        check(name == null || listeners.none { it.givenName == name }) {
            "There is a collector called '$name' already; a name is for one at a time"
        }
        release(name)
        listeners.add(collector)
    }

    /**
     * Somebody comes, to this shard or to one that took its place: those who left under [name] hold nothing any more, and
     * the last of all neither. What outlasts the end is not released by that: whoever came may be the same that has it.
     */
    fun release(name: String?) {
        if (name != null) left.remove(name)
        lettingGo.clear()
        frozenAt = Ring.NOTHING
        former?.release(name)
    }

    /**
     * A listener goes; called before what it has not taken is dropped.
     *
     * @param isGivingUp what it still has in its hands counts as left behind, though it has seen the end.
     */
    fun leave(collector: Collector, isGivingUp: Boolean) {
        if (collector !in listeners) return
        // What was taken one by one is finished once its taker has asked for more in vain; until then it is in the hand.
        val hasSeenTheEnd = collector.isFinished && collector.waitingMark == Ring.NOTHING
        if (hasSeenTheEnd && !(isGivingUp && isHolding(collector))) {
            outlasting.add(collector)
            return
        }
        // After the end nothing comes that would have to be kept from counting.
        if (listeners.size == 1 && frozenAt == Ring.NOTHING && !hasSeenTheEnd) frozenAt = position()
        listeners.remove(collector)
        outlasting.remove(collector)
        if (!collector.isLossless) return
        val name = collector.givenName
        val gone = Left(collector, minOf(received, collector.waitingMark), received)
        if (name != null) {
            left[name] = gone
        } else if (gone.mark() < received) {
            lettingGo.addLast(gone)
            // So many pile up only behind one that never finishes, and hold nothing that it does not hold.
            if (lettingGo.size > LETTING_GO) lettingGo.removeFirst()
        }
    }

    /** The collector that left under [name] holds nothing any more, here and at the [former]; false when there is none. */
    fun forget(name: String): Boolean {
        val wasLeft = left.remove(name) != null
        val outlasted = outlasting.find { it.givenName == name && isHolding(it) }
        if (outlasted != null) {
            listeners.remove(outlasted)
            outlasting.remove(outlasted)
        }
        val wasThere = former?.delivery?.forget(name) == true
        return wasLeft || outlasted != null || wasThere
    }

    /** How many sequences [mark] lies behind what was received; 0 for [Ring.NOTHING]. */
    fun lag(mark: Long): Long = maxOf(0, received - mark)

    /** Gives each collector that has left and holds the position, and its mark. */
    fun forEachLeft(action: (Collector, Long) -> Unit) = left.values.forEach { action(it.collector, it.mark()) }

    /** Something is finished, so the checkpoint may have moved: tells who waits for that. From any thread. */
    fun moved() {
        if (isWatched) watcher.getAndSet(null)?.run()
    }

    /**
     * Has [action] called once, the next time that the checkpoint may have moved, by whoever moves it: it must be quick
     * and must not block. From any thread; there is one place, a second call takes it.
     */
    fun whenMoved(action: Runnable) = watcher.set(action)

    private fun position(): Long {
        var position = minOf(received, frozenAt, ofListeners { true })
        held?.let { position = minOf(position, it.oldestMark) }
        val others = position
        lettingGo.removeIf { it.leftAt < others }
        for (gone in lettingGo) position = minOf(position, gone.mark())
        for (gone in left.values) position = minOf(position, gone.mark())
        return position
    }

    /** The lowest mark of what somebody in this process is still at work at; [Ring.NOTHING] when there is nothing. */
    private fun atWork(): Long {
        var oldest = ofListeners { !it.isAbandoned }
        // Of those who left only what they took by hand, and only where that can still move anything.
        if (frozenAt != Ring.NOTHING) return oldest
        for (gone in left.values) if (!gone.collector.isAbandoned) oldest = minOf(oldest, gone.collector.unfinishedMark)
        return oldest
    }

    /** The lowest mark of what those hold who are here and [count][counts]; [Ring.NOTHING] when they hold nothing. */
    private inline fun ofListeners(counts: (Collector) -> Boolean): Long {
        var oldest = Ring.NOTHING
        for (listener in listeners) {
            if (listener.isLossless && counts(listener)) oldest = minOf(oldest, listener.oldestMark)
        }
        return oldest
    }

    private fun isHolding(collector: Collector) = collector.isLossless && collector.unfinishedMark != Ring.NOTHING

    /** [stoodAt] = the mark of what it never got, or how far everything was when it left, which is [leftAt]. */
    private class Left(val collector: Collector, private val stoodAt: Long, val leftAt: Long) {
        /** What it still has in its hands may get done. */
        fun mark(): Long = minOf(stoodAt, collector.unfinishedMark)
    }

    private companion object {
        /**
         * Half a century of 10,000 events a second; what is beyond counts as this. The other side may send anything, and half
         * a million of such sessions must stand in one line without an overflow.
         */
        private const val LAST_SEQUENCE = 1L shl 44

        /** As many events as a ring holds: more hardly come before a collector that is slow stops the reading. */
        private const val LETTING_GO = 1_024
    }
}
