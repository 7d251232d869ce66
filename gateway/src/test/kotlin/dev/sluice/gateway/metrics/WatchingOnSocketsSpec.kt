package dev.sluice.gateway.metrics

import com.sun.net.httpserver.HttpServer
import dev.sluice.compression.Compression
import dev.sluice.gateway.Sockets
import dev.sluice.gateway.health.ClusterHealth
import dev.sluice.gateway.health.HealthHttpHandler
import dev.sluice.gateway.ktor.gatewayHealth
import dev.sluice.protocol.ShardState
import dev.sluice.testkit.MockGateway
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.doubles.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.ktor.server.cio.CIO
import io.ktor.server.engine.embeddedServer
import io.ktor.server.routing.route
import io.ktor.server.routing.routing
import io.micrometer.prometheusmetrics.PrometheusConfig
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry
import kotlinx.coroutines.flow.first
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.hawkular.agent.prometheus.PrometheusScraper
import org.hawkular.agent.prometheus.types.Counter
import org.hawkular.agent.prometheus.types.Gauge
import org.hawkular.agent.prometheus.types.Histogram
import org.hawkular.agent.prometheus.types.Metric
import org.hawkular.agent.prometheus.types.Summary
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration

/** `/health/...` and `/metrics` as a supervisor sees them, of a shard on a mock gateway. */
class WatchingOnSocketsSpec :
    StringSpec({
        lateinit var mock: MockGateway
        lateinit var sockets: Sockets
        lateinit var server: HttpServer
        val registry = PrometheusMeterRegistry(PrometheusConfig.DEFAULT)
        val client = HttpClient.newHttpClient()

        fun get(url: String, method: String = "GET"): HttpResponse<String> =
            client.send(
                HttpRequest.newBuilder(URI(url)).method(method, HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString(),
            )

        fun url(path: String) = "http://127.0.0.1:${server.address.port}$path"

        fun scrape(): List<Metric> = PrometheusScraper(URI(url("/metrics")).toURL()).scrape().flatMap { it.metrics }

        beforeSpec {
            mock = MockGateway
                .builder()
                .guild(1)
                .heartbeatInterval(Duration.ofMillis(1_000))
                .start()
            sockets = Sockets(mock, Compression.ZLIB_STREAM)
            server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
            server.createContext("/health", HealthHttpHandler { ClusterHealth.of(sockets.shard) })
            server.createContext("/metrics") { exchange ->
                exchange.use {
                    val body = registry.scrape().encodeToByteArray()
                    exchange.responseHeaders.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    exchange.sendResponseHeaders(200, body.size.toLong())
                    exchange.responseBody.write(body)
                }
            }
            server.start()
            SluiceMetrics
                .builder(sockets.shard)
                .readEvery(Duration.ZERO)
                .build()
                .bindTo(registry)
        }

        afterSpec {
            server.stop(0)
            registry.close()
            sockets.close()
            mock.close()
        }

        "before the start: live, not ready, not started, with the reason in figures" {
            get(url("/health/live")).statusCode() shouldBe 200
            get(url("/health/started")).statusCode() shouldBe 503
            val ready = get(url("/health/ready"))
            ready.statusCode() shouldBe 503
            ready.headers().firstValue("Content-Type").get() shouldBe "application/json"
            val body = Json.parseToJsonElement(ready.body()).jsonObject
            body.getValue("status").jsonPrimitive.content shouldBe "down"
            body.getValue("shards").toString() shouldBe
                """{"expected":1,"known":1,"started":0,"ready":0,"needed":1}"""
            body.getValue("lastEventAgeSeconds").toString() shouldBe "null"
        }

        "once it is connected: all up, and never the token" {
            val seen = sockets.collect()
            sockets.shard.connect()
            repeat(3) { sockets.message(it) }
            seen.await(3)
            for (probe in listOf("live", "ready", "started")) {
                val answer = get(url("/health/$probe"))
                answer.statusCode() shouldBe 200
                answer.body() shouldContain "\"status\":\"up\""
                answer.body() shouldNotContain MockGateway.DEFAULT_TOKEN
                get(url("/health/$probe/"), "HEAD").statusCode() shouldBe 200
            }
            get(url("/health")).statusCode() shouldBe 404
            get(url("/health/dead")).statusCode() shouldBe 404
            get(url("/health/live"), "POST").statusCode() shouldBe 405
        }

        "the same on Ktor's server" {
            val ktor = embeddedServer(CIO, port = 0, host = "127.0.0.1") {
                routing { route("/health") { gatewayHealth { ClusterHealth.of(sockets.shard) } } }
            }.start()
            try {
                val port = ktor.engine
                    .resolvedConnectors()
                    .single()
                    .port
                val answer = get("http://127.0.0.1:$port/health/ready")
                answer.statusCode() shouldBe 200
                answer.headers().firstValue("Content-Type").get() shouldContain "application/json"
                val body = Json.parseToJsonElement(answer.body()).jsonObject
                body.getValue("probe").jsonPrimitive.content shouldBe "ready"
                body.getValue("degraded").jsonPrimitive.boolean shouldBe false
                get("http://127.0.0.1:$port/health/dead").statusCode() shouldBe 404
                get("http://127.0.0.1:$port/health/live", "POST").statusCode() shouldBe 405
            } finally {
                ktor.stop(0, 0)
            }
        }

        "a Prometheus parser reads what is scraped" {
            mock.await { it.stats.heartbeats > 1 }
            mock.closeAll(4000)
            mock.await { it.stats.resumes == 1L }
            sockets.shard.state.first { it === ShardState.Ready }
            scrape()
            val metrics = scrape()
            metrics.value("sluice_events_received_total", "event", "MESSAGE_CREATE") shouldBe 3.0
            metrics.value("sluice_shards", "state", "ready") shouldBe 1.0
            metrics.value("sluice_closes_total", "code", "4000") shouldBe 1.0
            metrics.value("sluice_received_compressed_bytes_total") shouldBeGreaterThan 0.0
            metrics.value("sluice_decoder_capacity_bytes", "shard", "0/1") shouldBeGreaterThan 0.0
            metrics.value("sluice_decoder_efficiency_ratio", "shard", "0/1") shouldBeGreaterThan -10.0
            val latency = metrics.single { it.name == "sluice_heartbeat_latency_seconds" } as Histogram
            latency.buckets.size shouldBeGreaterThan 5
            latency.sampleCount.toInt() shouldBeGreaterThan 0
            get(url("/metrics")).body() shouldNotContain MockGateway.DEFAULT_TOKEN
        }

        "every query of the dashboard names a metric that is scraped, and labels that it has" {
            scrape()
            val metrics = scrape()
            val labels = metrics
                .flatMap { metric -> metric.sampleNames().map { it to metric.labels.keys } }
                .groupBy({ it.first }, { it.second })
                .mapValues { (_, sets) -> sets.flatten().toSet() }
            val queries = queries(Json.parseToJsonElement(Files.readString(dashboard)))
            queries.size shouldBeGreaterThan 20
            val unknown = queries.flatMap { METRIC.findAll(it).map { match -> match.value } }.filter { it !in labels }
            unknown.distinct().shouldBeEmpty()
            for (query in queries) {
                val has = METRIC.findAll(query).flatMap { labels.getValue(it.value) }.toSet() + "le" + "job"
                val wanted = GROUPING.findAll(query).flatMap { it.groupValues[1].split(',') }.map { it.trim() } +
                    MATCHER.findAll(query).map { it.groupValues[1] }
                wanted
                    .filter { it !in has }
                    .map { "$it in $query" }
                    .toList()
                    .shouldBeEmpty()
            }
        }

        "every metric is on the dashboard or is told of in the table of the docs, by its name" {
            val documented = Files
                .readAllLines(docs)
                .mapNotNull { Regex("^\\| `(sluice\\.[a-z.]+)` ").find(it)?.groupValues?.get(1) }
            val registered = registry.meters.map { it.id.name }.distinct()
            registered.filter { it !in documented }.shouldBeEmpty()
            documented.filter { it !in registered }.shouldBeEmpty()
            documented
                .groupingBy { it }
                .eachCount()
                .filter { it.value > 1 }
                .keys
                .shouldBeEmpty()
        }

        "every tag is told of in the docs" {
            val table = Files.readAllLines(docs)
            for ((name, meters) in registry.meters.groupBy { it.id.name }) {
                val line = table.single { it.startsWith("| `$name` ") }
                val tags = meters.flatMap { meter -> meter.id.tags.map { it.key } }.distinct()
                tags.filter { "`$it`" !in line }.map { "$it of $name" }.shouldBeEmpty()
            }
        }
    }) {
    private companion object {
        val root: Path = generateSequence(Path.of("").toAbsolutePath()) { it.parent }
            .first { Files.exists(it.resolve("docs/metrics.md")) }
        val dashboard: Path = root.resolve("docs/grafana/sluice.json")
        val docs: Path = root.resolve("docs/metrics.md")
        val METRIC = Regex("\\bsluice_[a-z_]+")
        val GROUPING = Regex("\\bby \\(([^)]*)\\)")
        val MATCHER = Regex("[{,] ?([a-z_]+)(?:=~|!=|=)\"")

        /** Every text that names a metric, wherever it stands: queries of panels and of variables. */
        fun queries(json: JsonElement): List<String> =
            when (json) {
                is JsonObject -> json.values.flatMap(::queries)
                is JsonArray -> json.flatMap(::queries)
                is JsonPrimitive -> listOf(json.content).filter { "sluice_" in it }
            }

        fun Metric.sampleNames(): List<String> =
            when (this) {
                is Histogram -> listOf("_bucket", "_sum", "_count").map { name + it }
                is Summary -> listOf("_sum", "_count").map { name + it }
                else -> listOf(name)
            }

        fun List<Metric>.value(name: String, vararg label: String): Double {
            val found = single { it.name == name && (label.isEmpty() || it.labels[label[0]] == label[1]) }
            return when (found) {
                is Counter -> found.value
                is Gauge -> found.value
                else -> error("$found")
            }
        }
    }
}
