package dev.sluice.gateway.health

import dev.sluice.model.ShardId
import dev.sluice.protocol.ShardState
import java.time.Duration

/**
 * How one shard fares at one moment; see [ClusterHealth] for what each word means. Immutable.
 *
 * @property shardId which shard.
 * @property state where it stood.
 * @property isLive whether its timer runs: not that it is connected.
 * @property isStarted whether a session has stood once, or is not to be waited for: parked, or ended.
 * @property isReady whether a session stands.
 * @property reasons what is not as it should be; empty when all is well.
 * @property lastEventAge how long ago the last event came; null before the first.
 */
public class ShardHealth internal constructor(
    public val shardId: ShardId,
    public val state: ShardState,
    public val isLive: Boolean,
    public val isStarted: Boolean,
    public val isReady: Boolean,
    public val reasons: List<HealthReason>,
    public val lastEventAge: Duration?,
) {
    /** Whether something is not as it should be. */
    public val isDegraded: Boolean get() = reasons.isNotEmpty()

    override fun toString(): String =
        "ShardHealth($shardId $state, live=$isLive, started=$isStarted, ready=$isReady, reasons=$reasons)"
}
