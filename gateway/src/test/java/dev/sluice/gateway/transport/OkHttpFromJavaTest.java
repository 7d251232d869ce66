package dev.sluice.gateway.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.gateway.GatewayRuntime;
import dev.sluice.gateway.Shard;
import dev.sluice.gateway.ktor.KtorTransport;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.testkit.MockGateway;
import dev.sluice.testkit.MockTls;
import io.ktor.client.engine.okhttp.OkHttp;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import org.junit.jupiter.api.Test;

/** What docs/transports.md recommends for production, as a Java program says it. */
class OkHttpFromJavaTest {
    @Test
    void aShardSpeaksTlsOverBufferedSockets() throws Exception {
        MockTls tls = MockTls.create();
        try (MockGateway mock = MockGateway.builder().tls(tls).start();
                KtorTransport transport = KtorTransport.builder()
                        .engine(OkHttp.INSTANCE, engine -> engine.config(http -> {
                            http.socketFactory(new BufferedSocketFactory());
                            http.webSocketCloseTimeout(Duration.ofSeconds(1));
                            http.sslSocketFactory(tls.getClientContext().getSocketFactory(), tls.getTrustManager());
                            return Unit.INSTANCE;
                        }))
                        .build();
                GatewayRuntime runtime = GatewayRuntime.builder().transport(transport).build()) {
            var shard = Shard.builder(MockGateway.DEFAULT_TOKEN, Intents.of(Intent.GUILDS))
                    .runtime(runtime)
                    .gatewayUrl(mock.getUrl())
                    .build()
                    .async();
            shard.connect().get(20, TimeUnit.SECONDS);
            assertEquals(1, mock.getStats().getIdentifies());
            shard.close().get(20, TimeUnit.SECONDS);
        }
    }
}
