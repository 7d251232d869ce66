package dev.sluice.bench.paced

import dev.sluice.bench.Corpus
import dev.sluice.bench.PacedSending
import dev.sluice.testkit.MockConnection
import dev.sluice.testkit.MockGateway
import java.time.Duration

/**
 * A gateway for a [dev.sluice.bench.MockProcess]: prints its address, then sends the corpus again and again, each event
 * to the next of the sessions that are connected.
 */
internal object PacedMock {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val mock =
            MockGateway {
                token(null)
                maxConcurrency(MAX_CONCURRENCY)
                identifyWindow(Duration.ofMillis(1))
                budget(BUDGET, BUDGET, Duration.ofDays(1))
            }.start()
        println(mock.url)
        val payloads = Corpus.entries(Corpus.ALL).map { it.bytes }
        var connected = emptyList<MockConnection>()
        var lookedAt = System.nanoTime() - LOOK_NANOS
        var index = 0
        PacedSending {
            // Looking at each event would cost more than sending it.
            if (System.nanoTime() - lookedAt >= LOOK_NANOS) {
                connected = mock.connections.filter { it.isLive }
                lookedAt = System.nanoTime()
            }
            if (connected.isNotEmpty()) {
                connected[index % connected.size].send(payloads[index % payloads.size])
                index = (index + 1) and Int.MAX_VALUE
            }
        }.run()
    }

    private const val MAX_CONCURRENCY = 16

    /** Rounds with many shards identify more often than a real bot may. */
    private const val BUDGET = 100_000
    private const val LOOK_NANOS = 50_000_000L
}
