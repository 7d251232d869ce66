package dev.sluice.gateway

/**
 * How a shard ended: by our own close or suspend ([failure] false), or because it must not go on.
 */
internal class ShardEnd(val isFailure: Boolean, val code: Int?, val reason: String) {
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
        toFailure() ?: GatewayException("the shard is closed; build a new one", code = code, reason = reason)

    companion object {
        fun closed(): ShardEnd = ShardEnd(isFailure = false, code = null, reason = "closed")
    }
}
