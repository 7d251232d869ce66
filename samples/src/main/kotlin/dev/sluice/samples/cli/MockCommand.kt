package dev.sluice.samples.cli

import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGuild
import dev.sluice.testkit.MockTls
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.add
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.putJsonArray
import kotlinx.serialization.json.putJsonObject
import picocli.CommandLine.Command
import picocli.CommandLine.Option
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.time.Duration
import java.util.Base64
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
        names = ["--identify-interval"],
        defaultValue = "5000",
        paramLabel = "MILLIS",
        description = ["How long an identify blocks its bucket; default \${DEFAULT-VALUE}."],
    )
    private var identifyInterval = 0L

    @Option(
        names = ["--budget"],
        defaultValue = "1000",
        description = ["Identifies per day; default \${DEFAULT-VALUE}."],
    )
    private var budget = 0

    @Option(names = ["--shards"], defaultValue = "1", description = ["The recommended shard count."])
    private var shards = 0

    @Option(
        names = ["--max-guilds-per-shard"],
        defaultValue = "2500",
        description = ["More of them close with 4011; default \${DEFAULT-VALUE}."],
    )
    private var maxGuildsPerShard = 0

    @Option(names = ["--guilds"], paramLabel = "G", description = ["So many guilds, over all shards; one when absent."])
    private var guilds: Int? = null

    @Option(
        names = ["--numbered"],
        description = ["Send MESSAGE_CREATEs whose contents count 1, 2, 3 ... in each guild."],
    )
    private var isNumbered = false

    @Option(
        names = ["--heartbeat-interval"],
        defaultValue = "41250",
        paramLabel = "MILLIS",
        description = ["How often clients shall send a heartbeat; default \${DEFAULT-VALUE}."],
    )
    private var heartbeatInterval = 0L

    @Option(
        names = ["--replay-buffer"],
        defaultValue = "10000",
        paramLabel = "N",
        description = ["Events that a session keeps for a resume; default \${DEFAULT-VALUE}."],
    )
    private var replayBuffer = 0

    @Option(
        names = ["--trim-on-heartbeat"],
        description = ["Forget what a heartbeat's sequence acknowledges."],
    )
    private var isTrimming = false

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
        description = ["Events per second, of the file or of all guilds; 0 = as fast as it goes; \${DEFAULT-VALUE}."],
    )
    private var rate = 0.0

    @Option(
        names = ["--stats"],
        paramLabel = "FILE",
        description = ["Where to write the counters as JSON, every second, and the sequences that no resume replays."],
    )
    private var stats: Path? = null

    @Option(
        names = ["--tls"],
        paramLabel = "FILE.pem",
        description = ["Speak TLS, and write there the certificate that clients must trust."],
    )
    private var authority: Path? = null

    private var isStatsTroubleTold = false

    override fun call(): Int {
        // A file that is not there is found out now, not when the first client is.
        events?.let { Files.newBufferedReader(it).close() }
        val mock = mock()
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
        if (isNumbered) mock.numberGuilds(rate)
        events?.let { file ->
            // Before the first session there is nobody to keep an event for.
            mock.await(Duration.ofDays(FOREVER_DAYS)) { it.stats.identifies > 0 }
            play(mock, file)
        }
        CountDownLatch(1).await()
        return 0
    }

    private fun mock(): MockGateway =
        MockGateway {
            token(this@MockCommand.token)
            port(this@MockCommand.port)
            maxConcurrency(this@MockCommand.maxConcurrency)
            identifyWindow(Duration.ofMillis(identifyInterval))
            budget(this@MockCommand.budget, this@MockCommand.budget, Duration.ofDays(1))
            recommendedShards(shards)
            maxGuildsPerShard(this@MockCommand.maxGuildsPerShard)
            heartbeatInterval(Duration.ofMillis(this@MockCommand.heartbeatInterval))
            replayBuffer(this@MockCommand.replayBuffer)
            trimReplayByHeartbeats(isTrimming)
            authority?.let { tls(tlsFor(it)) }
            this@MockCommand.guilds?.let { guilds(it) } ?: guild(MockGuild.builder(GUILD).name("Sluice").build())
        }.start()

    private fun play(mock: MockGateway, file: Path) {
        val playback = mock.play(file, rate, isLooping)
        try {
            playback.await(Duration.ofDays(FOREVER_DAYS))
        } catch (e: IllegalStateException) {
            System.err.println("sluice mock: ${e.message}")
        }
    }

    private fun tlsFor(file: Path): MockTls {
        val tls = MockTls.create()
        val lines = Base64.getMimeEncoder(PEM_COLUMNS, "\n".encodeToByteArray()).encodeToString(tls.authority.encoded)
        Files.writeString(file, "-----BEGIN CERTIFICATE-----\n$lines\n-----END CERTIFICATE-----\n")
        return tls
    }

    /** The counters, and by session what no resume replays: what a client may miss that was killed, and nothing else. */
    private fun figures(mock: MockGateway): JsonObject =
        buildJsonObject {
            Json.parseToJsonElement(mock.stats.toJson()).jsonObject.forEach(::put)
            putJsonObject("unreplayed") {
                for (session in mock.sessions) putJsonArray(session.id) { session.unreplayed.forEach(::add) }
            }
        }

    /**
     * Replaces the file whole, so that a reader never sees half of it. One at a time: the last write and that of the clock
     * share the file beside it. Never throws, or the clock would stop.
     */
    @Synchronized
    private fun write(mock: MockGateway, file: Path) {
        val next = file.resolveSibling("${file.fileName}.next")
        try {
            Files.writeString(next, figures(mock).toString() + "\n")
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE)
            isStatsTroubleTold = false
        } catch (e: IOException) {
            if (!isStatsTroubleTold) System.err.println("sluice mock: the counters cannot be written: $e")
            isStatsTroubleTold = true
        }
    }

    private companion object {
        const val GUILD = 81384788765712384L
        const val PEM_COLUMNS = 64
        const val FOREVER_DAYS = 365L
    }
}
