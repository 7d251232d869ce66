package dev.sluice.samples;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.gateway.Cluster;
import dev.sluice.gateway.ShardEvent;
import dev.sluice.gateway.health.HealthHttpHandler;
import dev.sluice.gateway.metrics.SluiceMetrics;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.MessageCreate;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A bot as it runs under a supervisor: {@code /health/live}, {@code /health/started} and {@code /health/ready} for its probes,
 * {@code /metrics} for Prometheus, on the HTTP server that comes with the JDK.
 */
public final class JavaProbesAndMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Cluster cluster;
    private final SluiceMetrics metrics;
    private final HttpServer server;

    /**
     * @param restUrl such as {@code https://discord.com/api/v10}
     * @param address such as {@code new InetSocketAddress(8080)}
     */
    public JavaProbesAndMetrics(
            String token, String restUrl, InetSocketAddress address, Consumer<ShardEvent<MessageCreate>> handle)
            throws IOException {
        cluster = Cluster.builder(token, Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES, Intent.MESSAGE_CONTENT))
                .restUrl(restUrl)
                .build();
        cluster.async().on(MessageCreate.class, handle);
        metrics = SluiceMetrics.builder(cluster).build();
        metrics.bindTo(registry);
        server = HttpServer.create(address, 0);
        server.createContext("/health", new HealthHttpHandler(cluster::health));
        server.createContext("/metrics", exchange -> {
            try (exchange) {
                byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        // Before any shard connects: the process is live from the beginning.
        server.start();
    }

    /** Where the server listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Completes when every shard is ready. */
    public CompletableFuture<Void> up() {
        return cluster.async().up();
    }

    /** Ends the sessions, waits until the connections are closed, and stops the server. */
    @Override
    public void close() {
        cluster.async().down().join();
        metrics.close();
        server.stop(0);
        registry.close();
    }
}
