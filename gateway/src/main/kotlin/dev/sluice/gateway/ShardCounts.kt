package dev.sluice.gateway

/**
 * How many shards of a [Cluster] stand where; each shard counts once. Immutable.
 *
 * @property waiting not begun.
 * @property starting under way to their first session here: connecting, waiting to identify, identifying, resuming.
 * @property parked for whom it is not the time to identify: see [dev.sluice.model.Parked].
 * @property connected receiving events, replayed ones too.
 * @property reconnecting were connected once and are under way back.
 * @property failed stopped for good: see [Shard.state] for the reason.
 * @property closed ended by us.
 */
public class ShardCounts internal constructor(
    public val waiting: Int,
    public val starting: Int,
    public val parked: Int,
    public val connected: Int,
    public val reconnecting: Int,
    public val failed: Int,
    public val closed: Int,
) {
    /** All shards of the cluster. */
    public val total: Int get() = waiting + starting + parked + connected + reconnecting + failed + closed

    override fun equals(other: Any?): Boolean =
        other is ShardCounts && other.waiting == waiting && other.starting == starting &&
            other.parked == parked && other.connected == connected && other.reconnecting == reconnecting &&
            other.failed == failed &&
            other.closed == closed

    override fun hashCode(): Int = listOf(waiting, starting, parked, connected, reconnecting, failed, closed).hashCode()

    override fun toString(): String =
        "ShardCounts($connected of $total connected, waiting=$waiting, starting=$starting, parked=$parked, " +
            "reconnecting=$reconnecting, failed=$failed, closed=$closed)"

    public companion object {
        /** Of a cluster that has no shards yet. */
        @JvmField
        public val NONE: ShardCounts = ShardCounts(0, 0, 0, 0, 0, 0, 0)
    }
}
