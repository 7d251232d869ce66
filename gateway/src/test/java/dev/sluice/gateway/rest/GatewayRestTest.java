package dev.sluice.gateway.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.ktor.KtorTransport;
import dev.sluice.model.Token;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class GatewayRestTest {
    private static final String ANSWER = "{\"url\":\"wss://x\",\"shards\":2,\"session_start_limit\":"
        + "{\"total\":1000,\"remaining\":3,\"reset_after\":1500,\"max_concurrency\":1}}";

    @Test
    void asksThroughKtor() {
        try (KtorTransport transport = KtorTransport.create();
             RawHttpServer server = RawHttpServer.Companion.answering(200, ANSWER)) {
            GatewayRest rest = GatewayRest.builder(new Token("a.b.c"), transport.rest()).baseUrl(server.getUrl()).build();
            GatewayBotInfo info = rest.gatewayBotAsync().join();
            assertEquals(2, info.getShards());
            assertEquals(Duration.ofMillis(1500), info.getSessionStartLimit().getResetAfter());
        }
    }

    @Test
    void takesATransportWrittenInJava() {
        RestTransport refusing = new RestTransport() {
            @Override
            public CompletionStage<RestResponse> get(RestRequest request) {
                byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
                return CompletableFuture.completedFuture(new RestResponse(401, Map.of(), body));
            }

            @Override
            public void close() {
            }
        };
        GatewayRest rest = GatewayRest.builder(new Token("a.b.c"), refusing).build();
        CompletionException failure = assertThrows(CompletionException.class, () -> rest.gatewayBotAsync().join());
        GatewayException cause = assertInstanceOf(GatewayException.class, failure.getCause());
        assertTrue(cause.isFatal());
        assertEquals(401, cause.getCode());
    }
}
