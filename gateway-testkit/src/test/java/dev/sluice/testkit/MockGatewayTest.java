package dev.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.ShardId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The mock as a Java user scripts it. */
class MockGatewayTest {
    private static final String IDENTIFY =
            "{\"op\":2,\"d\":{\"token\":\"secret\",\"intents\":512,\"shard\":[1,2],"
                    + "\"properties\":{\"os\":\"a\",\"browser\":\"b\",\"device\":\"c\"}}}";

    @Test
    void aTestScriptsAWholeSession() throws Exception {
        MockGuild guild = MockGuild.builder(1L << 22).name("home").channel(7, "general").member(8, "alice").build();
        try (MockGateway mock = MockGateway.builder()
                .token("secret")
                .guild(guild)
                .maxConcurrency(2)
                .heartbeatInterval(Duration.ofSeconds(10))
                .allowedIntents(Intents.of(Intent.GUILD_MESSAGES))
                .start()) {
            Client client = new Client(mock.getUrl());
            assertTrue(client.next().contains("\"heartbeat_interval\":10000"));
            client.socket.sendText(IDENTIFY, true).get(5, TimeUnit.SECONDS);
            assertTrue(client.next().startsWith("{\"t\":\"READY\",\"s\":1"));

            MockCommand identify = mock.takeIdentify();
            assertEquals("512", identify.get("intents"));
            assertEquals(new ShardId(1, 2), identify.getConnection().getShard());
            assertFalse(identify.toString().contains("secret"));

            String message = "{\"id\":\"1\",\"channel_id\":\"7\",\"guild_id\":\"" + (1L << 22) + "\",\"content\":\"hi\"}";
            assertEquals(1, mock.dispatch("MESSAGE_CREATE", message));
            assertTrue(client.next().contains("\"content\":\"\""), "MESSAGE_CONTENT was not asked for");

            mock.closeAll(4000);
            assertEquals(4000, client.closed.get(5, TimeUnit.SECONDS));
            mock.await(m -> m.getConnections().isEmpty());
            assertEquals(2, mock.getSessions().get(0).getSequence());
            assertEquals(1, mock.getStats().getIdentifies());
            assertEquals(1L, mock.getStats().getCloses().get(4000));
            assertEquals(0, mock.getStats().getBadHeartbeats());
            assertEquals(0, mock.getStats().getResumesOtherQuery());
            assertEquals(0, mock.getStats().getReconnectsIgnored());
        }
    }

    @Test
    void messagesCountInEachGuild() throws Exception {
        try (MockGateway mock = MockGateway.builder().token("secret").guilds(2).maxConcurrency(2).start()) {
            Client client = new Client(mock.getUrl());
            client.next();
            client.socket.sendText(IDENTIFY, true).get(5, TimeUnit.SECONDS);
            NumberedTraffic traffic = mock.numberGuilds(0);
            client.next();
            for (int number = 1; number <= 3; number++) {
                assertTrue(client.next().contains("\"guild_id\":\"" + MockGuild.idAt(1) + "\""));
            }
            traffic.stop();
            assertEquals(0L, traffic.getNumbers().get(MockGuild.idAt(0)), "shard 0 has no session");
            assertTrue(traffic.getSent() >= 3);
        }
    }

    /** Ktor's thread fails before it is asked, or after: often enough that both come. */
    @Test
    void aPortThatIsTakenCanBeCaught() throws IOException {
        try (MockGateway mock = MockGateway.builder().start()) {
            for (int attempt = 0; attempt < 50; attempt++) {
                try (MockGateway second = MockGateway.builder().port(mock.getPort()).start()) {
                    fail("listens on the same port: " + second);
                } catch (IOException taken) {
                    assertTrue(taken.getMessage().contains(String.valueOf(mock.getPort())), taken::toString);
                }
            }
        }
    }

    @Test
    void whatDoesNotComeIsToldAfterTheTimeout() throws IOException {
        try (MockGateway mock = MockGateway.builder().start()) {
            assertThrows(NothingReceivedException.class, () -> mock.takeCommand(8, Duration.ofMillis(10)));
        }
    }

    @Test
    void aClientTrustsAMockOnTls() throws Exception {
        MockTls tls = MockTls.create();
        try (MockGateway mock = MockGateway.builder().tls(tls).start()) {
            HttpClient http = HttpClient.newBuilder().sslContext(tls.getClientContext()).build();
            HttpRequest request = HttpRequest.newBuilder(URI.create(mock.getRestUrl() + "/gateway")).build();
            String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            assertEquals("{\"url\":\"" + mock.getUrl() + "\"}", answer);
            tls.getCertificate().verify(tls.getAuthority().getPublicKey());
            assertEquals(1, tls.getTrustManager().getAcceptedIssuers().length);
        }
    }

    @Test
    void aProxyBreaksTheNetwork() throws Exception {
        try (MockGateway mock = MockGateway.builder().start();
                FaultProxy proxy = new FaultProxy(mock.getPort()).start()) {
            assertEquals("ws://127.0.0.1:" + proxy.getPort(), proxy.getUrl());
            mock.setResumeGatewayUrl(proxy.getUrl());
            Client client = new Client(proxy.getUrl());
            client.next();
            proxy.reset();
            assertEquals(1006, client.closed.get(5, TimeUnit.SECONDS));
        }
    }

    private static final class Client implements WebSocket.Listener {
        final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        final WebSocket socket;
        private final StringBuilder partial = new StringBuilder();

        Client(String url) throws Exception {
            URI address = URI.create(url + "/?v=10&encoding=json");
            socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, this).get(5, TimeUnit.SECONDS);
        }

        String next() throws InterruptedException {
            String message = messages.poll(5, TimeUnit.SECONDS);
            if (message == null) throw new AssertionError("no message within 5 s");
            return message;
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                messages.add(partial.toString());
                partial.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.complete(1006);
        }
    }
}
