package dev.sluice.gateway

import kotlinx.coroutines.CoroutineDispatcher
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * The rings of many shards, drained by one consumer: one ring for each shard, so that each shard is slowed down by itself,
 * and no queue or hop between them and the consumer.
 *
 * Fair: a shard whose ring is never empty hands over [BATCH] items, then it is another's turn. The order of one shard's items
 * is kept, also across a shard that takes the place of another: the earlier one is drained first. A shard that
 * ends, for whatever reason, just leaves; the whole ends when [complete] was called and all have left.
 *
 * Shards [join] at any time, from any thread. The consumer's side is for one consumer at a time.
 */
internal class MergedIntake<T : Any, R : Any>(
    override val name: String,
    override val givenName: String?,
    override val callbackDispatcher: CoroutineDispatcher,
    private val shards: ShardSource,
    private val kind: Kind<T, R>,
) : Intake<R>,
    ShardJoiner {
    private val lock = ReentrantLock()
    private val members = LinkedHashMap<Shard, Member>()

    /** The rings of shards that have left, with something that is to be called done. */
    private val outlasting = ArrayList<RingCollector<T>>()

    /** Those that may have something; each member at most once, none of those that are parked. */
    private val ready = ArrayDeque<Member>()
    private var waiter: Runnable? = null
    private var isComplete = false
    private var isClosed = false
    private var isOpen = false

    /** Why a shard could not join: half of the shards is nothing that anybody asked for. */
    private var refusal: GatewayException? = null

    /** The consumer's: whose turn it is, and for how many items more. */
    private var current: Member? = null
    private var turn = 0

    /** @throws IllegalStateException when its name is taken, here or at one of the shards. */
    override fun open() {
        shards.attach(this)
        val refused = lock.withLock {
            isOpen = true
            refusal
        }
        if (refused != null) throw IllegalStateException(refused.message, refused.cause)
    }

    override val logger: ShardLog = ShardLog(null)

    override val manualParking: Parking get() = this

    override fun join(shard: Shard) {
        val member = Member(shard)
        lock.withLock {
            if (isClosed || shard in members) return
            member.predecessor = members.values.lastOrNull { it.place == member.place }
            members[shard] = member
        }
        try {
            member.ring.open()
        } catch (taken: IllegalStateException) {
            return refuse(shard, taken)
        }
        lock
            .withLock {
                member.isOpen = true
                readyIfItsTurn(member)
                if (isClosed) member else null
            }?.ring
            ?.close()
        wake()
    }

    override fun complete() {
        lock.withLock { isComplete = true }
        wake()
    }

    override fun poll(): R? = take({ ring.poll()?.let { kind.wrap(shard, it) } }, { ring })

    override fun finish() {
        current?.ring?.finish()
    }

    override fun pollManual(): ManualEvent<R>? = take({ ring.pollManual(wrap) }, { ring.manualParking })

    /** What [poll] gives for the member whose turn it is; with [parking] it waits when that is nothing. */
    private inline fun <V : Any> take(poll: Member.() -> V?, parking: Member.() -> Parking): V? {
        while (true) {
            val member = current ?: nextTurn() ?: return null
            val item = if (turn > 0) member.poll() else null
            if (item != null) {
                turn--
                return item
            }
            current = null
            if (turn == 0) {
                // The consumer is done with what this one gave last, and turns to another.
                member.ring.finish()
                lock.withLock { ready.addLast(member) }
            } else if (!rests(member, member.parking())) {
                lock.withLock { ready.addLast(member) }
            }
        }
    }

    override fun park(waiter: Runnable): Boolean {
        if (!allRest()) return false
        return lock.withLock {
            if (hasSomethingToTell()) return false
            this.waiter = waiter
            true
        }
    }

    override fun unpark(waiter: Runnable): Boolean =
        lock.withLock {
            (this.waiter === waiter).also { if (it) this.waiter = null }
        }

    override val isFinished: Boolean
        get() = lock.withLock { isClosed || (isComplete && members.isEmpty()) }

    /** Of single shards this flow carries the events that tell of it; the rest goes on. */
    override fun failure(): GatewayException? = lock.withLock { refusal }

    override fun close() {
        // Who leaves before the end has nobody any more who answers for what it took of shards that have left before.
        val givenUp = lock.withLock {
            val hasEnded = isComplete && members.isEmpty()
            isClosed = true
            ready.clear()
            val rings = if (hasEnded) emptyList() else outlasting + members.values.map { it.ring }
            outlasting.clear()
            members.clear()
            rings
        }
        givenUp.forEach { it.giveUp() }
        // Last: its name is free from now on, at the shards as well.
        shards.detach(this)
        wake()
    }

    private fun refuse(shard: Shard, taken: IllegalStateException) {
        val why = GatewayException("$name cannot collect from shard ${shard.shardId}: ${taken.message}", taken)
        val isOpen = lock.withLock {
            refusal = why
            isOpen
        }
        // Else whoever opens it is told.
        if (isOpen) logger.warn("{}; it ends", why.message)
        close()
    }

    private fun nextTurn(): Member? {
        current = lock.withLock { ready.removeFirstOrNull() }
        turn = BATCH
        return current
    }

    /**
     * A consumer that waits because it wants nothing, as one without demand does, has not polled in vain: whoever has
     * nothing rests now, or the consumer would not hear of the end. False as soon as one has something.
     */
    private fun allRest(): Boolean {
        while (true) {
            val member = current ?: nextTurn() ?: return true
            if (!rests(member, member.ring)) return false
            current = null
        }
    }

    /** True when nothing is there: [member] comes back when something is, or never. */
    private fun rests(member: Member, parking: Parking): Boolean {
        if (!member.ring.isFinished) return parking.park(member.waker)
        leave(member)
        return true
    }

    private fun leave(member: Member) {
        lock.withLock {
            members.remove(member.shard)
            outlasting.removeIf { it.unfinished == 0 }
            if (member.ring.unfinished > 0) outlasting.add(member.ring)
            for (other in members.values) {
                if (other.predecessor !== member) continue
                other.predecessor = null
                readyIfItsTurn(other)
            }
        }
        member.ring.close()
    }

    /** Under the lock. */
    private fun readyIfItsTurn(member: Member) {
        if (member.isOpen && member.predecessor == null && !isClosed) ready.addLast(member)
    }

    /** Under the lock. */
    private fun hasSomethingToTell() = isClosed || ready.isNotEmpty() || (isComplete && members.isEmpty())

    private fun wake() {
        val waiter = lock.withLock {
            if (!hasSomethingToTell()) return
            waiter.also { waiter = null }
        }
        waiter?.run()
    }

    /** One shard's part. What changes is guarded by the lock. */
    private inner class Member(val shard: Shard) {
        val place = shards.placeOf(shard)
        val ring: RingCollector<T> = kind.ringOf(shard)

        /** What an item of it is here. */
        val wrap: (T) -> R = { kind.wrap(shard, it) }

        /** The one in the same place that is drained first; null when there is none any more. */
        var predecessor: Member? = null
        var isOpen = false

        /** Called when its ring has something again. */
        val waker = Runnable {
            lock.withLock { if (!isClosed) ready.addLast(this) }
            wake()
        }
    }

    /** What is taken of each shard. */
    interface Kind<T : Any, R : Any> {
        /** A ring for the items of [shard], not yet subscribed. */
        fun ringOf(shard: Shard): RingCollector<T>

        fun wrap(shard: Shard, item: T): R
    }

    private companion object {
        /** Long enough to drain a ring without looking at the others too often, short enough to keep none waiting. */
        private const val BATCH = 64
    }
}
