package dev.sluice.model

/**
 * Which shard out of how many: the key of a shard everywhere, `3/16` in text.
 *
 * Ordered by [total], then by [id]. Immutable. Source: Discord docs, Gateway > Sharding.
 *
 * @property id counts from 0 and is below [total]
 * @property total how many shards the bot runs with; the `num_shards` of Discord's docs
 * @throws IllegalArgumentException when [id] is not in `0 until total`
 */
public class ShardId(public val id: Int, public val total: Int) : Comparable<ShardId> {
    init {
        require(total > 0) { "a bot has at least one shard, total was $total" }
        require(id in 0 until total) { "a shard id lies in 0 until $total, was $id" }
    }

    /** Whether the events of guild [guildId] come to this shard. */
    public fun ownsGuild(guildId: Long): Boolean = Snowflakes.shardIndex(guildId, total) == id

    override fun compareTo(other: ShardId): Int = compareValuesBy(this, other, ShardId::total, ShardId::id)

    override fun equals(other: Any?): Boolean = other is ShardId && other.id == id && other.total == total

    override fun hashCode(): Int = total * 31 + id

    override fun toString(): String = "$id/$total"

    public companion object {
        /** The only shard of a bot that is not sharded: 0 of 1. */
        @JvmField
        public val SINGLE: ShardId = ShardId(0, 1)

        /**
         * Reads what [toString] writes, such as `3/16`.
         *
         * @throws IllegalArgumentException when [text] has another form or the id does not fit the total
         */
        @JvmStatic
        public fun parse(text: String): ShardId {
            val slash = text.indexOf('/')
            val id = if (slash < 0) null else text.substring(0, slash).toIntOrNull()
            val total = text.substring(slash + 1).toIntOrNull()
            require(id != null && total != null) { "a shard id is written like 3/16, was \"$text\"" }
            return ShardId(id, total)
        }
    }
}
