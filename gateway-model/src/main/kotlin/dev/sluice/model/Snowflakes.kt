package dev.sluice.model

import java.time.Instant

/**
 * The arithmetic of Discord's ids. An id is a 64-bit number, unsigned, held in a `long`.
 *
 * Source: Discord docs, API Reference > Snowflakes, and Gateway > Sharding. Immutable.
 */
public object Snowflakes {
    /** The first millisecond of 2015, from which ids count. */
    public const val EPOCH_MILLIS: Long = 1_420_070_400_000L

    /** Below the timestamp lie five bits of worker, five of process and twelve of increment. */
    private const val TIMESTAMP_SHIFT = 22

    /**
     * The index of the shard out of [totalShards] that receives the events of guild [guildId].
     *
     * Discord's formula: `(guild_id >> 22) % num_shards`, without a sign.
     *
     * @throws IllegalArgumentException when [totalShards] is not positive
     */
    @JvmStatic
    public fun shardIndex(guildId: Long, totalShards: Int): Int {
        require(totalShards > 0) { "totalShards must be positive, was $totalShards" }
        return ((guildId ushr TIMESTAMP_SHIFT) % totalShards).toInt()
    }

    /** When the thing that has this [id] was created, exact to the millisecond. */
    @JvmStatic
    public fun timestamp(id: Long): Instant = Instant.ofEpochMilli((id ushr TIMESTAMP_SHIFT) + EPOCH_MILLIS)

    /**
     * Reads an id as Discord writes it: decimal digits, 0 to 18446744073709551615.
     *
     * @throws IllegalArgumentException when [text] is anything else, a sign or blanks included
     */
    @JvmStatic
    public fun parse(text: String): Long {
        require(text.isNotEmpty() && text.all { it in '0'..'9' }) { "not a snowflake: \"$text\"" }
        return try {
            java.lang.Long.parseUnsignedLong(text)
        } catch (e: NumberFormatException) {
            throw IllegalArgumentException("a snowflake has at most 64 bits, was \"$text\"", e)
        }
    }

    /** Writes [id] as Discord does: decimal digits without a sign. */
    @JvmStatic
    public fun format(id: Long): String = java.lang.Long.toUnsignedString(id)
}
