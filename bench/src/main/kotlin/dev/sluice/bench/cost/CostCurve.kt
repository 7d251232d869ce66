package dev.sluice.bench.cost

import com.sun.management.OperatingSystemMXBean
import dev.sluice.bench.CsvRows
import dev.sluice.bench.MockProcess
import dev.sluice.bench.paced.PacedMock
import java.lang.management.ManagementFactory
import java.util.Locale

/**
 * What an event costs at different rates on one shard, and with different numbers of shards at one rate; the points in
 * turns, round by round. See [CostOptions] for the arguments.
 *
 * CPU of this process alone, all its threads: the mock has a process of its own. Rows for `bench/plots/draw`.
 */
internal object CostCurve {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val options = CostOptions.of(arguments)
        println("jdk=${System.getProperty("java.version")} seconds=${options.seconds} rounds=${options.rounds}")
        println(String.format(Locale.ROOT, "%6s %8s %8s %12s", "shards", "asked/s", "got/s", "us an event"))
        MockProcess(PacedMock::class.java).use { CostRun(it, options).run() }
    }
}

private class CostRun(private val mock: MockProcess, private val options: CostOptions) {
    private val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean
    private val byRate = CsvRows(options.out.resolve("cost-by-rate.csv"), COLUMNS)
    private val byShards = CsvRows(options.out.resolve("cost-by-shards.csv"), COLUMNS)

    fun run() {
        CostClient(mock.url, 1).use { client ->
            mock.pace(WARM_UP_RATE)
            Thread.sleep(options.warmUp * MILLIS)
            repeat(options.rounds) { for (rate in options.rates) measure(client, 1, rate, byRate) }
        }
        repeat(options.rounds) {
            for (shards in options.shards) {
                CostClient(mock.url, shards).use { measure(it, shards, options.shardsRate, byShards) }
            }
        }
    }

    private fun measure(client: CostClient, shards: Int, rate: Int, rows: CsvRows) {
        mock.pace(rate)
        Thread.sleep(SETTLE_MILLIS)
        val events = client.events
        val cpu = system.processCpuTime
        Thread.sleep(options.seconds * MILLIS)
        val micros = (system.processCpuTime - cpu) / NANOS_PER_MICRO
        val came = client.events - events
        check(came > 0) { "no event came in ${options.seconds} s with $shards shards at $rate a second" }
        val row = arrayOf<Any>(shards, rate, came / options.seconds, micros / came)
        println(String.format(Locale.ROOT, "%6d %8d %8d %12.2f", *row))
        rows.add(System.getProperty("java.version"), *row)
    }

    private companion object {
        val COLUMNS = listOf("jdk", "shards", "asked_per_s", "events_per_s", "cpu_us_per_event")
        const val MILLIS = 1_000L
        const val NANOS_PER_MICRO = 1e3

        /** After a change of pace, and for the handshakes of many shards to be over. */
        const val SETTLE_MILLIS = 1_500L

        /** The mock drops who is much slower than that. */
        const val WARM_UP_RATE = 10_000
    }
}
