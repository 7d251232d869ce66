package dev.sluice.gateway

import dev.sluice.gateway.transport.SendCompletion

/**
 * One shard's dealings with the identify gate: asking, having, using or giving back. Confined to the lane.
 *
 * @param offer hands a permit to the session; false when it does not want it any more. Called on the lane.
 */
internal class IdentifyTurn(
    private val lane: ShardLane,
    private val gate: LocalIdentifyGate,
    private val offer: () -> Boolean,
) {
    private var request: LocalIdentifyGate.Request? = null
    private var permit: LocalIdentifyGate.Permit? = null

    fun ask(shardId: Int) {
        request = gate.request(shardId) { granted -> lane.run { granted(granted) } }
    }

    fun cancel() {
        request?.cancel()
        request = null
    }

    /** What the transport calls when IDENTIFY was written, or when nobody knows: then it may have been. */
    fun sending(): SendCompletion {
        val used = permit
        permit = null
        return SendCompletion { used?.sent() }
    }

    /** The connection is gone: what was asked for and not used is of no use any more. */
    fun connectionLost() {
        cancel()
        permit?.giveBack()
        permit = null
    }

    private fun granted(granted: LocalIdentifyGate.Permit) {
        request = null
        // Kept before it is offered: the answer to the offer may be an IDENTIFY that wants it.
        permit = granted
        if (!offer()) {
            permit = null
            granted.giveBack()
        }
    }
}
