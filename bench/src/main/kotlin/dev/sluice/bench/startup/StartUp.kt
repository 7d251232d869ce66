package dev.sluice.bench.startup

import dev.sluice.bench.MockProcess
import dev.sluice.bench.paced.PacedMock
import java.nio.file.Files
import java.nio.file.Path
import java.util.Locale

/**
 * What a start costs: `StartUp JDK_HOME[,JDK_HOME...] [ROUNDS] [EVENTS] [RATE]`. A client in a fresh JVM each time, with
 * and without class-data sharing and AOT cache, in turns; the medians. Linux only.
 *
 * READY is measured from before the process is made, as one who starts a bot sees it. CPU is the client's, all threads,
 * in the system's ticks of 10 ms. The mock has a process of its own and sends nothing before the client is ready.
 */
internal object StartUp {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val homes = arguments[0].split(',').map(Path::of)
        val rounds = arguments.getOrNull(1)?.toInt() ?: 5
        val events = arguments.getOrNull(2)?.toInt() ?: 100_000
        val rate = arguments.getOrNull(3)?.toInt() ?: 20_000
        val folder = Files.createTempDirectory("sluice-start-up")
        try {
            MockProcess(PacedMock::class.java).use { mock ->
                val starts = StartUpRuns(mock, events, rate)
                val variants = homes.flatMap { StartUpVariant.of(it, folder) }
                variants.forEach { it.train(starts) }
                println("rounds=$rounds events=$events rate=$rate a second; medians")
                println(String.format(Locale.ROOT, HEAD, "", "READY, ms", "CPU, ms", "events, CPU ms", "cache, MiB"))
                val figures = List(rounds) { variants.map { starts.run(it.command) } }
                variants.forEachIndexed { i, variant -> println(variant.row(figures.map { it[i] })) }
            }
        } finally {
            folder.toFile().deleteRecursively()
        }
    }

    private fun StartUpVariant.row(figures: List<StartUpFigures>): String {
        fun median(of: (StartUpFigures) -> Long) = figures.map(of).sorted()[figures.size / 2]
        return String.format(
            Locale.ROOT,
            "%-34s %10d %10d %15d %11s",
            name,
            median { it.readyMillis },
            median { it.readyCpuMillis },
            median { it.eventsCpuMillis },
            cacheMebibytes?.let { "%.0f".format(Locale.ROOT, it) }.orEmpty(),
        )
    }

    private const val HEAD = "%-34s %10s %10s %15s %11s"
}
