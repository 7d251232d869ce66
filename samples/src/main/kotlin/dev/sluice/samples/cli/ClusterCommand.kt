package dev.sluice.samples.cli

import dev.sluice.compression.Compression
import dev.sluice.gateway.Cluster
import dev.sluice.gateway.ClusterState
import dev.sluice.gateway.CollectorOptions
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.Shard
import dev.sluice.gateway.ShardStrategy
import dev.sluice.gateway.session.FileSessionStore
import dev.sluice.model.Intents
import dev.sluice.model.MessageCreate
import dev.sluice.model.OnlineStatus
import dev.sluice.model.UpdatePresence
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.transformWhile
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import picocli.CommandLine.Command
import picocli.CommandLine.Model.CommandSpec
import picocli.CommandLine.Option
import picocli.CommandLine.ParameterException
import picocli.CommandLine.Spec
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.Callable
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/** Many shards as one, or some of them: this process's share of a bot. */
@Command(
    name = "cluster",
    description = ["Runs shards until it is stopped; prints their states as SHARD/TOTAL STATE."],
)
internal class ClusterCommand : Callable<Int> {
    @Spec
    private lateinit var spec: CommandSpec

    @Option(names = ["--gateway"], paramLabel = "URL", description = ["What the REST interface says if absent."])
    private var gateway: String? = null

    @Option(names = ["--rest"], paramLabel = "URL", description = ["Another REST interface than Discord's."])
    private var rest: String? = null

    @Option(
        names = ["--token"],
        description = [
            "For a mock: others can read a command line, so a bot's token belongs in DISCORD_TOKEN. That one if " +
                "absent, else one that only a mock accepts.",
        ],
    )
    private var token: String? = null

    @Option(names = ["--shards"], paramLabel = "N", description = ["How many; what Discord recommends if absent."])
    private var shards: Int? = null

    @Option(
        names = ["--range"],
        paramLabel = "A-B",
        converter = [ShardRange.Converter::class],
        description = ["Only these of them, such as 0-7; needs --shards."],
    )
    private var range: ShardRange? = null

    @Option(
        names = ["--handled"],
        paramLabel = "LOG",
        description = ["Append 'GUILD S SHARD/TOTAL CONTENT' there for each message that was handled."],
    )
    private var handled: Path? = null

    @Option(
        names = ["--sessions"],
        paramLabel = "DIR",
        description = ["Keep the sessions there, and resume from them when started again."],
    )
    private var sessions: Path? = null

    @Option(
        names = ["--compress"],
        converter = [CompressionConverter::class],
        description = ["none, zlib-stream, zstd-stream or payload; the best available if absent."],
    )
    private var compression: Compression? = null

    @Option(names = ["--presence"], description = ["online, idle, dnd or invisible."])
    private var presence: String? = null

    @Option(
        names = ["--identify-interval"],
        paramLabel = "MILLIS",
        hidden = true,
        description = ["Between two identifies of a bucket; shorter than 5000 only against a mock."],
    )
    private var identifyInterval: Long? = null

    private val stopped = CountDownLatch(1)

    override fun call(): Int {
        if (range != null && shards == null) {
            throw ParameterException(spec.commandLine(), "--range needs --shards, the number of all of them")
        }
        // Beside the cluster's own hook: what is said at the end shall be said to its end.
        Runtime.getRuntime().addShutdownHook(Thread { stopped.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS) })
        return try {
            runtime().use { runtime -> runBlocking(Dispatchers.Default) { run(cluster(runtime)) } }
            0
        } finally {
            stopped.countDown()
        }
    }

    private suspend fun CoroutineScope.run(cluster: Cluster) {
        // Subscribe first, then connect: nothing that the gateway sends is missed.
        handled?.let { file -> launch { log(cluster, HandledLog(file)) } }
        launch { cluster.spawned.collect { shard -> launch { printStates(shard) } } }
        cluster.suspendOnShutdown(Duration.ofSeconds(SHUTDOWN_SECONDS))
        // When it fails it cancels the wait below; when the process ends, the cluster is down first.
        val starting = launch { cluster.up() }
        try {
            cluster.state.first { it is ClusterState.Closed }
        } finally {
            withContext(NonCancellable) {
                starting.cancelAndJoin()
                // Whatever has ended it, such as a full disk: who keeps sessions goes on with them.
                if (sessions == null) cluster.down() else cluster.downResumable()
            }
        }
    }

    /** With a name: what it has not finished when it fails shall come again. */
    private suspend fun log(cluster: Cluster, log: HandledLog) =
        log.use { cluster.on<MessageCreate>(CollectorOptions.named("handled")).collect(it::append) }

    private suspend fun printStates(shard: Shard) =
        shard.state
            .transformWhile { state ->
                emit(state)
                !state.isTerminal
            }.collect { println("${shard.shardId} $it") }

    private fun cluster(runtime: GatewayRuntime): Cluster =
        Cluster(token ?: System.getenv("DISCORD_TOKEN") ?: MOCK_TOKEN, Intents.ALL) {
            runtime(runtime)
            strategy(strategyOf())
            gateway?.let { gatewayUrl(it) }
            rest?.let { restUrl(it) }
            sessions?.let { sessionStore(FileSessionStore.directory(it)) }
            shardConfig { _ ->
                this@ClusterCommand.compression?.let { compression(it) }
                this@ClusterCommand.presence?.let { presence(UpdatePresence.of(OnlineStatus.of(it))) }
            }
        }

    private fun strategyOf(): ShardStrategy {
        val total = shards ?: return ShardStrategy.Recommended
        return range?.let { ShardStrategy.Range(it.first, it.last, total) } ?: ShardStrategy.Fixed(total)
    }

    private fun runtime(): GatewayRuntime {
        val builder = GatewayRuntime.builder()
        identifyInterval?.let { builder.identifyPace(Duration.ofMillis(it), Duration.ofMillis(it / MARGIN_PART)) }
        return builder.build()
    }

    private companion object {
        /** Looks like a token, belongs to nobody. */
        const val MOCK_TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.mock.token"

        /** As long as a polite goodbye to the gateway may take, of all shards. */
        const val SHUTDOWN_SECONDS = 10L

        /** 250 ms beside Discord's 5 s. */
        const val MARGIN_PART = 20
    }
}
