package dev.sluice.bench.latency

import dev.sluice.bench.CsvRows
import dev.sluice.bench.MockProcess
import dev.sluice.compression.Compression
import dev.sluice.gateway.Cluster
import dev.sluice.gateway.ShardStrategy
import dev.sluice.model.Intents
import dev.sluice.model.MessageCreate
import dev.sluice.testkit.MockGateway
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.nio.file.Path
import java.util.Locale
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * How long an event takes from the server's hand to the collector's: `Latency [SECONDS] [FILE.csv]`, for 1 and 50
 * shards at 1,000, 10,000 and 50,000 events a second in all. Adds its rows to the file.
 *
 * The server is a mock in a process of its own, so the time that it takes to encode and to write is in the figures.
 * A cluster's typed messages are collected by one ordinary coroutine, with the default configuration.
 */
internal object Latency {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val seconds = arguments.getOrNull(0)?.toInt() ?: 10
        val rows = arguments.getOrNull(1)?.let { CsvRows(Path.of(it), COLUMNS) }
        println("seconds=$seconds jdk=${System.getProperty("java.version")}; milliseconds")
        println(String.format(Locale.ROOT, HEAD, "shards", "asked/s", "got/s", "p50", "p99", "p99.9", "max"))
        for (shards in listOf(1, 50)) {
            MockProcess(LatencyMock::class.java, "$shards").use { LatencyRun(it, shards, seconds, rows).run() }
        }
    }

    private val COLUMNS =
        listOf("jdk", "shards", "asked_per_s", "events_per_s", "p50_ms", "p99_ms", "p999_ms", "max_ms")
    private const val HEAD = "%6s %8s %8s %8s %8s %8s %8s"
}

private class LatencyRun(
    private val mock: MockProcess,
    private val shards: Int,
    private val seconds: Int,
    private val rows: CsvRows?,
) {
    /** Nanoseconds, in the order of arrival; written by the collector only. */
    private val nanos = LongArray(MOST)
    private val count = AtomicInteger()

    fun run() =
        runBlocking(Dispatchers.Default) {
            val cluster =
                Cluster(MockGateway.DEFAULT_TOKEN, Intents.ALL) {
                    strategy(ShardStrategy.Fixed(shards))
                    gatewayUrl(mock.url)
                    maxConcurrency(shards)
                    shardConfig { compression(Compression.ZSTD_STREAM) }
                }
            val collecting = launch { cluster.on<MessageCreate>().collect { seen(it.event) } }
            cluster.up()
            mock.pace(WARM_UP_RATE)
            delay(WARM_UP)
            for (rate in RATES) measure(rate)
            cluster.down()
            collecting.join()
        }

    private suspend fun measure(rate: Int) {
        mock.pace(rate)
        delay(SETTLE)
        count.set(0)
        delay(seconds.seconds)
        val sorted = nanos.copyOf(minOf(count.get(), MOST)).apply { sort() }
        val millis = listOf(0.5, 0.99, 0.999, 1.0).map { sorted.millis(it) }
        val got = sorted.size / seconds
        val row = arrayOf<Any>(shards, rate, got, *millis.toTypedArray())
        println(String.format(Locale.ROOT, "%6d %8d %8d %8.3f %8.3f %8.3f %8.3f", *row))
        rows?.add(System.getProperty("java.version"), *row)
    }

    private fun seen(event: MessageCreate) {
        val took = System.nanoTime() - event.message.content.toLong()
        val index = count.getAndIncrement()
        if (index < MOST) nanos[index] = took
    }

    private fun LongArray.millis(share: Double): Double =
        if (isEmpty()) Double.NaN else this[((size - 1) * share).toInt()] / NANOS_PER_MILLI

    private companion object {
        /** Events, per row. */
        const val MOST = 5_000_000
        const val NANOS_PER_MILLI = 1e6
        val RATES = listOf(1_000, 10_000, 50_000)

        /** Some hundred thousand events are needed until everything is compiled. */
        const val WARM_UP_RATE = 20_000
        val WARM_UP = 15.seconds
        val SETTLE = 1_500.milliseconds
    }
}
