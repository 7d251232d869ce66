package dev.sluice.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.model.Closed;
import dev.sluice.model.Event;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.LifecycleEvent;
import dev.sluice.model.MessageCreate;
import dev.sluice.model.OnlineStatus;
import dev.sluice.model.ShardId;
import dev.sluice.model.UpdatePresence;
import dev.sluice.protocol.StoredSession;
import dev.sluice.testkit.MockGateway;
import dev.sluice.testkit.MockGuild;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** A bot of many shards in Java, as its author would write it. */
@Timeout(20)
class ClusterJavaTest {
    private static final Intents INTENTS =
            Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES, Intent.MESSAGE_CONTENT);
    private MockGateway mock;
    private GatewayRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        mock = MockGateway.builder()
                .recommendedShards(4)
                .maxConcurrency(4)
                .identifyWindow(Duration.ZERO)
                .guilds(8)
                .build()
                .start();
        runtime = GatewayRuntime.builder()
                .identifyPace(Duration.ZERO, Duration.ZERO)
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        runtime.close();
        runtime.closed().get();
        mock.close();
    }

    private ClusterBuilder newCluster() {
        return Cluster.builder(MockGateway.DEFAULT_TOKEN, INTENTS)
                .restUrl(mock.getRestUrl())
                .runtime(runtime);
    }

    /** One message in each of the eight guilds. */
    private void sayInEachGuild() {
        for (int i = 0; i < 8; i++) {
            mock.dispatch("MESSAGE_CREATE", "{\"id\":\"9\",\"channel_id\":\"2\",\"guild_id\":\""
                    + MockGuild.idAt(i)
                    + "\",\"content\":\"hi\",\"timestamp\":\"2026-11-21T00:00:00+00:00\","
                    + "\"author\":{\"id\":\"3\",\"username\":\"ann\"},\"type\":0}");
        }
    }

    @Test
    void listensToAllShardsAndWatchesThem() throws Exception {
        Cluster cluster = newCluster().build();
        assertEquals("Idle", cluster.async().state().getName());
        BlockingQueue<Long> guilds = new LinkedBlockingQueue<>();
        Set<String> mdc = new ConcurrentSkipListSet<>();
        Set<ShardId> spawned = new ConcurrentSkipListSet<>();
        BlockingQueue<String> states = new LinkedBlockingQueue<>();
        BlockingQueue<LifecycleEvent> lifecycle = new LinkedBlockingQueue<>();
        cluster.async().onSpawned(shard -> spawned.add(shard.getShardId()));
        cluster.async().onState(state -> states.add(state.getName()));
        cluster.async().onLifecycle(event -> lifecycle.add(event.getEvent()));
        cluster.async().on(MessageCreate.class, event -> {
            long guild = event.getEvent().getMessage().getGuildId();
            mdc.add(MDC.get("shard"));
            if (event.getShardId().ownsGuild(guild)) {
                guilds.add(guild);
            }
        });
        cluster.async().up().get();
        assertEquals("Up", cluster.async().state().getName());
        sayInEachGuild();
        Set<Long> seen = new TreeSet<>();
        for (int i = 0; i < 8; i++) {
            seen.add(guilds.take());
        }
        assertEquals(8, seen.size());
        assertEquals(Set.of("0/4", "1/4", "2/4", "3/4"), mdc);
        assertEquals(4, spawned.size());
        assertFalse(cluster.async().lifecycle().isEmpty());
        cluster.async().down().get();
        String last = states.take();
        while (!last.equals("Closed")) {
            last = states.take();
        }
        // The watchers have had everything, and are gone: nothing keeps the runtime.
        int closed = 0;
        while (closed < 4) {
            if (lifecycle.take() instanceof Closed) {
                closed++;
            }
        }
        assertThrows(ExecutionException.class, () -> cluster.async().up().get());
    }

    @Test
    void sendsByGuildByShardAndToAll() throws Exception {
        Cluster cluster = newCluster().build();
        var presence = UpdatePresence.of(OnlineStatus.IDLE);
        var early = assertThrows(
                ExecutionException.class, () -> cluster.async().broadcast(presence).get());
        assertInstanceOf(GatewayException.class, early.getCause());
        cluster.async().up().get();
        cluster.async().sendToGuild(MockGuild.idAt(0), presence).get();
        cluster.async().sendToShard(new ShardId(2, 4), presence).get();
        cluster.async().broadcast(presence).get();
        var elsewhere = assertThrows(
                ExecutionException.class,
                () -> cluster.async().sendToShard(new ShardId(7, 16), presence).get());
        assertInstanceOf(ShardNotHereException.class, elsewhere.getCause());
        cluster.async().down().get();
    }

    @Test
    void restartsAddsAndRemovesShards() throws Exception {
        Cluster cluster = newCluster().strategy(new ShardStrategy.Fixed(4)).build();
        cluster.async().up().get();
        ShardId id = new ShardId(1, 4);
        Shard former = cluster.shard(id);
        Shard next = cluster.async().restart(id).get();
        assertNotSame(former, next);
        StoredSession session = cluster.async().suspendShard(id).get();
        assertNotNull(session);
        assertNull(cluster.shard(id));
        cluster.async().addShard(id, session).get();
        cluster.async().removeShard(id).get();
        cluster.async().addShard(id).get();
        Map<ShardId, StoredSession> sessions = cluster.async().downResumable().get();
        assertEquals(4, sessions.size());
        Cluster again = newCluster().strategy(new ShardStrategy.Fixed(4)).continueFrom(sessions).build();
        long identifies = mock.getStats().getIdentifies();
        again.async().up().get();
        assertEquals(identifies, mock.getStats().getIdentifies());
        again.async().downResumable(Duration.ofSeconds(1)).get();
    }

    @Test
    void acknowledgesAndWorksSideBySide() throws Exception {
        Cluster cluster = newCluster().build();
        CountDownLatch stages = new CountDownLatch(8);
        CountDownLatch done = new CountDownLatch(8);
        CountDownLatch worked = new CountDownLatch(8);
        CountDownLatch raw = new CountDownLatch(8);
        cluster.async().onAsync(MessageCreate.class, event -> {
            stages.countDown();
            return CompletableFuture.completedFuture(null);
        });
        cluster.async().onManual(MessageCreate.class, event -> {
            event.done();
            done.countDown();
        });
        cluster.async().parallelBy(
                MessageCreate.class, 4, event -> event.getEvent().getMessage().getGuildId(), event -> worked.countDown());
        cluster.async().onMessage(message -> {
            if (message.getMessage() instanceof RawMessage.Payload payload
                    && "MESSAGE_CREATE".equals(payload.getEventName())) {
                raw.countDown();
            }
        });
        cluster.async().up().get();
        sayInEachGuild();
        for (CountDownLatch latch : new CountDownLatch[] {stages, done, worked, raw}) {
            latch.await();
        }
        cluster.async().down().get();
    }

    @Test
    void aListenerThatThrowsIsCountedByTheShardAndGoesOn() throws Exception {
        Cluster cluster = newCluster().build();
        CountDownLatch calls = new CountDownLatch(8);
        Subscription subscription = cluster.async().on("MESSAGE_CREATE", event -> {
            calls.countDown();
            throw new IllegalStateException("on purpose");
        });
        cluster.async().up().get();
        sayInEachGuild();
        calls.await();
        subscription.close();
        cluster.async().down().get();
        long failures = cluster.getShards().stream()
                .mapToLong(shard -> shard.getMetrics().getListenerFailures())
                .sum();
        assertEquals(8, failures);
    }

    @Test
    void whatIsSubscribedIsClosedWithoutACatch() {
        Cluster cluster = newCluster().build();
        List<Subscription> all = List.of(
                cluster.async().on(MessageCreate.class, event -> { }),
                cluster.async().onSpawned(shard -> { }),
                cluster.async().onState(state -> { }),
                cluster.async().onLifecycle(event -> { }),
                cluster.sink((from, dispatch) -> null),
                cluster.suspendOnShutdown());
        all.forEach(Subscription::close);
        all.forEach(Subscription::close);
    }

    @Test
    void publishes() throws Exception {
        Cluster cluster = newCluster().build();
        Gathering<ShardEvent<MessageCreate>> messages = new Gathering<>();
        Gathering<Shard> spawned = new Gathering<>();
        cluster.async().events(MessageCreate.class).subscribe(messages);
        cluster.async().spawned().subscribe(spawned);
        cluster.async().up().get();
        sayInEachGuild();
        messages.received.acquire(8);
        cluster.async().down().get();
        messages.completed.get();
        spawned.completed.get();
        assertEquals(4, spawned.items.size());
    }

    @Test
    void shardsWithoutAClusterAreMadeWithOrWithoutConfiguringThem() {
        ShardStrategy two = new ShardStrategy.Fixed(2);
        assertEquals(2, ShardGroups.of(MockGateway.DEFAULT_TOKEN, INTENTS, two).size());
        var quiet = ShardGroups.of(MockGateway.DEFAULT_TOKEN, INTENTS, two, (id, shard) -> shard.intents(Intents.NONE));
        assertEquals(Intents.NONE, quiet.get(1).getIntents());
    }

    @Test
    void shardsWithoutAClusterAreMerged() throws Exception {
        var shards = ShardGroups.recommendedAsync(MockGateway.DEFAULT_TOKEN, INTENTS, runtime, mock.getRestUrl()).get();
        MergedShards merged = ShardGroups.merged(shards);
        CountDownLatch typed = new CountDownLatch(8);
        CountDownLatch stages = new CountDownLatch(8);
        CountDownLatch byName = new CountDownLatch(8);
        CountDownLatch worked = new CountDownLatch(8);
        CountDownLatch done = new CountDownLatch(8);
        CopyOnWriteArrayList<Event> all = new CopyOnWriteArrayList<>();
        Gathering<ShardMessage> raw = new Gathering<>();
        merged.async().on(MessageCreate.class, event -> typed.countDown());
        merged.async().on("MESSAGE_CREATE", event -> byName.countDown());
        merged.async().onEvent(event -> all.add(event.getEvent()));
        merged.async().onAsync(MessageCreate.class, event -> {
            stages.countDown();
            return null;
        });
        merged.async().onManual(MessageCreate.class, event -> {
            done.countDown();
            event.done();
        });
        merged.async()
                .parallelBy(
                        MessageCreate.class,
                        2,
                        event -> event.getEvent().getMessage().getGuildId(),
                        event -> worked.countDown());
        merged.async().messages().subscribe(raw);
        for (Shard shard : shards) {
            shard.async().connect().get();
        }
        sayInEachGuild();
        for (CountDownLatch latch : new CountDownLatch[] {typed, stages, byName, done, worked}) {
            latch.await();
        }
        for (Shard shard : shards) {
            shard.async().close().get();
        }
        raw.completed.get();
        assertTrue(all.size() > 8);
    }

    @Test
    void onAClosedRuntimeFuturesFailAndAClusterCanBeTakenDown() throws Exception {
        Cluster cluster = newCluster().build();
        runtime.close();
        CompletableFuture<Void> up = cluster.async().up();
        var failure = assertThrows(ExecutionException.class, up::get);
        assertInstanceOf(GatewayException.class, failure.getCause());
        cluster.async().onState(state -> {}).close();
        cluster.async().down().get();
        assertEquals("Closed", cluster.async().state().getName());
    }

    /** Asks for everything and keeps it. */
    private static final class Gathering<T> implements Flow.Subscriber<T> {
        final CopyOnWriteArrayList<T> items = new CopyOnWriteArrayList<>();
        final Semaphore received = new Semaphore(0);
        final CompletableFuture<Void> completed = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(T item) {
            items.add(item);
            received.release();
        }

        @Override
        public void onError(Throwable failure) {
            completed.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            completed.complete(null);
        }
    }
}
