package dev.sluice.gateway

import dev.sluice.model.ShardId
import kotlinx.coroutines.CoroutineDispatcher
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * The shards themselves, each once. Of several that took each other's place before the consumer looked only the latest: so no
 * more wait than there are places.
 */
internal class SpawnedIntake(override val callbackDispatcher: CoroutineDispatcher, private val shards: ShardSource) :
    Intake<Shard>,
    ShardJoiner {
    private val lock = ReentrantLock()
    private val latest = HashMap<ShardId, Shard>()
    private val waiting = LinkedHashMap<ShardId, Shard>()
    private var waiter: Runnable? = null
    private var isComplete = false

    override val name: String get() = "spawned"

    override fun open() = shards.attach(this)

    override fun join(shard: Shard) {
        lock.withLock {
            if (latest.put(shard.shardId, shard) === shard) return
            waiting.remove(shard.shardId)
            waiting[shard.shardId] = shard
        }
        wake()
    }

    override fun complete() {
        lock.withLock { isComplete = true }
        wake()
    }

    override fun finish() = Unit

    override fun pollManual(): ManualEvent<Shard> = error("shards are not taken by hand")

    override val logger: ShardLog = ShardLog(null)

    override val manualParking: Parking get() = this

    override fun poll(): Shard? =
        lock.withLock {
            val id = waiting.keys.firstOrNull() ?: return null
            waiting.remove(id)
        }

    override fun park(waiter: Runnable): Boolean =
        lock.withLock {
            if (isComplete || waiting.isNotEmpty()) return false
            this.waiter = waiter
            true
        }

    override fun unpark(waiter: Runnable): Boolean =
        lock.withLock {
            (this.waiter === waiter).also { if (it) this.waiter = null }
        }

    override val isFinished: Boolean get() = lock.withLock { isComplete && waiting.isEmpty() }

    override fun failure(): GatewayException? = null

    override fun close() {
        shards.detach(this)
        lock.withLock {
            isComplete = true
            waiting.clear()
        }
        wake()
    }

    private fun wake() {
        lock.withLock { waiter.also { waiter = null } }?.run()
    }
}
