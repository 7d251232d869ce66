package dev.sluice.gateway.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.gateway.GatewayRuntime;
import dev.sluice.gateway.Shard;
import dev.sluice.gateway.health.ClusterHealth;
import dev.sluice.gateway.health.HealthHttpHandler;
import dev.sluice.gateway.health.HealthOptions;
import dev.sluice.gateway.health.HealthReason;
import dev.sluice.gateway.health.ShardHealth;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.ShardId;
import dev.sluice.testkit.MockGateway;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes and metrics of shards, as the author of a service in Java would set them up. */
@Timeout(20)
class WatchingJavaTest {
    private MockGateway mock;
    private GatewayRuntime runtime;
    private List<Shard> shards;

    @BeforeEach
    void start() throws Exception {
        mock = MockGateway.builder().identifyWindow(Duration.ofMillis(1)).build().start();
        runtime = GatewayRuntime.builder()
                .identifyPace(Duration.ofMillis(1), Duration.ZERO)
                .build();
        shards = List.of(newShard(0), newShard(1));
    }

    @AfterEach
    void stop() throws Exception {
        runtime.close();
        runtime.closed().get();
        mock.close();
    }

    @Test
    void probesOverHttp() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", new HealthHttpHandler(() -> ClusterHealth.of(shards)));
        server.start();
        try {
            assertEquals(200, get(server, "/health/live").statusCode());
            assertEquals(503, get(server, "/health/started").statusCode());
            connectAll();
            HttpResponse<String> ready = get(server, "/health/ready");
            assertEquals(200, ready.statusCode());
            assertTrue(ready.body().contains("\"ready\":2"), ready.body());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void healthInAProgram() throws Exception {
        connectAll();
        HealthOptions strict = HealthOptions.builder()
                .readyRatio(1.0)
                .disconnectedAfter(Duration.ofSeconds(30))
                .build();
        ClusterHealth health = ClusterHealth.of(shards, 2, strict);
        assertTrue(health.isLive() && health.isReady() && health.isStarted());
        assertFalse(health.isDegraded());
        for (HealthReason reason : health.getReasons()) {
            System.err.println(reason.getKind().getText() + ": " + reason.getMessage() + " " + reason.getShards());
        }
        ShardHealth shard = shards.get(1).health();
        assertEquals("Ready", shard.getState().getName());
        assertFalse(shard.getLastEventAge().isNegative());
    }

    @Test
    void metricsInARegistry() throws Exception {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (SluiceMetrics metrics = SluiceMetrics.builder(() -> shards)
                .tags(Tags.of("bot", "weather"))
                .readEvery(Duration.ZERO)
                .build()) {
            metrics.bindTo(registry);
            connectAll();
            assertEquals(2, registry.get("sluice.identifies").functionCounter().count());
            assertEquals(2, registry.get("sluice.shards").tag("state", "ready").gauge().value());
            assertEquals(2, registry.get("sluice.events.received").tag("event", "READY").functionCounter().count());
            assertEquals(4, registry.get("sluice.shard.state").tag("shard", "1/2").gauge().value());
        }
        assertTrue(registry.getMeters().isEmpty());
    }

    private Shard newShard(int id) {
        return Shard.builder(MockGateway.DEFAULT_TOKEN, Intents.of(Intent.GUILDS))
                .shardId(new ShardId(id, 2))
                .gatewayUrl(mock.getUrl())
                .runtime(runtime)
                .build();
    }

    private void connectAll() throws Exception {
        for (Shard shard : shards) {
            shard.async().connect().get();
        }
    }

    private HttpResponse<String> get(HttpServer server, String path) throws Exception {
        URI uri = new URI("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
