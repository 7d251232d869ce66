package dev.sluice.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.gateway.ktor.KtorTransport;
import dev.sluice.gateway.rest.GatewayBotInfo;
import dev.sluice.gateway.rest.GatewayRest;
import dev.sluice.gateway.rest.SessionStartLimit;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.Parked;
import dev.sluice.model.ShardId;
import dev.sluice.model.Token;
import dev.sluice.ratelimit.IdentifyBreaker;
import dev.sluice.testkit.MockGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Identify queue and budget, as the author of a Java bot meets them. */
@Timeout(20)
class IdentifyJavaTest {
    private static final Token TOKEN = new Token(MockGateway.DEFAULT_TOKEN);
    private MockGateway mock;
    private GatewayRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        mock = MockGateway.builder().identifyWindow(Duration.ZERO).budget(1000, 500, Duration.ofHours(24)).start();
    }

    @AfterEach
    void stop() throws Exception {
        runtime.close();
        runtime.closed().get();
        mock.close();
    }

    private Shard newShard(int id) {
        return Shard.builder(TOKEN, Intents.of(Intent.GUILDS))
                .shardId(new ShardId(id, 2))
                .gatewayUrl(mock.getUrl())
                .runtime(runtime)
                .build();
    }

    @Test
    void aFactoryThatGivesNoQueueIsToldSo() {
        runtime = GatewayRuntime.builder().identifyQueue(token -> null).build();
        CompletableFuture<?> connecting = newShard(0).async().connect();
        Throwable cause = assertThrows(ExecutionException.class, connecting::get).getCause();
        assertInstanceOf(IllegalStateException.class, cause);
        String name = "bot " + TOKEN.getBotUserId();
        assertEquals("the identifyQueue factory returned null for " + name + ": return a queue", cause.getMessage());
        assertEquals(0, mock.getStats().getIdentifies());
    }

    @Test
    void aQueueWrittenInJavaIsUsed() throws Exception {
        try (FifoIdentifyQueue queue = new FifoIdentifyQueue(Duration.ofMillis(1))) {
            runtime = GatewayRuntime.builder().identifyQueue(token -> queue).build();
            newShard(0).async().connect().get();
            newShard(1).async().connect().get();
            assertEquals(2, runtime.identifyStatus(TOKEN).getSent());
        }
    }

    @Test
    void runtimesShareALocalQueue() throws Exception {
        LocalIdentifyQueue queue = LocalIdentifyQueue.builder()
                .maxConcurrency(2)
                .pace(Duration.ofMillis(1), Duration.ZERO)
                .executor(CompletableFuture::runAsync)
                .build();
        runtime = GatewayRuntime.builder().identifyQueue(token -> queue).build();
        newShard(0).async().connect().get();
        CompletableFuture<IdentifyPermit> mine = new CompletableFuture<>();
        IdentifyTicket ticket = queue.request(
                new IdentifyRequest(new ShardId(1, 2), IdentifyKind.START),
                new IdentifyWaiter() {
                    @Override
                    public void granted(IdentifyPermit permit) {
                        mine.complete(permit);
                    }

                    @Override
                    public void failed(Throwable cause) {
                        mine.completeExceptionally(cause);
                    }
                });
        mine.get().giveBack();
        ticket.cancel();
        assertEquals(0, queue.getSize());
        assertEquals(2, queue.getMaxConcurrency());
    }

    @Test
    void theBudgetIsReadFromDiscordAndCountedDown() throws Exception {
        runtime = GatewayRuntime.builder()
                .identifyPace(Duration.ZERO, Duration.ZERO)
                .identifyReservePercent(5)
                .identifyBreaker(3, 10, Duration.ofMinutes(1))
                .dialPace(5, 100)
                .build();
        try (KtorTransport transport = KtorTransport.create()) {
            GatewayRest rest = GatewayRest.builder(TOKEN, transport.rest()).baseUrl(mock.getRestUrl()).build();
            runtime.sessionStartSource(
                    TOKEN, () -> rest.gatewayBotAsync().thenApply(GatewayBotInfo::getSessionStartLimit));
            assertEquals(500, runtime.refreshSessionStartLimit(TOKEN).get().getRemaining());
            newShard(0).async().connect().get();
            IdentifyStatus status = runtime.identifyStatus(TOKEN);
            assertNotNull(status.getBudget());
            assertEquals(499, status.getBudget().getRemaining());
            assertEquals(1000, status.getBudget().getTotal());
            assertEquals(50, status.getBudget().getReserve());
            assertTrue(status.getBudget().getResetAt().isAfter(Instant.now()));
            assertEquals(IdentifyBreaker.State.CLOSED, status.getBreaker());
        }
    }

    @Test
    void aParkedShardSaysUntilWhen() throws Exception {
        runtime = GatewayRuntime.create();
        runtime.sessionStartLimit(TOKEN, new SessionStartLimit(1000, 20, Duration.ofHours(2), 1));
        Shard shard = newShard(0);
        CompletableFuture<Parked> parked = new CompletableFuture<>();
        shard.async().on(Parked.class, parked::complete);
        CompletableFuture<?> connected = shard.async().connect();
        assertTrue(parked.get().getUntil().isAfter(Instant.now()));
        assertFalse(connected.isDone());
        assertEquals(1, runtime.identifyStatus(TOKEN).getParked());
        runtime.sessionStartLimit(TOKEN, new SessionStartLimit(1000, 21, Duration.ofHours(2), 1));
        connected.get();
        assertNull(runtime.identifyStatus(TOKEN).getParkedUntil());
        runtime.resetIdentifyBreaker(TOKEN);
    }
}
