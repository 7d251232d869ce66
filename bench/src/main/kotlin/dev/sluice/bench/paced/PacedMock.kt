package dev.sluice.bench.paced

import dev.sluice.bench.Corpus
import dev.sluice.testkit.MockGateway
import java.time.Duration
import java.util.concurrent.locks.LockSupport
import kotlin.concurrent.thread
import kotlin.system.exitProcess

/**
 * The gateway of [PacedComparison]: prints its address, then sends the corpus again and again, as many events a second
 * as the last line of its input says, evenly spaced. Ends with its input.
 */
internal object PacedMock {
    @Volatile
    private var rate = 1.0

    @JvmStatic
    fun main(arguments: Array<String>) {
        val mock =
            MockGateway {
                token(null)
                maxConcurrency(MAX_CONCURRENCY)
                identifyWindow(Duration.ofMillis(1))
            }.start()
        println(mock.url)
        thread(isDaemon = true) {
            val payloads = Corpus.entries(Corpus.ALL).map { it.bytes }
            var next = System.nanoTime()
            var index = 0
            while (true) {
                next += (NANOS_PER_SECOND / rate).toLong()
                while (System.nanoTime() < next) LockSupport.parkNanos(next - System.nanoTime())
                mock.dispatchRaw(payloads[index++ % payloads.size])
            }
        }
        generateSequence(::readlnOrNull).forEach { rate = it.toDouble() }
        exitProcess(0)
    }

    private const val NANOS_PER_SECOND = 1_000_000_000
    private const val MAX_CONCURRENCY = 16
}
