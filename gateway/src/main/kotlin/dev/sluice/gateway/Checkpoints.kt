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
 * until its name [joins][join] again. When the last one leaves, the position stays as it was with it.
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
    private val left = LinkedHashMap<String, Left>()

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

    /** True when all that was received is finished, as far as anybody still works at it. */
    val isSettled: Boolean get() = position() >= received && former?.unfinishedCheckpoint() == null

    /** True when somebody waits for [moved]. */
    val isWatched: Boolean get() = watcher.get() != null

    /** The session that is resumed stands at [sequence]; once, before anything is received. */
    fun startAt(sequence: Long) {
        received = sequence
    }

    /** [shard] had the session before: what it has not finished is not finished here. */
    fun follow(shard: ShardCore) {
        former = shard
        shard.whenCheckpointMoves(formerMoved)
    }

    /** Everybody has got what came with [sequence]. */
    fun received(sequence: Long) {
        // A server that counts backwards must not make anything unfinished again.
        received = maxOf(received, base + sequence)
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
        if (name != null) left.remove(name)
        listeners.add(collector)
        frozenAt = Ring.NOTHING
    }

    /** A listener goes; called before what it has not taken is dropped. */
    fun leave(collector: Collector) {
        if (collector !in listeners) return
        // It has seen the end: what it still has in its hands can be done later.
        if (collector.isFinished) return
        if (listeners.size == 1 && frozenAt == Ring.NOTHING) frozenAt = position()
        listeners.remove(collector)
        val name = collector.givenName
        if (name != null && collector.isLossless) left[name] = Left(collector, minOf(received, collector.waitingMark))
    }

    /** The collector that left under [name] holds nothing any more; false when there is none. */
    fun forget(name: String): Boolean = left.remove(name) != null || former?.delivery?.forget(name) == true

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
        var position = minOf(received, frozenAt)
        held?.let { position = minOf(position, it.oldestMark) }
        for (listener in listeners) if (listener.isLossless) position = minOf(position, listener.oldestMark)
        for (gone in left.values) position = minOf(position, gone.mark())
        return position
    }

    /** [stoodAt] = the mark of what it never got, or how far everything was when it left. */
    private class Left(val collector: Collector, private val stoodAt: Long) {
        /** What it still has in its hands may get done. */
        fun mark(): Long = minOf(stoodAt, collector.unfinishedMark)
    }
}
