package dev.sluice.gateway

import java.time.Duration

/**
 * How one collector of a shard fares. A copy; immutable.
 *
 * @property name the one it was given, or one that the shard made up.
 * @property isLossless whether it holds back the checkpoint.
 * @property hasLeft whether it failed or was cancelled and holds back the checkpoint since, see [Shard.forget].
 * @property capacity how many items may wait for it; 0 when it has no ring, as inline handlers.
 * @property depth how many wait.
 * @property unfinished how many are in its hands where it says itself when it is done.
 * @property dropped items that were dropped because too many waited.
 * @property coalesced items that a newer one of their key has replaced.
 * @property lag how far its oldest unfinished item lies behind the latest received sequence, in sequences.
 * @property age how long the oldest item has been waiting; null when none does.
 * @property isPausing whether it keeps the shard from reading.
 */
public class CollectorMetrics internal constructor(
    public val name: String,
    public val isLossless: Boolean,
    public val hasLeft: Boolean,
    public val capacity: Int,
    public val depth: Int,
    public val unfinished: Int,
    public val dropped: Long,
    public val coalesced: Long,
    public val lag: Long,
    public val age: Duration?,
    public val isPausing: Boolean,
) {
    override fun toString(): String =
        "CollectorMetrics($name, depth=$depth/$capacity, unfinished=$unfinished, dropped=$dropped, " +
            "coalesced=$coalesced, lag=$lag${if (isPausing) ", pausing" else ""}${if (hasLeft) ", left" else ""})"
}
