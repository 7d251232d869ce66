package dev.sluice.gateway

import dev.sluice.model.ShardId

/**
 * What a shard asks an [IdentifyQueue] for. Immutable.
 *
 * @property shardId which shard; its bucket is `shardId.id` modulo `max_concurrency`.
 * @property kind whether the shard starts or has lost its session.
 */
public class IdentifyRequest(public val shardId: ShardId, public val kind: IdentifyKind) {
    override fun equals(other: Any?): Boolean =
        other is IdentifyRequest &&
            other.shardId == shardId &&
            other.kind == kind

    override fun hashCode(): Int = 31 * shardId.hashCode() + kind.hashCode()

    override fun toString(): String = "IdentifyRequest($shardId, $kind)"
}
