package dev.sluice.gateway

import dev.sluice.protocol.ShardState
import dev.sluice.protocol.StopReason

/**
 * How a shard ended: by our own close or suspend, or because it must not go on ([isFailure]).
 *
 * @property isHandedOver suspended: what waits to be sent waits for somebody else.
 */
internal class ShardEnd(
    val isFailure: Boolean,
    val code: Int?,
    val reason: String,
    val isHandedOver: Boolean = false,
) {
    /** A fresh exception for whoever waits: fatal failures only. */
    fun toFailure(): GatewayException? =
        if (!isFailure) {
            null
        } else {
            GatewayException(
                "the shard has stopped for good: $reason",
                isFatal = true,
                code = code,
                reason = reason,
            )
        }

    /** For operations that an ended shard cannot do any more. */
    fun toRefusal(): GatewayException =
        toFailure() ?: GatewayException("the shard is $reason; build a new one", code = code, reason = reason)

    companion object {
        fun closed(): ShardEnd = ShardEnd(isFailure = false, code = null, reason = "closed")

        fun suspended(): ShardEnd = ShardEnd(isFailure = false, code = null, reason = "suspended", isHandedOver = true)

        /** [failure] = null when its user wanted the end. */
        fun of(failure: StopReason?, state: ShardState): ShardEnd =
            when {
                failure != null -> ShardEnd(isFailure = true, failure.code.takeIf { it != 0 }, failure.reason)
                state === ShardState.Suspended -> suspended()
                else -> closed()
            }
    }
}
