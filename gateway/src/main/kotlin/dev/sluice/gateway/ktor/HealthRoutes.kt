package dev.sluice.gateway.ktor

import dev.sluice.gateway.health.ClusterHealth
import dev.sluice.gateway.health.HealthProbe
import io.ktor.http.ContentType
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.server.response.header
import io.ktor.server.response.respondText
import io.ktor.server.routing.Route
import io.ktor.server.routing.get
import java.util.function.Supplier

/**
 * Answers `live`, `ready` and `started` below this route of a Ktor server: status 200 or 503, and a small JSON body that
 * says why.
 *
 * Everybody who can connect can read it; it tells shard ids and what is wrong with them, never the token. Needs
 * `ktor-server-core`, which this library does not bring along.
 *
 * ```kotlin
 * embeddedServer(CIO, port = 8080) {
 *     routing { route("/health") { gatewayHealth { cluster.health() } } }
 * }.start()
 * ```
 *
 * @param health asked with each request; it must not block.
 */
public fun Route.gatewayHealth(health: Supplier<ClusterHealth>) {
    for (probe in HealthProbe.entries) {
        get(probe.path) {
            val answer = probe.answer(health.get())
            call.response.header(HttpHeaders.CacheControl, "no-store")
            call.respondText(answer.body, ContentType.Application.Json, HttpStatusCode.fromValue(answer.status))
        }
    }
}
