package dev.sluice.samples.cli

import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGuild
import picocli.CommandLine.Command
import picocli.CommandLine.Option
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.time.Duration
import java.util.concurrent.Callable
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit

/** The mock gateway alone, for clients of any kind. */
@Command(name = "mock", description = ["Runs the mock Discord on loopback until it is stopped."])
internal class MockCommand : Callable<Int> {
    @Option(names = ["--port"], defaultValue = "0", description = ["0, the default, takes a free one."])
    private var port = 0

    @Option(names = ["--token"], description = ["The only token that is let in; any when absent."])
    private var token: String? = null

    @Option(
        names = ["--max-concurrency"],
        defaultValue = "16",
        description = ["Identifies per 5 s; default \${DEFAULT-VALUE}."],
    )
    private var maxConcurrency = 0

    @Option(
        names = ["--budget"],
        defaultValue = "1000",
        description = ["Identifies per day; default \${DEFAULT-VALUE}."],
    )
    private var budget = 0

    @Option(
        names = ["--events"],
        paramLabel = "FILE.jsonl",
        description = ["Events to send, from the first session on."],
    )
    private var events: Path? = null

    @Option(names = ["--loop"], description = ["Begin the file again at its end."])
    private var isLooping = false

    @Option(
        names = ["--rate"],
        defaultValue = "100",
        description = ["Events per second; 0 = as fast as it goes; default \${DEFAULT-VALUE}."],
    )
    private var rate = 0.0

    @Option(
        names = ["--stats"],
        paramLabel = "FILE",
        description = ["Where to write the counters as JSON, every second."],
    )
    private var stats: Path? = null

    override fun call(): Int {
        val mock =
            MockGateway
                .builder()
                .token(token)
                .port(port)
                .maxConcurrency(maxConcurrency)
                .budget(budget, budget, Duration.ofDays(1))
                .guild(MockGuild.builder(GUILD).name("Sluice").build())
                .start()
        val clock = Executors.newSingleThreadScheduledExecutor { Thread(it, "mock-stats").apply { isDaemon = true } }
        Runtime.getRuntime().addShutdownHook(
            Thread {
                stats?.let { write(mock, it) }
                mock.close()
            },
        )
        println("gateway ${mock.url}")
        println("rest ${mock.restUrl}")
        stats?.let { file -> clock.scheduleAtFixedRate({ write(mock, file) }, 0, 1, TimeUnit.SECONDS) }
        events?.let { file ->
            // Before the first session there is nobody to keep an event for.
            mock.await(Duration.ofDays(FOREVER_DAYS)) { it.stats.identifies > 0 }
            mock.play(file, rate, isLooping)
        }
        CountDownLatch(1).await()
        return 0
    }

    /** Replaces the file whole, so that a reader never sees half of it. */
    private fun write(mock: MockGateway, file: Path) {
        val next = file.resolveSibling("${file.fileName}.next")
        Files.writeString(next, mock.stats.toJson() + "\n")
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE)
    }

    private companion object {
        const val GUILD = 81384788765712384L
        const val FOREVER_DAYS = 365L
    }
}
