package dev.sluice.samples

import dev.sluice.gateway.ShardEvent
import dev.sluice.model.MessageCreate
import dev.sluice.model.ShardId
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGatewayBuilder
import dev.sluice.testkit.MockGuild
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.hawkular.agent.prometheus.PrometheusScraper
import org.hawkular.agent.prometheus.types.Counter
import org.hawkular.agent.prometheus.types.Gauge
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.seconds

/** The samples of clusters as their readers run them, on a mock. */
class ClusterSamplesSpec :
    FunSpec({
        test("the recommended sharder runs as many shards as Discord says and sees every guild's messages") {
            val seen = Seen<ShardEvent<MessageCreate>>()
            onMock({ recommendedShards(4).guilds(8) }, { mock ->
                recommendedSharder(newToken(), mock.restUrl, seen::add)
            }) { mock ->
                mock.awaitSessions(4)
                for (i in 0 until 8) mock.dispatch("MESSAGE_CREATE", message(MockGuild.idAt(i)))
                val messages = seen.await(8)
                messages.map { it.shardId }.toSet() shouldBe (0 until 4).map { ShardId(it, 4) }.toSet()
                messages.all { it.shardId.ownsGuild(checkNotNull(it.event.message.guildId)) } shouldBe true
            }
        }

        test("two ranges of shards see each guild once, in the process that runs its shard") {
            val seen = List(2) { Seen<ShardEvent<MessageCreate>>() }
            onMock({ guilds(8) }, { mock ->
                val token = newToken()
                launch { rangeOfShards(token, 0..1, 4, mock.restUrl, seen[0]::add) }
                launch { rangeOfShards(token, 2..3, 4, mock.restUrl, seen[1]::add) }
            }) { mock ->
                mock.awaitSessions(4)
                for (i in 0 until 8) mock.dispatch("MESSAGE_CREATE", message(MockGuild.idAt(i)))
                seen.map { side -> side.await(4).map { it.shardId.id / 2 }.toSet() } shouldBe listOf(setOf(0), setOf(1))
                seen.sumOf { it.now.size } shouldBe 8
            }
        }

        test("each shard shows its own presence") {
            onMock({ }, { mock -> presencePerShard(newToken(), 3, mock.restUrl) }) { mock ->
                mock.awaitSessions(3)
                for (session in mock.sessions) session.presence shouldContain "shard ${session.shard.id} of 3"
            }
        }

        test("the presence sample reads on when more has come than is held for a first listener: it has none") {
            onMock(UNHURRIED, { mock -> presencePerShard(newToken(), 1, mock.restUrl) }) { mock ->
                mock.awaitSessions(1)
                mock.shouldBeReadBeyondWhatIsHeld()
            }
        }

        test("probes and metrics are answered by Ktor's server from the first moment on") {
            val port = CompletableDeferred<Int>()
            val seen = Seen<ShardEvent<MessageCreate>>()
            onMock({ recommendedShards(2).guilds(2) }, { mock ->
                probesAndMetrics(newToken(), mock.restUrl, "127.0.0.1", 0, port::complete, seen::add)
            }) { mock ->
                Watched(port.await()).isLive() shouldBe true
                mock.awaitSessions(2)
                for (i in 0 until 2) mock.dispatch("MESSAGE_CREATE", message(MockGuild.idAt(i)))
                seen.await(2)
                Watched(port.await()).shouldShowTwoShards()
            }
        }

        context("in Java") {
            test("the recommended sharder runs as many shards as Discord says and sees every guild's messages") {
                val seen = Seen<ShardEvent<MessageCreate>>()
                onMock({ recommendedShards(4).guilds(8) }) { mock ->
                    JavaRecommendedSharder(newToken(), mock.restUrl, seen::add).use { sample ->
                        sample.up().await()
                        for (i in 0 until 8) mock.dispatch("MESSAGE_CREATE", message(MockGuild.idAt(i)))
                        val messages = seen.await(8)
                        messages.map { it.shardId }.toSet() shouldBe (0 until 4).map { ShardId(it, 4) }.toSet()
                    }
                }
            }

            test("two ranges of shards see each guild once, in the process that runs its shard") {
                val seen = List(2) { Seen<ShardEvent<MessageCreate>>() }
                onMock({ guilds(8) }) { mock ->
                    val token = newToken()
                    val samples = List(2) {
                        JavaRangeOfShards(
                            token,
                            2 * it,
                            2 * it + 1,
                            4,
                            mock.restUrl,
                            seen[it]::add,
                        )
                    }
                    samples.map { it.up() }.forEach { it.await() }
                    for (i in 0 until 8) mock.dispatch("MESSAGE_CREATE", message(MockGuild.idAt(i)))
                    seen.map { side -> side.await(4).map { it.shardId.id / 2 }.toSet() } shouldBe
                        listOf(setOf(0), setOf(1))
                    seen.sumOf { it.now.size } shouldBe 8
                    samples.forEach { it.close() }
                }
            }

            test("each shard shows its own presence") {
                onMock({ }) { mock ->
                    JavaPresencePerShard(newToken(), 3, mock.restUrl).use { sample ->
                        sample.up().await()
                        for (session in mock.sessions) {
                            session.presence shouldContain "shard ${session.shard.id} of 3"
                        }
                    }
                }
            }

            test("the presence sample reads on when more has come than is held for a first listener: it has none") {
                onMock(UNHURRIED) { mock ->
                    JavaPresencePerShard(newToken(), 1, mock.restUrl).use { sample ->
                        sample.up().await()
                        mock.shouldBeReadBeyondWhatIsHeld()
                    }
                }
            }

            test("probes and metrics are answered by the JDK's server from the first moment on") {
                val seen = Seen<ShardEvent<MessageCreate>>()
                onMock({ recommendedShards(2).guilds(2) }) { mock ->
                    val address = InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
                    JavaProbesAndMetrics(newToken(), mock.restUrl, address, seen::add).use { sample ->
                        val watched = Watched(sample.port())
                        watched.isLive() shouldBe true
                        watched.status("started") shouldBe 503
                        sample.up().await()
                        for (i in 0 until 2) mock.dispatch("MESSAGE_CREATE", message(MockGuild.idAt(i)))
                        seen.await(2)
                        watched.shouldShowTwoShards()
                    }
                }
            }
        }

        test("a gateway process hands on the bytes of every event as they came") {
            val seen = Seen<Triple<ShardId, String, String>>()
            onMock({ recommendedShards(2).guilds(2) }, { mock ->
                gatewayProcess(newToken(), mock.restUrl) { shard, event, payload ->
                    seen.add(Triple(shard, event, payload.decodeToString()))
                }
            }) { mock ->
                mock.awaitSessions(2)
                mock.dispatch("NOT_KNOWN_YET", """{"guild_id":"${MockGuild.idAt(1)}","x":  1}""")
                val last = seen.await(5).last { it.second == "NOT_KNOWN_YET" }
                last.first shouldBe ShardId(1, 2)
                last.third shouldStartWith """{"t":"NOT_KNOWN_YET","s":3"""
                last.third shouldContain """"x":  1"""
            }
        }
    }) {
    private class Seen<T> {
        private val all = MutableStateFlow(emptyList<T>())
        val now: List<T> get() = all.value

        fun add(one: T) = all.update { it + one }

        suspend fun await(count: Int): List<T> = all.first { it.size >= count }
    }

    /** What a supervisor and Prometheus see of a sample. */
    private class Watched(private val port: Int) {
        private val client = HttpClient.newHttpClient()

        fun isLive(): Boolean = status("live") == 200

        fun status(probe: String): Int = get("/health/$probe").statusCode()

        /** Metrics show what was a second before: they are scraped until they show it. */
        suspend fun shouldShowTwoShards() {
            for (probe in listOf("live", "started", "ready")) {
                val answer = get("/health/$probe")
                answer.statusCode() shouldBe 200
                answer.body() shouldContain "\"status\":\"up\""
            }
            while (value("sluice_events_received_total", "event" to "MESSAGE_CREATE") != 2.0) delay(100)
            value("sluice_shards", "state" to "ready") shouldBe 2.0
            value("sluice_identifies_total") shouldBe 2.0
            get("/metrics").body() shouldNotContain TOKEN
        }

        private fun value(name: String, vararg labels: Pair<String, String>): Double? {
            val families = PrometheusScraper(URI("http://127.0.0.1:$port/metrics").toURL()).scrape()
            val found = families.flatMap { it.metrics }.singleOrNull { metric ->
                metric.name == name && labels.all { (label, value) -> metric.labels[label] == value }
            }
            return (found as? Counter)?.value ?: (found as? Gauge)?.value
        }

        private fun get(path: String): HttpResponse<String> =
            client.send(
                HttpRequest.newBuilder(URI("http://127.0.0.1:$port$path")).build(),
                HttpResponse.BodyHandlers.ofString(),
            )
    }

    private companion object {
        const val TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.samples"
        val tokens = AtomicInteger()

        /** Another bot for each test: identifies of one keep their distance from one test to the next. */
        fun newToken() = "$TOKEN.${tokens.incrementAndGet()}"

        /** With beats so rare that each is an answer to op 1. */
        val UNHURRIED: MockGatewayBuilder.() -> Unit = { heartbeatInterval(Duration.ofMinutes(10)) }

        /** 40 MiB for the session, then op 1: it is answered by who has read all of that. */
        fun MockGateway.shouldBeReadBeyondWhatIsHeld() {
            val topic = "x".repeat(1 shl 20)
            repeat(40) { dispatch("CHANNEL_UPDATE", """{"id":"2","guild_id":"1","topic":"$topic"}""") shouldBe 1 }
            val beats = stats.heartbeats
            requestHeartbeat(1)
            await(Duration.ofSeconds(20)) { it.stats.heartbeats > beats }
            stats.connections shouldBe 1
        }

        fun message(guild: Long) =
            """{"id":"1","channel_id":"2","guild_id":"$guild","content":"hi","type":0,""" +
                """"timestamp":"2026-11-21T00:00:00+00:00","author":{"id":"3","username":"ann"}}"""

        /** Runs [sample] beside [test], cancels it, and sees that it has said goodbye. */
        fun onMock(
            configure: MockGatewayBuilder.() -> Unit,
            sample: suspend CoroutineScope.(MockGateway) -> Unit = {},
            test: suspend (MockGateway) -> Unit,
        ) = runBlocking {
            MockGateway { token(null).maxConcurrency(16).apply(configure) }.start().use { mock ->
                withTimeout(30.seconds) {
                    val running = launch(Dispatchers.Default) { sample(mock) }
                    test(mock)
                    running.cancelAndJoin()
                    // 1000 ends a session.
                    mock.await { it.sessions.isEmpty() }
                }
            }
        }
    }
}
