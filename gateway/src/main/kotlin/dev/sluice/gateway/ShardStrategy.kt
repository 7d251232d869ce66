package dev.sluice.gateway

import dev.sluice.model.ShardId

/**
 * Which shards of a bot a [Cluster] runs. Immutable.
 *
 * Source: Discord docs, Gateway > Sharding.
 */
public sealed class ShardStrategy {
    /** All shards, as many as Discord recommends: `shards` of `GET /gateway/bot`. */
    public object Recommended : ShardStrategy() {
        override fun toString(): String = "Recommended"
    }

    /**
     * All of [total] shards.
     *
     * @throws IllegalArgumentException when [total] is not positive
     */
    public class Fixed(public val total: Int) : ShardStrategy() {
        init {
            requirePositive(total)
        }

        override fun toString(): String = "Fixed($total)"
    }

    /**
     * Some of [total] shards by their ids, for a bot that runs in several processes: `Range(0..7, 16)`, from Java
     * `new ShardStrategy.Range(0, 7, 16)`.
     *
     * @throws IllegalArgumentException when there is no id, or one is not in `0 until total`
     */
    public class Range(ids: Iterable<Int>, public val total: Int) : ShardStrategy() {
        /** In ascending order, each once. */
        public val ids: List<Int> = ids.toSortedSet().toList()

        init {
            requirePositive(total)
            require(this.ids.isNotEmpty()) { "a range of shards needs at least one id" }
            require(this.ids.first() >= 0 && this.ids.last() < total) {
                "shard ids lie in 0 until $total, these are ${this.ids.first()} to ${this.ids.last()}"
            }
        }

        /** The ids from [first] to [last], both included. */
        public constructor(first: Int, last: Int, total: Int) : this(first..last, total)

        override fun toString(): String = "Range($ids of $total)"
    }

    /**
     * One of [buckets] parts of [total] shards, for a bot that runs in that many processes.
     *
     * @property bucket counts from 0 and is below [buckets]
     * @throws IllegalArgumentException when [bucket] is not in `0 until buckets`, or a part would be empty
     */
    public class Bucket
        @JvmOverloads
        constructor(
            public val bucket: Int,
            public val buckets: Int,
            public val total: Int,
            public val layout: Layout = Layout.CONTIGUOUS,
        ) : ShardStrategy() {
            init {
                requirePositive(total)
                require(buckets in 1..total) { "$total shards make 1 to $total buckets, not $buckets" }
                require(bucket in 0 until buckets) { "a bucket lies in 0 until $buckets, was $bucket" }
            }

            override fun toString(): String = "Bucket($bucket of $buckets, total=$total, $layout)"
        }

    /** How shards are dealt out to buckets. */
    public enum class Layout {
        /** Neighbours together; the first buckets have one more where it does not divide: 0 1 2, 3 4 5, 6 7. */
        CONTIGUOUS,

        /** One to each bucket in turn: 0 3 6, 1 4 7, 2 5. */
        STRIDED,
    }

    /** The shards, in ascending order; [recommended] is what Discord recommends, needed by [Recommended] alone. */
    internal fun shardIds(recommended: Int?): List<ShardId> =
        when (this) {
            is Recommended -> allOf(checkNotNull(recommended) { "Discord has not been asked for its recommendation" })
            is Fixed -> allOf(total)
            is Range -> ids.map { ShardId(it, total) }
            is Bucket -> idsOf(this).map { ShardId(it, total) }
        }

    private fun allOf(total: Int) = (0 until total).map { ShardId(it, total) }

    private fun idsOf(part: Bucket): IntProgression =
        when (part.layout) {
            Layout.STRIDED -> {
                part.bucket until part.total step part.buckets
            }

            Layout.CONTIGUOUS -> {
                val size = part.total / part.buckets
                val larger = part.total % part.buckets
                val first = part.bucket * size + minOf(part.bucket, larger)
                first until first + size + if (part.bucket < larger) 1 else 0
            }
        }

    internal companion object {
        private fun requirePositive(total: Int) = require(total > 0) { "total must be positive, was $total" }
    }
}
