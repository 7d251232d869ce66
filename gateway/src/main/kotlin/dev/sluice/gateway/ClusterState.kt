package dev.sluice.gateway

/**
 * Where a [Cluster] stands as a whole. Immutable values.
 *
 * @property name of the state, for logs and Java's `switch`.
 * @property shards how its shards stand.
 */
public sealed class ClusterState(public val name: String, public val shards: ShardCounts) {
    /** Made, not started. */
    public class Idle internal constructor() : ClusterState("Idle", ShardCounts.NONE)

    /** Started; some shard has neither been connected nor failed yet. No shards yet: Discord is asked for the count. */
    public class Starting internal constructor(shards: ShardCounts) : ClusterState("Starting", shards)

    /** Every shard has been connected once, or has failed. One that reconnects now does not change that. */
    public class Up internal constructor(shards: ShardCounts) : ClusterState("Up", shards)

    /**
     * Discord has closed a shard for a [reason] that would meet all others as well, so no shard identifies any more: those that
     * would have to are parked. Shards that have a session go on.
     *
     * @property code the close code: 4004, 4012, 4013 or 4014.
     * @property reason what it means and what to change.
     */
    public class Halted internal constructor(shards: ShardCounts, public val code: Int, public val reason: String) :
        ClusterState("Halted", shards)

    /** Being closed. */
    public class Closing internal constructor(shards: ShardCounts) : ClusterState("Closing", shards)

    /** Terminal: closed, nothing of it is left. */
    public class Closed internal constructor(shards: ShardCounts) : ClusterState("Closed", shards)

    /** Whether nothing leads out of this state. */
    public val isTerminal: Boolean get() = this is Closed

    override fun toString(): String = "$name($shards)"
}
