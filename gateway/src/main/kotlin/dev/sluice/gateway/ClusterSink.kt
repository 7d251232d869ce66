package dev.sluice.gateway

import org.slf4j.LoggerFactory
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/** Hands what the shards of a roster dispatch to one sink, each shard's by itself. Thread-safe. */
internal class ClusterSink(
    private val roster: ShardRoster,
    private val sink: EventSink,
    private val options: SinkOptions,
) : ShardJoiner,
    AutoCloseable {
    private val lock = ReentrantLock()
    private val subscriptions = LinkedHashMap<Shard, AutoCloseable?>()
    private var isClosed = false

    fun open() = roster.attach(this)

    override fun join(shard: Shard) {
        lock.withLock {
            if (isClosed || shard in subscriptions) return
            // Its place is taken: what is left of it comes to an end by itself.
            subscriptions.keys.removeIf { it.shardId == shard.shardId && it.state.value.isTerminal }
            subscriptions[shard] = null
        }
        val subscription = try {
            shard.sink(sink, options)
        } catch (taken: IllegalStateException) {
            logger.error("shard {} does not deliver to the sink: {}", shard.shardId, taken.message)
            return
        }
        val isLate = lock.withLock {
            if (!isClosed) subscriptions[shard] = subscription
            isClosed
        }
        if (isLate) subscription.close()
    }

    override fun complete() = Unit

    override fun close() {
        roster.detach(this)
        val all = lock.withLock {
            isClosed = true
            subscriptions.values.filterNotNull().also { subscriptions.clear() }
        }
        all.forEach { it.close() }
    }

    private companion object {
        private val logger = LoggerFactory.getLogger(Cluster::class.java)
    }
}
