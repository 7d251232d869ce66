package dev.sluice.gateway.metrics

import dev.sluice.gateway.Shard
import dev.sluice.gateway.ShardFigures
import dev.sluice.model.ShardId
import java.time.Duration
import java.util.IdentityHashMap
import java.util.concurrent.locks.ReentrantLock
import java.util.function.Supplier
import kotlin.concurrent.withLock

/**
 * Reads all shards at one go, and keeps the result for as long as [readEvery] says.
 *
 * What shards counted that are gone stays in the sums: a counter never goes back. Thread-safe.
 */
internal class Fleet(private val source: Supplier<out Collection<Shard>>, readEvery: Duration) {
    private val lock = ReentrantLock()
    private val readEveryNanos = readEvery.toNanos()
    private val known = IdentityHashMap<Shard, ShardFigures>()
    private val gone = ShardSums()

    /** What those have counted that were in the place of a shard that is there, by its id. */
    private val goneInPlace = HashMap<ShardId, ShardSums>()
    private var latest: Reading? = null
    private var readAtNanos = 0L

    /** When the read that is under way waits for no lane any more. */
    private var giveUpAtNanos = 0L

    /** How things stand; the same object until it is read anew. */
    fun reading(): Reading =
        lock.withLock {
            latest?.takeIf { System.nanoTime() - readAtNanos < readEveryNanos } ?: read().also {
                latest = it
                // When it is done: it may have taken longer than it is kept.
                readAtNanos = System.nanoTime()
            }
        }

    private fun read(): Reading {
        giveUpAtNanos = System.nanoTime() + PATIENCE_WITH_ALL_NANOS
        val present = source.get().distinct()
        dismiss(present)
        val sums = ShardSums().also { it += gone }
        val readings = LinkedHashMap<ShardId, ShardReading>()
        for (shard in present) {
            val figures = figuresOf(shard) ?: continue
            known[shard] = figures
            sums += figures.metrics
            readings[shard.shardId] = ShardReading(shard, figures, goneInPlace[shard.shardId])
        }
        val guards = present.mapNotNull { it.internals.identifyGuard() }.distinct()
        return Reading(
            sums,
            readings,
            guards.map { it.status() },
            present
                .firstOrNull()
                ?.internals
                ?.clock
                ?.instant(),
        )
    }

    private fun dismiss(present: List<Shard>) {
        val here = IdentityHashMap<Shard, Unit>().apply { present.forEach { put(it, Unit) } }
        val left = known.keys.filter { it !in here }
        for (shard in left) {
            val last = known.remove(shard) ?: continue
            val metrics = (figuresOf(shard) ?: last).metrics
            gone += metrics
            goneInPlace.getOrPut(shard.shardId, ::ShardSums) += metrics
        }
        goneInPlace.keys.retainAll(present.mapTo(HashSet()) { it.shardId })
    }

    /** A shard whose lane is stuck keeps its latest figures: the others must still be seen. */
    private fun figuresOf(shard: Shard): ShardFigures? {
        val patience = minOf(PATIENCE_NANOS, maxOf(0, giveUpAtNanos - System.nanoTime()))
        return shard.internals.figuresWithin(patience) ?: known[shard]
    }

    private companion object {
        /** A lane is held for microseconds, for milliseconds at most while a huge guild is decoded. */
        private const val PATIENCE_NANOS = 20_000_000L

        /** Code that blocks may hold the lanes of many shards; a scrape has some seconds. */
        private const val PATIENCE_WITH_ALL_NANOS = 500_000_000L
    }
}
