package dev.sluice.bench.startup

import dev.sluice.bench.Corpus
import dev.sluice.codec.JsonCodec
import dev.sluice.gateway.Shard
import dev.sluice.model.Intents
import dev.sluice.testkit.MockGateway
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlin.time.Duration.Companion.minutes

/**
 * The bot that [StartUp] starts: `StartUpClient URL EVENTS`. One shard in the default configuration, its typed events
 * collected; says `ready`, and `done` after so many events, and ends with its input.
 *
 * With `-Dsluice.warm=N` it first decodes so many events of the corpus, as a warm-up helper would.
 */
internal object StartUpClient {
    @JvmStatic
    fun main(arguments: Array<String>) =
        runBlocking(Dispatchers.Default) {
            val (url, events) = arguments
            warm(Integer.getInteger("sluice.warm", 0))
            val shard = Shard(MockGateway.DEFAULT_TOKEN, Intents.ALL) { gatewayUrl(url) }
            val done = CompletableDeferred<Unit>()
            var left = events.toInt()
            val collecting = launch { shard.events.collect { if (--left == 0) done.complete(Unit) } }
            shard.connect()
            println("ready")
            withTimeout(2.minutes) { done.await() }
            println("done")
            System.`in`.readAllBytes()
            shard.close()
            collecting.join()
        }

    private fun warm(count: Int) {
        if (count == 0) return
        val entries = Corpus.entries(Corpus.ALL)
        repeat(count) { i -> entries[i % entries.size].run { JsonCodec.DEFAULT.decode(type, bytes, offset, length) } }
    }
}
