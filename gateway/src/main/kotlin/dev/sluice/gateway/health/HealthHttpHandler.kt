package dev.sluice.gateway.health

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpHandler
import java.util.function.Supplier

/**
 * Answers `/health/live`, `/health/ready` and `/health/started` on the HTTP server that comes with the JDK: status 200
 * or 503, and a small JSON body that says why. Other paths are 404, other methods than GET and HEAD 405.
 *
 * Everybody who can connect can read it; it tells shard ids and what is wrong with them, never the token.
 *
 * ```java
 * HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
 * server.createContext("/health", new HealthHttpHandler(cluster::health));
 * server.start();
 * ```
 *
 * Thread-safe. Needs the module `jdk.httpserver`.
 *
 * @param health asked with each request; it must not block.
 */
public class HealthHttpHandler(private val health: Supplier<ClusterHealth>) : HttpHandler {
    override fun handle(exchange: HttpExchange): Unit =
        exchange.use {
            val probe = HealthProbe.ofPath(exchange.requestURI.path)
            when {
                probe == null -> {
                    exchange.sendResponseHeaders(NOT_FOUND, NO_BODY)
                }

                exchange.requestMethod != "GET" && exchange.requestMethod != "HEAD" -> {
                    exchange.responseHeaders.add("Allow", "GET, HEAD")
                    exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, NO_BODY)
                }

                else -> {
                    send(exchange, probe.answer(health.get()))
                }
            }
        }

    private fun send(exchange: HttpExchange, answer: HealthAnswer) {
        val body = answer.body.encodeToByteArray()
        exchange.responseHeaders.add("Content-Type", HealthProbe.CONTENT_TYPE)
        exchange.responseHeaders.add("Cache-Control", "no-store")
        if (exchange.requestMethod == "HEAD") {
            exchange.sendResponseHeaders(answer.status, NO_BODY)
        } else {
            exchange.sendResponseHeaders(answer.status, body.size.toLong())
            exchange.responseBody.write(body)
        }
    }

    override fun toString(): String = "HealthHttpHandler"

    private companion object {
        private const val NOT_FOUND = 404
        private const val METHOD_NOT_ALLOWED = 405
        private const val NO_BODY = -1L
    }
}
