package dev.sluice.gateway

import dev.sluice.model.ShardId
import org.slf4j.LoggerFactory
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * Hands what the shards of a roster dispatch to one sink, each shard's by itself, and those that take each other's place one
 * after the other. What a shard that was replaced could not deliver is tried again until no further shard comes. Thread-safe.
 */
internal class ClusterSink(
    private val roster: ShardRoster,
    private val sink: EventSink,
    private val options: SinkOptions,
) : ShardJoiner,
    Subscription {
    private val lock = ReentrantLock()
    private val members = LinkedHashMap<Shard, Member>()
    private var isComplete = false
    private var isClosed = false

    override val givenName: String? get() = options.collector.name

    /** @throws IllegalStateException when its name is taken. */
    fun open() = roster.attach(this)

    override fun join(shard: Shard) {
        val member = lock.withLock {
            if (isClosed || shard in members) return
            val predecessor = members.values.lastOrNull { it.shardId == shard.shardId }
            members.values.removeIf { it.loop?.hasEnded == true && it.shardId == shard.shardId }
            Member(shard.shardId, SinkPlace(predecessor?.place?.passedOn)).also { members[shard] = it }
        }
        val loop = try {
            shard.internals.sink(sink, options, member.place)
        } catch (taken: IllegalStateException) {
            logger.error("shard {} does not deliver to the sink: {}", shard.shardId, taken.message)
            member.place.passedOn.complete(Unit)
            return
        }
        val (isOver, isLate) = lock.withLock {
            member.loop = loop
            isComplete to isClosed
        }
        if (isOver) loop.over()
        if (isLate) loop.close()
    }

    override fun complete() {
        val all = lock.withLock {
            isComplete = true
            loops()
        }
        all.forEach { it.over() }
    }

    override fun close() {
        val all = lock.withLock {
            isClosed = true
            loops().also { members.clear() }
        }
        all.forEach { it.close() }
        // Last: its name is free from now on, at the shards as well.
        roster.detach(this)
    }

    /** Under the lock. */
    private fun loops(): List<SinkLoop> = members.values.mapNotNull { it.loop }

    /** One shard's part; [loop] is null until it has begun, and guarded by the lock. */
    private class Member(val shardId: ShardId, val place: SinkPlace) {
        var loop: SinkLoop? = null
    }

    private companion object {
        private val logger = LoggerFactory.getLogger(Cluster::class.java)
    }
}
