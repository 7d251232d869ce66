package dev.sluice.bench.footprint

import java.nio.file.Files
import java.nio.file.Path
import java.util.Locale
import java.util.concurrent.TimeUnit
import kotlin.system.exitProcess

/**
 * What shards cost in memory, file descriptors and threads: one client JVM for each count and compression, the mock in
 * another JVM. `Footprint [--shards 1,50,500] [--compress none,zlib-stream,zstd-stream,payload] [--plain] [--seconds 20]
 * [--guilds 20] [--rate 2] [--heap 256] [--jvm OPTIONS]`.
 *
 * Prints rows for the table of `docs/operations.md`, and the same as JSON lines on standard error. TLS unless `--plain`.
 * `--guilds` and `--rate` (messages a second) are for each shard. The heap is touched whole at the start, so that what the
 * process has beside it is exact: `native` is resident memory without the heap.
 */
internal object Footprint {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val options = FootprintOptions.of(arguments)
        println(
            "jdk ${System.getProperty("java.version")}, ${Runtime.getRuntime().availableProcessors()} CPUs, $options",
        )
        println("| shards | compression | live heap MiB | native MiB | file descriptors | of these sockets | threads |")
        println("|---|---|---|---|---|---|---|")
        for (compression in options.compressions) {
            for (shards in options.shards) println(row(measure(options, shards, compression)))
        }
        exitProcess(0)
    }

    private fun measure(options: FootprintOptions, shards: Int, compression: String): FootprintFigures {
        val authority = Files.createTempFile("footprint", ".pem")
        val mock = java(emptyList(), FootprintMock::class.java, options.forMock(shards, authority))
        try {
            val url = mock.inputReader().readLine() ?: error("the mock has ended without an address")
            val client =
                java(
                    options.clientJvm(shards),
                    FootprintClient::class.java,
                    options.forClient(url, shards, compression, authority),
                )
            val line = client.inputReader().readLine() ?: error("the client has ended without figures")
            check(client.waitFor(1, TimeUnit.MINUTES)) { "the client does not end" }
            System.err.println(line)
            return FootprintFigures.parse(line)
        } finally {
            mock.destroy()
            Files.deleteIfExists(authority)
        }
    }

    private fun row(figures: FootprintFigures): String =
        String.format(
            Locale.ROOT,
            "| %d | %s | %.1f | %.1f | %d | %d | %d |",
            figures.shards,
            figures.compression,
            figures.heapKib / KIB,
            figures.nativeKib / KIB,
            figures.fileDescriptors,
            figures.sockets,
            figures.threads,
        )

    private fun java(jvm: List<String>, main: Class<*>, arguments: List<String>): Process =
        ProcessBuilder(
            listOf(Path.of(System.getProperty("java.home"), "bin", "java").toString()) + jvm +
                listOf("-cp", System.getProperty("java.class.path"), main.name) + arguments,
        ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

    private const val KIB = 1024.0
}
