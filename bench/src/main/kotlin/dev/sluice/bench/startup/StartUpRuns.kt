package dev.sluice.bench.startup

import dev.sluice.bench.MockProcess
import java.util.concurrent.TimeUnit

/** What one start took, in milliseconds. Immutable. */
internal class StartUpFigures(val readyMillis: Long, val readyCpuMillis: Long, val eventsCpuMillis: Long)

/** Starts a [StartUpClient] against [mock] and watches it, from outside: what measures is not measured. */
internal class StartUpRuns(private val mock: MockProcess, private val events: Int, private val rate: Int) {
    /** [command] is the JVM with its options. */
    fun run(command: List<String>): StartUpFigures {
        val started = System.nanoTime()
        val process =
            ProcessBuilder(
                command +
                    listOf(
                        "-Dsluice.corpus=${System.getProperty("sluice.corpus").orEmpty()}",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartUpClient::class.java.name,
                        mock.url,
                        events.toString(),
                    ),
            ).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        try {
            process.expect("ready")
            val ready = System.nanoTime() - started
            val readyCpu = process.cpuMillis()
            mock.pace(rate)
            process.expect("done")
            val figures = StartUpFigures(ready / NANOS_PER_MILLI, readyCpu, process.cpuMillis() - readyCpu)
            mock.pace(0)
            process.outputStream.close()
            check(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) { "$command does not end" }
            check(process.exitValue() == 0) { "$command ended with ${process.exitValue()}" }
            return figures
        } finally {
            mock.pace(0)
            process.destroyForcibly()
        }
    }

    private fun Process.expect(line: String) {
        val came = generateSequence { inputReader().readLine() }.firstOrNull { it == line }
        checkNotNull(came) { "the client ended before it said $line" }
    }

    private fun Process.cpuMillis(): Long = info().totalCpuDuration().orElseThrow().toMillis()

    private companion object {
        const val NANOS_PER_MILLI = 1_000_000

        /** Writing a cache takes some seconds. */
        const val PATIENCE_SECONDS = 120L
    }
}
