package dev.sluice.gateway

import dev.sluice.gateway.rest.RestRequest
import dev.sluice.gateway.rest.RestResponse
import dev.sluice.gateway.rest.RestTransport
import dev.sluice.gateway.transport.Transport
import dev.sluice.gateway.transport.TransportLink
import dev.sluice.gateway.transport.TransportListener
import dev.sluice.gateway.transport.TransportRequest
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executor

/** A [FakeDiscord] for each shard, behind one transport, and the REST route that recommends. */
class FakeDiscords(private val executor: Executor) :
    Transport,
    RestTransport {
    private val byName = ConcurrentHashMap<String, FakeDiscord>()
    val requests = CopyOnWriteArrayList<RestRequest>()

    /** The shards in the order in which they were first dialled. */
    val dialled = CopyOnWriteArrayList<Int>()

    /** What the next requests are answered with, before the answer that is always given. */
    val answers = ArrayDeque<RestResponse>()
    var recommended = 4
    var url = "wss://gateway.discord.gg"
    var maxConcurrency = 1
    var total = 1000
    var remaining = 1000
    var resetAfterMillis = 86_400_000L

    /** What the shard of that index talks to. */
    operator fun get(index: Int): FakeDiscord = byName.computeIfAbsent("shard-$index") { FakeDiscord(executor) }

    val all: Collection<FakeDiscord> get() = byName.values
    val identifies: Int get() = all.sumOf { it.identifies }
    val resumes: Int get() = all.sumOf { it.resumes }

    override fun open(request: TransportRequest, listener: TransportListener): TransportLink {
        val index = request.name.substringAfter('-').toInt()
        dialled.addIfAbsent(index)
        return get(index).transport.open(request, listener)
    }

    override fun get(request: RestRequest): CompletionStage<RestResponse> {
        requests += request
        return CompletableFuture.completedFuture(answers.removeFirstOrNull() ?: recommendation())
    }

    override fun close() = all.forEach { it.transport.close() }

    private fun recommendation() =
        RestResponse(
            200,
            emptyMap(),
            (
                """{"url":"$url","shards":$recommended,"session_start_limit":""" +
                    """{"total":$total,"remaining":$remaining,"reset_after":$resetAfterMillis,""" +
                    """"max_concurrency":$maxConcurrency}}"""
            ).encodeToByteArray(),
        )
}
