package dev.sluice.gateway

import dev.sluice.model.ShardId
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * The shards of a group, and those who want to know of each of them.
 *
 * A joiner hears of every shard that is here when it attaches and of every one that comes while it is attached; of one that
 * comes meanwhile perhaps twice. Joiners are called without the lock. Thread-safe.
 */
internal class ShardRoster : ShardSource {
    private val logger = ShardLog(null)
    private val lock = ReentrantLock()
    private var joiners: List<ShardJoiner> = emptyList()
    private var isSealed = false
    private var isComplete = false

    /** Replaced, never changed; in the order of the ids. */
    @Volatile
    private var byId: Map<ShardId, Shard> = emptyMap()

    val shards: Collection<Shard> get() = byId.values

    operator fun get(id: ShardId): Shard? = byId[id]

    /** Takes [newcomers] in; false, and none, when an id of theirs is taken or the roster is sealed. */
    fun add(newcomers: Collection<Shard>): Boolean {
        val told: List<ShardJoiner>
        lock.withLock {
            if (isSealed || newcomers.any { it.shardId in byId }) return false
            byId = sortedMap(byId).also { next -> newcomers.associateByTo(next) { it.shardId } }
            told = joiners
        }
        for (joiner in told) newcomers.forEach { tell(joiner, it) }
        return true
    }

    /** Puts [next] in the place of [present]; false when that is not here any more or the roster is sealed. */
    fun replace(present: Shard, next: Shard): Boolean {
        val told: List<ShardJoiner>
        lock.withLock {
            if (isSealed || byId[present.shardId] !== present) return false
            byId = sortedMap(byId).also { it[next.shardId] = next }
            told = joiners
        }
        for (joiner in told) tell(joiner, next)
        return true
    }

    /** False when it is not here any more. */
    fun remove(shard: Shard): Boolean =
        lock.withLock {
            if (byId[shard.shardId] !== shard) return false
            byId = sortedMap(byId).also { it.remove(shard.shardId) }
            true
        }

    override fun attach(joiner: ShardJoiner) {
        val ended = lock.withLock {
            // The shards would refuse it, too; but there may be none yet, and nobody to tell when they come.
            val name = joiner.givenName
            check(name == null || joiners.none { it.givenName == name }) {
                "The cluster has a collector called '$name' already; a name is for one at a time"
            }
            joiners = joiners + joiner
            isComplete
        }
        // Whoever changes them meanwhile tells of it, perhaps before we have told of what was there: the latest comes last.
        do {
            val present = byId
            present.values.forEach(joiner::join)
        } while (byId !== present)
        if (ended) joiner.complete()
    }

    override fun detach(joiner: ShardJoiner) {
        lock.withLock { joiners = joiners - joiner }
    }

    override fun placeOf(shard: Shard): Any = shard.shardId

    /** Takes no further shard from now on; joiners are not told before [complete]. */
    fun seal() {
        lock.withLock { isSealed = true }
    }

    /** No shard comes any more. */
    fun complete() {
        val told = lock.withLock {
            isSealed = true
            isComplete = true
            joiners
        }
        for (joiner in told) logger.waking("the end of the cluster") { joiner.complete() }
    }

    /** One that cannot be woken keeps neither the others nor the cluster from knowing. */
    private fun tell(joiner: ShardJoiner, shard: Shard) =
        logger.waking("the shards of the cluster") { joiner.join(shard) }

    private fun sortedMap(shards: Map<ShardId, Shard>) = java.util.TreeMap(shards)
}
