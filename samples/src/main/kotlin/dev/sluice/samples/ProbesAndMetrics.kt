package dev.sluice.samples

import dev.sluice.gateway.Cluster
import dev.sluice.gateway.ShardEvent
import dev.sluice.gateway.ktor.gatewayHealth
import dev.sluice.gateway.metrics.SluiceMetrics
import dev.sluice.model.Intent
import dev.sluice.model.MessageCreate
import io.ktor.http.ContentType
import io.ktor.server.cio.CIO
import io.ktor.server.engine.embeddedServer
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.route
import io.ktor.server.routing.routing
import io.micrometer.prometheusmetrics.PrometheusConfig
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/**
 * A bot as it runs under a supervisor: `/health/live`, `/health/started` and `/health/ready` for its probes, `/metrics` for
 * Prometheus, on Ktor's server. JavaProbesAndMetrics does the same on the server of the JDK. Runs until it is cancelled.
 *
 * @param host the probes of Kubernetes come from outside of the container, so all addresses unless given.
 * @param listening called with the port once the server answers, before any shard connects.
 */
suspend fun probesAndMetrics(
    token: String,
    restUrl: String = "https://discord.com/api/v10",
    host: String = "0.0.0.0",
    port: Int = 8080,
    listening: (port: Int) -> Unit = {},
    handle: suspend (ShardEvent<MessageCreate>) -> Unit,
): Nothing =
    coroutineScope {
        val cluster =
            Cluster(token, Intent.GUILDS + Intent.GUILD_MESSAGES + Intent.MESSAGE_CONTENT) { restUrl(restUrl) }
        val registry = PrometheusMeterRegistry(PrometheusConfig.DEFAULT)
        val metrics = SluiceMetrics.builder(cluster).build().also { it.bindTo(registry) }
        val server =
            embeddedServer(CIO, host = host, port = port) {
                routing {
                    route("/health") { gatewayHealth { cluster.health() } }
                    get("/metrics") {
                        call.respondText(registry.scrape(), ContentType.parse("text/plain; version=0.0.4"))
                    }
                }
            }.startSuspend()
        try {
            listening(
                server.engine
                    .resolvedConnectors()
                    .single()
                    .port,
            )
            launch { cluster.on<MessageCreate>().collect { handle(it) } }
            cluster.runUntilCancelled()
        } finally {
            withContext(NonCancellable) { server.stopSuspend(0, 0) }
            metrics.close()
            registry.close()
        }
    }
