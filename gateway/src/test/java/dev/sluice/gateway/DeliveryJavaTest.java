package dev.sluice.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.MessageCreate;
import dev.sluice.model.VoiceStateUpdate;
import dev.sluice.testkit.MockGateway;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Delivery that loses nothing, or loses what its author chose, in Java. */
@Timeout(20)
class DeliveryJavaTest {
    private MockGateway mock;
    private GatewayRuntime runtime;
    private Shard shard;

    @BeforeEach
    void start() throws Exception {
        mock = MockGateway.builder().guild(1).build().start();
        runtime = GatewayRuntime.builder()
                .identifyPace(Duration.ZERO, Duration.ZERO)
                .build();
        shard = Shard.builder(MockGateway.DEFAULT_TOKEN, Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES, Intent.MESSAGE_CONTENT))
                .gatewayUrl(mock.getUrl())
                .overflow(Overflow.SUSPEND)
                .runtime(runtime)
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        runtime.close();
        runtime.closed().get();
        mock.close();
    }

    private void say(String content) {
        mock.dispatch("MESSAGE_CREATE", "{\"id\":\"9\",\"channel_id\":\"2\",\"guild_id\":\"1\",\"content\":\"" + content
                + "\",\"timestamp\":\"2026-11-21T00:00:00+00:00\",\"author\":{\"id\":\"3\",\"username\":\"ann\"},\"type\":0}");
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    private void awaitCheckpointAtEnd() throws InterruptedException {
        await(() -> shard.getCheckpoint() == shard.getSession().getSequence());
    }

    @Test
    void aNamedListenerHoldsTheCheckpointUntilItIsForgotten() throws Exception {
        ListenerOptions archive = ListenerOptions.of(CollectorOptions.named("archive"));
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Subscription subscription = shard.async().on(MessageCreate.class, event -> heard.add(event.getMessage().getContent()), archive);
        shard.async().onEvent(event -> { });
        assertThrows(IllegalStateException.class, () -> shard.async().on(MessageCreate.class, event -> { }, archive));
        shard.async().connect().get();
        say("a");
        assertEquals("a", heard.take());
        awaitCheckpointAtEnd();
        subscription.close();
        long left = shard.getCheckpoint();
        say("b");
        await(() -> shard.getSession().getSequence() > left);
        assertEquals(left, shard.getCheckpoint());
        assertTrue(shard.forget("archive"));
        awaitCheckpointAtEnd();
    }

    @Test
    void eventsAreDoneByHandInAnyOrder() throws Exception {
        BlockingQueue<ManualEvent<MessageCreate>> events = new LinkedBlockingQueue<>();
        shard.async().onManual(MessageCreate.class, events::add);
        shard.async().connect().get();
        say("a");
        say("b");
        ManualEvent<MessageCreate> first = events.take();
        ManualEvent<MessageCreate> second = events.take();
        second.done();
        assertTrue(shard.getCheckpoint() < first.getEvent().getSequence());
        first.done();
        awaitCheckpointAtEnd();
    }

    @Test
    void severalWorkersKeepTheOrderOfAKey() throws Exception {
        BlockingQueue<String> order = new LinkedBlockingQueue<>();
        CountDownLatch all = new CountDownLatch(200);
        shard.async().parallelBy(MessageCreate.class, 4, event -> event.getMessage().getGuildId(), event -> {
            order.add(event.getMessage().getContent());
            all.countDown();
        });
        shard.async().connect().get();
        for (int i = 0; i < 200; i++) {
            say("" + i);
        }
        all.await();
        for (int i = 0; i < 200; i++) {
            assertEquals("" + i, order.take());
        }
        awaitCheckpointAtEnd();
    }

    @Test
    void aSinkGetsBytesAndConfirms() throws Exception {
        BlockingQueue<RawMessage.Payload> published = new LinkedBlockingQueue<>();
        BlockingQueue<CompletableFuture<Void>> confirms = new LinkedBlockingQueue<>();
        EventSink broker = (from, dispatch) -> {
            CompletableFuture<Void> confirmed = new CompletableFuture<>();
            published.add(dispatch);
            confirms.add(confirmed);
            return confirmed;
        };
        SinkOptions options = SinkOptions.builder()
                .collector(CollectorOptions.builder().name("broker").maxUnfinished(100).build())
                .events(List.of("MESSAGE_CREATE"))
                .onError((dispatch, failure, attempt) -> attempt < 3 ? SinkVerdict.RETRY : SinkVerdict.STOP)
                .build();
        Subscription subscription = shard.sink(broker, options);
        shard.async().connect().get();
        say("a");
        RawMessage.Payload payload = published.take();
        String data = new String(payload.getBytes(), payload.getDataOffset(), payload.getDataLength(), StandardCharsets.UTF_8);
        assertTrue(data.contains("\"content\":\"a\""));
        assertInstanceOf(MessageCreate.class, payload.event());
        assertTrue(shard.getCheckpoint() < payload.getSequence());
        confirms.take().completeExceptionally(new IllegalStateException("down"));
        assertEquals(payload, published.take());
        confirms.take().complete(null);
        awaitCheckpointAtEnd();
        subscription.close();
    }

    @Test
    void eachCollectorHasAPolicyOfItsOwn() throws Exception {
        Overflow coalesce = Overflow.COALESCE.withKey(VoiceStateUpdate.class, event -> event.getVoiceState().getUserId());
        CountDownLatch gate = new CountDownLatch(1);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        CollectorOptions newest = CollectorOptions.builder()
                .name("newest")
                .capacity(1)
                .overflow(Overflow.DROP_OLDEST)
                .build();
        shard.async().on(MessageCreate.class, event -> {
            heard.add(event.getMessage().getContent());
            try {
                gate.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }, ListenerOptions.of(newest));
        shard.async().events(CollectorOptions.builder().overflow(coalesce).build()).subscribe(new Ignoring<>());
        shard.async().connect().get();
        say("a");
        assertEquals("a", heard.take());
        for (String content : List.of("b", "c", "d")) {
            say(content);
        }
        await(() -> collector("newest").getDropped() == 2);
        gate.countDown();
        assertEquals("d", heard.take());
        assertFalse(collector("newest").isLossless());
        assertTrue(shard.getSlowCollectors().isEmpty());
    }

    private CollectorMetrics collector(String name) {
        return shard.getMetrics().getCollectors().stream().filter(it -> it.getName().equals(name)).findFirst().orElseThrow();
    }

    private static final class Ignoring<T> implements Flow.Subscriber<T> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(T item) { }

        @Override
        public void onError(Throwable failure) { }

        @Override
        public void onComplete() { }
    }
}
