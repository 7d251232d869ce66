package dev.sluice.gateway

import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage

/** A sink that confirms what it is told to, and nothing else. */
internal class Broker : EventSink {
    val deliveries = ArrayList<Pair<RawMessage.Payload, CompletableFuture<Void>>>()
    val names get() = deliveries.map { it.first.eventName }
    val sequences get() = deliveries.map { it.first.sequence }

    override fun deliver(shard: Shard, dispatch: RawMessage.Payload): CompletionStage<*> {
        val confirmed = CompletableFuture<Void>()
        deliveries += dispatch to confirmed
        return confirmed
    }

    fun confirm(index: Int) = deliveries[index].second.complete(null)

    fun refuse(index: Int) = deliveries[index].second.completeExceptionally(IllegalStateException("down"))
}
