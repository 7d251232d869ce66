package dev.sluice.gateway.trust

import dev.sluice.codec.JsonCodec
import dev.sluice.compression.Compression
import dev.sluice.compression.MessageBuffer
import dev.sluice.gateway.Cluster
import dev.sluice.gateway.CollectorOptions
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.LogCapture
import dev.sluice.gateway.Shard
import dev.sluice.gateway.ShardGroups
import dev.sluice.gateway.ShardStrategy
import dev.sluice.gateway.awaitConnected
import dev.sluice.gateway.metrics.SluiceMetrics
import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.gateway.rest.RestRequest
import dev.sluice.gateway.session.FileSessionStore
import dev.sluice.gateway.session.InMemorySessionStore
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Failed
import dev.sluice.model.Identify
import dev.sluice.model.Intent
import dev.sluice.model.Intents
import dev.sluice.model.Interaction
import dev.sluice.model.Resume
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.model.VoiceServerUpdate
import dev.sluice.model.Webhook
import dev.sluice.protocol.Connection
import dev.sluice.protocol.Output
import dev.sluice.protocol.ProtocolConfig
import dev.sluice.protocol.ShardMachine
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.Poison
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.string.shouldNotContain
import io.micrometer.core.instrument.simple.SimpleMeterRegistry
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.serialization.KSerializer
import kotlinx.serialization.json.Json
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.util.Base64
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds

/**
 * The token is in no log of any level and any library, no exception of any cause chain, no text of any object, no name of a
 * thread, no stored session, no tag of a metric, no MDC: on real sockets, while as much goes wrong as can.
 */
@OptIn(DelicateGatewayApi::class)
class TokenSecrecySpec :
    FunSpec({
        test("while everything goes wrong on real sockets nothing shows the token") {
            val said = CopyOnWriteArrayList<String>()
            val folder = tempdir().toPath()
            val registry = SimpleMeterRegistry()
            val log = LogCapture()
            log.use { runBlocking { withTimeout(60.seconds) { Misfortunes(said, folder, registry).happen() } } }
            said += registry.meters.flatMap { meter -> listOf("${meter.id}") + meter.id.tags.map { "$it" } }
            said += folder
                .toFile()
                .walk()
                .filter { it.isFile }
                .map { it.name + it.readText() }
            said += log.lines().map { "${it.logger} ${it.text} ${it.mdc}" }

            // Ktor's own lines are among them, and those of what we try to say.
            log
                .lines()
                .map { it.logger }
                .filter { it.startsWith("io.ktor") }
                .size shouldBeGreaterThan 0
            log
                .lines()
                .map { it.level }
                .toSet()
                .size shouldBeGreaterThan 3
            said.size shouldBeGreaterThan 200
            withClue("${said.size} texts") { said.filter(::showsToken).map { it.take(400) }.shouldBeEmpty() }
        }

        test("no object that holds the token, or could, shows it") {
            val texts = HoldersOfTheToken.all().map { "${it.javaClass.name}: $it" }
            texts.size shouldBeGreaterThan 25
            texts.filter(::showsToken).shouldBeEmpty()
        }

        test("a token that is refused is not in the exception") {
            for (wrong in listOf(
                "$SECRET\r\nX-Evil: 1",
                " $SECRET",
                "$SECRET\u0000",
                "$SECRET\u00e9",
                "Bot  $SECRET",
            )) {
                val failure = runCatching { Token(wrong) }.exceptionOrNull()!!
                failure.stackTraceToString() shouldNotContain SECRET.takeLast(12)
                val byBuilder = runCatching { Shard(wrong, Intents.NONE) }.exceptionOrNull()!!
                byBuilder.stackTraceToString() shouldNotContain SECRET.takeLast(12)
            }
        }

        test("tokens that events carry are not shown either") {
            val events = listOf(
                read(VoiceServerUpdate.serializer(), """{"token":"$SECRET","guild_id":"1","endpoint":"x"}"""),
                read(
                    Interaction.serializer(),
                    """{"id":"1","application_id":"2","type":2,"token":"$SECRET","version":1}""",
                ),
                read(
                    Webhook.serializer(),
                    """{"id":"1","type":1,"token":"$SECRET","url":"https://discord.com/$SECRET"}""",
                ),
            )
            events.map { "$it" }.filter(::showsToken).shouldBeEmpty()
        }

        test("a captured connection and a snapshot are free of it: it is in nothing but IDENTIFY and RESUME") {
            val machine = HoldersOfTheToken.identified()
            machine.snapshot(0L).toJson() shouldNotContain SECRET.takeLast(12)
            machine.snapshot(0L).session!!.toJson() shouldNotContain SECRET.takeLast(12)
        }
    }) {
    /** What befalls two shards and their cluster; whatever is said of it goes into [said]. */
    private class Misfortunes(
        private val said: MutableList<String>,
        private val folder: Path,
        private val registry: SimpleMeterRegistry,
    ) {
        suspend fun happen() =
            MockGateway {
                token(SECRET)
                    .maxConcurrency(16)
                    .identifyWindow(Duration.ZERO)
                    .recommendedShards(2)
                    .guilds(2)
            }.start().use { mock ->
                GatewayRuntime.builder().identifyPace(Duration.ZERO, Duration.ZERO).build().use { runtime ->
                    theWrongAnswers(mock, runtime)
                    aLife(mock, runtime)
                    anEnd(mock, runtime)
                }
            }

        /** The REST API refuses, breaks off, and echoes what it was sent. */
        private suspend fun theWrongAnswers(mock: MockGateway, runtime: GatewayRuntime) {
            val echo = """{"message":"no such token: Bot $SECRET","url":"$SECRET","shards":"$SECRET"}"""
            for (status in listOf(400, 401, 403, 404, 429, 500, 302, 200)) {
                mock.answerNextRequest(status, mapOf("Location" to "http://127.0.0.1:1/"), echo)
                val rest = GatewayRest.builder(Token(SECRET), runtime.rest()).baseUrl(mock.restUrl).build()
                note(runCatching { rest.gatewayBot() }.exceptionOrNull())
            }
            val nobody = GatewayRest.builder(Token(SECRET), runtime.rest()).baseUrl("http://127.0.0.1:1").build()
            note(runCatching { nobody.gatewayBot() }.exceptionOrNull())
        }

        private suspend fun aLife(mock: MockGateway, runtime: GatewayRuntime) {
            val cluster = newCluster(mock, runtime)
            SluiceMetrics
                .builder(cluster)
                .readEvery(Duration.ZERO)
                .build()
                .bindTo(registry)
            cluster.async().onEvent({ event ->
                said += "$event"
                if ("MESSAGE_CREATE" in "$event") error("on purpose: $event")
            })
            cluster.async().onLifecycle { said += "$it" }
            cluster.async().onMessage({ said += "$it" })
            said += "${cluster.state.value} $cluster"
            cluster.up()
            said += Thread.getAllStackTraces().keys.map { "thread ${it.name}" }
            mock.dispatch("MESSAGE_CREATE", """{"id":[]}""")
            mock.dispatch("NOT_KNOWN", """{"id":1}""")
            for (trouble in TROUBLES) {
                val resumes = mock.stats.resumes
                val identifies = mock.stats.identifies
                mock.trouble()
                mock.await(
                    Duration.ofSeconds(20),
                ) { it.stats.resumes + it.stats.identifies >= resumes + identifies + 2 }
                cluster.awaitConnected(2)
            }
            val one = cluster.shards.first()
            note(runCatching { one.sendRaw(99, "\"${"x".repeat(5000)}\"") }.exceptionOrNull())
            note(runCatching { cluster.restart(ShardId(5, 6)) }.exceptionOrNull())
            note(runCatching { one.requestGuildMembers(-1).first() }.exceptionOrNull())
            said += cluster.shards.flatMap {
                listOf(
                    it,
                    it.async(),
                    it.metrics,
                    it.session,
                    it.latency,
                    it.state.value,
                    it.health(),
                ).map(Any?::toString)
            }
            said += listOf(cluster, cluster.async(), cluster.health(), runtime, runtime.identifyStatus(Token(SECRET)))
                .map(Any::toString)
            registry.meters.forEach { it.measure().forEach { measured -> said += "$measured" } }
            said += cluster.downResumable().map { (id, session) -> "$id $session ${session.toJson()}" }
        }

        /** The dial that nobody answers, and the close that is for good. */
        private suspend fun anEnd(mock: MockGateway, runtime: GatewayRuntime) {
            val nowhere = Shard(SECRET, Intents.NONE) {
                runtime(runtime).gatewayUrl("ws://127.0.0.1:1").protocol {
                    it.backoff(Duration.ofMillis(1), Duration.ofMillis(5))
                }
            }
            nowhere.async().connect()
            while (nowhere.lifecycle.replayCache.size < 6) delay(5)
            said += nowhere.lifecycle.replayCache.map { "$it" }
            nowhere.close()
            note(runCatching { nowhere.connect() }.exceptionOrNull())

            val cluster = newCluster(mock, runtime)
            coroutineScope {
                val collecting = launch(Dispatchers.Default) {
                    note(runCatching { cluster.events.collect { said += "$it" } }.exceptionOrNull())
                }
                cluster.up()
                mock.closeAll(4004, "Authentication failed: Bot $SECRET")
                cluster.lifecycle.first { it.event is Failed }
                note(runCatching { cluster.shards.first { it.state.value.isTerminal }.connect() }.exceptionOrNull())
                said += "${cluster.state.value}"
                cluster.down()
                collecting.join()
            }
            note(runCatching { cluster.up() }.exceptionOrNull())
        }

        private fun newCluster(mock: MockGateway, runtime: GatewayRuntime) =
            Cluster(SECRET, Intent.GUILDS + Intent.GUILD_MESSAGES + Intent.GUILD_MEMBERS) {
                runtime(runtime)
                restUrl(mock.restUrl)
                sessionStore(FileSessionStore.directory(folder))
                shardConfig {
                    compression(Compression.ZLIB_STREAM)
                    protocol {
                        it.backoff(Duration.ofMillis(1), Duration.ofMillis(20))
                        it.invalidSessionWait(Duration.ofMillis(1), Duration.ofMillis(10))
                    }
                }
            }

        private fun note(failure: Throwable?) {
            var cause = failure
            while (cause != null) {
                said += "${cause.message} ${cause.stackTraceToString()}"
                cause = cause.cause
            }
        }
    }

    private companion object {
        const val SECRET = "MTAwMDAwMDAwMDAwMDAwMDAx.GsEcRe.tHaT-nObOdY-mAy-sEe-9876543210"

        val TROUBLES = listOf<MockGateway.() -> Unit>(
            { dropAll() },
            { closeAll(4000, "because of $SECRET") },
            { closeAll(1001, "Bot $SECRET") },
            { closeAll(4009, SECRET) },
            { reconnectAll() },
            { invalidateAll(false) },
            { poison(Poison.CORRUPT) },
        )

        /** Whole, the part that is secret, as it is in a header of basic authentication, reversed or not. */
        val NEEDLES = listOf(
            SECRET,
            SECRET.substringAfter('.'),
            SECRET.takeLast(20),
            Base64
                .getEncoder()
                .encodeToString(SECRET.encodeToByteArray())
                .take(40)
                .drop(28),
        )

        private val json = Json { ignoreUnknownKeys = true }

        fun read(serializer: KSerializer<*>, text: String): Any = json.decodeFromString(serializer, text)!!

        fun showsToken(text: String) = NEEDLES.any { it in text }
    }

    /** Every sort of object of ours in which the token is, or from which it can be reached. */
    private object HoldersOfTheToken {
        private val token = Token(SECRET)
        private val intents = Intents.of(Intent.GUILDS)

        fun identified(): ShardMachine {
            val config = ProtocolConfig.builder(token, intents).build()
            val machine = ShardMachine(config, Random(1), 0L, Instant.EPOCH)
            val buffer = MessageBuffer()

            fun hear(text: String) {
                val bytes = text.encodeToByteArray()
                machine.handleBytes(bytes, 0, bytes.size, true, false, buffer, 0L)
            }

            fun drain() = generateSequence { machine.pollOutput() }.forEach { _ -> }
            machine.handleStart(0L)
            machine.handleOpened(0L)
            drain()
            hear("""{"op":10,"d":{"heartbeat_interval":41250}}""")
            drain()
            machine.handleIdentifyPermit(true, 0L)
            drain()
            hear(
                """{"t":"READY","s":1,"op":0,"d":{"v":10,"user":{"id":"1"},"guilds":[],"session_id":"abc",""" +
                    """"resume_gateway_url":"wss://gateway.discord.gg","application":{"id":"1","flags":0}}}""",
            )
            drain()
            return machine
        }

        fun all(): List<Any> {
            val runtime = GatewayRuntime.create()
            val shards = ShardGroups.of(SECRET, intents, ShardStrategy.Fixed(2)) { runtime(runtime) }
            val builder = Shard.builder(token, intents).runtime(runtime)
            val clusterBuilder = Cluster.builder(token, intents).runtime(runtime)
            val cluster = clusterBuilder.build()
            val protocol = ProtocolConfig.builder(token, intents)
            val restBuilder = GatewayRest.builder(token, runtime.rest())
            val identify = Identify.builder(token, intents)
            val machine = identified()
            val outputs = ArrayList<Output>()
            val fresh = ShardMachine(protocol.build(), Random(1), 0L, Instant.EPOCH)
            fresh.handleStart(0L)
            generateSequence { fresh.pollOutput() }.forEach { outputs += it }
            runtime.identifyGuard(token)
            val all = listOf(
                token,
                listOf(token),
                identify,
                identify.build(),
                Resume(token, "abc", 7),
                protocol,
                protocol.build(),
                machine,
                machine.stats,
                machine.state,
                machine.session!!,
                machine.snapshot(0L),
                Connection(protocol.build(), Random(1), 0L, Instant.EPOCH),
                builder,
                builder.build(),
                clusterBuilder,
                cluster,
                cluster.async(),
                cluster.state.value,
                cluster.internals,
                runtime,
                GatewayRuntime.builder(),
                runtime.identifyStatus(token),
                runtime.identifyGuard(token),
                restBuilder,
                restBuilder.build(),
                RestRequest("https://discord.com", mapOf("Authorization" to "Bot $SECRET"), Duration.ofSeconds(1), 1),
                ShardGroups.merged(shards),
                ShardGroups.merged(shards).async(),
                InMemorySessionStore(),
                CollectorOptions.DEFAULT,
                Output.Send(JsonCodec.DEFAULT.encode(identify.build()), false, 0, 2),
                Output.Send(JsonCodec.DEFAULT.encode(Resume(token, "abc", 7)), false, 0, 6),
            ) + shards + shards.map { it.async() } + shards.map { it.internals } + outputs
            runtime.close()
            return all
        }
    }
}
