package dev.sluice.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.codec.JsonCodec;
import dev.sluice.model.Connected;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.LifecycleEvent;
import dev.sluice.model.MessageCreate;
import dev.sluice.model.ShardId;
import dev.sluice.model.UndecodableEvent;
import dev.sluice.model.UpdateVoiceState;
import dev.sluice.protocol.StoredSession;
import dev.sluice.testkit.MockConnection;
import dev.sluice.testkit.MockGateway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bot in Java, as its author would write it. */
@Timeout(20)
class ShardJavaTest {
    private MockGateway mock;
    private GatewayRuntime runtime;
    private Shard shard;

    @BeforeEach
    void start() throws Exception {
        mock = MockGateway.builder().guild(1).build().start();
        runtime = GatewayRuntime.builder()
                .identifyPace(Duration.ZERO, Duration.ZERO)
                .build();
        shard = newShard(null);
    }

    @AfterEach
    void stop() throws Exception {
        runtime.close();
        runtime.closed().get();
        mock.close();
    }

    private Shard newShard(StoredSession handOver) {
        return Shard.builder(MockGateway.DEFAULT_TOKEN, Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES, Intent.MESSAGE_CONTENT))
                .shardId(ShardId.SINGLE)
                .gatewayUrl(mock.getUrl())
                .continueFrom(handOver)
                .runtime(runtime)
                .build();
    }

    private void say(String content) {
        mock.dispatch("MESSAGE_CREATE", "{\"id\":\"9\",\"channel_id\":\"2\",\"guild_id\":\"1\",\"content\":\"" + content
                + "\",\"timestamp\":\"2026-11-21T00:00:00+00:00\",\"author\":{\"id\":\"3\",\"username\":\"ann\"},\"type\":0}");
    }

    @Test
    void connectsAndListens() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Subscription subscription =
                shard.async().on(MessageCreate.class, event -> heard.add(event.getMessage().getContent()));
        Connected connected = shard.async().connect().get();
        assertFalse(connected.isResumed());
        say("hello");
        say("again");
        assertEquals("hello", heard.take());
        assertEquals("again", heard.take());
        subscription.close();
        assertEquals("3/16", new ShardId(3, 16).toString());
        assertTrue(shard.getMetrics().getReceived().get("MESSAGE_CREATE") >= 2);
    }

    @Test
    void whatIsSubscribedIsClosedWithoutACatchAndMoreThanOnce() {
        List<Subscription> all = List.of(
                shard.async().on(MessageCreate.class, event -> { }),
                shard.async().on("MESSAGE_CREATE", event -> { }),
                shard.async().onEvent(event -> { }),
                shard.async().onAsync(MessageCreate.class, event -> null),
                shard.async().onManual(MessageCreate.class, event -> { }),
                shard.async().parallelBy(MessageCreate.class, 2, event -> null, event -> { }),
                shard.async().onMessage(message -> { }),
                shard.async().onState(state -> { }),
                shard.async().onLifecycle(event -> { }),
                shard.onInline(event -> { }),
                shard.onInlineMessage(view -> { }),
                shard.sink((from, dispatch) -> null),
                shard.suspendOnShutdown());
        all.forEach(Subscription::close);
        all.forEach(Subscription::close);
        assertTrue(shard.getMetrics().getCollectors().stream().allMatch(CollectorMetrics::getHasLeft));
    }

    @Test
    void aListenerThatThrowsGoesOn() throws Exception {
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
        ListenerOptions options = ListenerOptions.builder().onError((item, failure) -> failures.add(failure)).build();
        shard.async().on("MESSAGE_CREATE", event -> {
            heard.add(event);
            throw new IllegalStateException("mine");
        }, options);
        shard.async().connect().get();
        say("a");
        say("b");
        heard.take();
        heard.take();
        assertEquals("mine", failures.take().getMessage());
    }

    @Test
    void aDecoderThatReturnsNullCostsTheEventAndNoMore() throws Exception {
        shard = Shard.builder(MockGateway.DEFAULT_TOKEN, Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES))
                .gatewayUrl(mock.getUrl())
                .codec(JsonCodec.builder().register(EventType.MESSAGE_DELETE, (bytes, offset, length) -> null).build())
                .runtime(runtime)
                .build();
        BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
        shard.async().onEvent(event -> {
            if (event instanceof UndecodableEvent || event instanceof MessageCreate) {
                heard.add(event);
            }
        });
        shard.async().connect().get();
        MockConnection connection = mock.getConnections().get(0);
        mock.dispatch("MESSAGE_DELETE", "{\"id\":\"9\",\"channel_id\":\"2\",\"guild_id\":\"1\"}");
        say("next");
        UndecodableEvent broken = assertInstanceOf(UndecodableEvent.class, heard.take());
        assertEquals(EventType.MESSAGE_DELETE, broken.getType());
        assertEquals("$", broken.getPath());
        assertInstanceOf(MessageCreate.class, heard.take());
        assertEquals(List.of(connection), mock.getConnections());
    }

    @Test
    void aListenerCanHaveAnExecutorOfItsOwn() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "mine"));
        try {
            BlockingQueue<String> threads = new LinkedBlockingQueue<>();
            shard.async().onEvent(
                    event -> threads.add(Thread.currentThread().getName()),
                    ListenerOptions.builder().executor(executor).build());
            shard.async().connect().get();
            assertEquals("mine", threads.take());
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void aCommandThatIsOfNoUseLaterHasATimeToLive() throws Exception {
        CompletableFuture<Void> tooLate = shard.async().send(UpdateVoiceState.leave(1), Duration.ofMillis(20));
        ExecutionException failure = assertThrows(ExecutionException.class, tooLate::get);
        CommandExpiredException expired = assertInstanceOf(CommandExpiredException.class, failure.getCause());
        assertEquals(Duration.ofMillis(20), expired.getTimeToLive());
        shard.async().connect().get();
        shard.async().send(UpdateVoiceState.leave(1), Duration.ofSeconds(20)).get();
        mock.takeCommand(4);
    }

    @Test
    void stagesAreWaitedFor() throws Exception {
        BlockingQueue<CompletableFuture<Void>> stages = new LinkedBlockingQueue<>();
        shard.async().onAsync(MessageCreate.class, event -> {
            CompletableFuture<Void> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        shard.async().connect().get();
        say("a");
        say("b");
        CompletableFuture<Void> first = stages.take();
        assertTrue(stages.isEmpty());
        first.complete(null);
        stages.take().complete(null);
    }

    @Test
    void sendsCommands() throws Exception {
        shard.async().connect().get();
        shard.async().send(new UpdateVoiceState(1, 2L, false, false)).get();
        assertEquals(4, mock.takeCommand(4).getOpcode());
    }

    @Test
    void pullsEventsAndMessages() throws Exception {
        CompletableFuture<Event> event = shard.async().nextEvent();
        CompletableFuture<RawMessage> message = shard.async().nextMessage();
        shard.async().connect().get();
        assertInstanceOf(LifecycleEvent.class, event.get());
        RawMessage.Payload hello = assertInstanceOf(RawMessage.Payload.class, message.get());
        assertEquals(10, hello.getOpcode());
        assertNull(hello.getEventName());
    }

    @Test
    void publishes() throws Exception {
        CopyOnWriteArrayList<Event> events = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> completed = new CompletableFuture<>();
        shard.async().events().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(Event event) {
                events.add(event);
            }

            @Override
            public void onError(Throwable failure) {
                completed.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                completed.complete(null);
            }
        });
        shard.async().connect().get();
        shard.async().close().get();
        completed.get();
        assertTrue(events.stream().anyMatch(Connected.class::isInstance));
    }

    @Test
    void suspendsAndResumes() throws Exception {
        shard.async().connect().get();
        StoredSession handOver = shard.async().suspendSession(Duration.ofSeconds(5)).get();
        Shard next = newShard(StoredSession.fromJson(handOver.toJson()));
        assertTrue(next.async().connect().get().isResumed());
    }

    @Test
    void aFatalCloseIsATypedError() throws Exception {
        mock.withholdReady(true);
        CompletableFuture<Connected> connecting = shard.async().connect();
        mock.takeIdentify();
        mock.closeAll(4004);
        ExecutionException failure = assertThrows(ExecutionException.class, connecting::get);
        GatewayException cause = assertInstanceOf(GatewayException.class, failure.getCause());
        assertTrue(cause.isFatal());
        assertEquals(4004, cause.getCode());
    }

    @Test
    void onAClosedRuntimeFuturesFailAndAShardCanBeClosed() throws Exception {
        runtime.close();
        CompletableFuture<Connected> connecting = shard.async().connect();
        ExecutionException failure = assertThrows(ExecutionException.class, connecting::get);
        assertInstanceOf(GatewayException.class, failure.getCause());
        CompletableFuture<Void> sending = shard.async().send(UpdateVoiceState.leave(1));
        failure = assertThrows(ExecutionException.class, sending::get);
        assertInstanceOf(GatewayException.class, failure.getCause());
        shard.async().onState(state -> {}).close();
        shard.sink((from, dispatch) -> CompletableFuture.completedFuture(null)).close();
        shard.async().close().get();
        assertEquals("Closed", shard.async().state().getName());
    }

    @Test
    void watchesStateAndLifecycle() throws Exception {
        BlockingQueue<String> states = new LinkedBlockingQueue<>();
        BlockingQueue<LifecycleEvent> events = new LinkedBlockingQueue<>();
        Subscription watching = shard.async().onState(state -> states.add(state.getName()));
        shard.async().onLifecycle(events::add);
        shard.async().connect().get();
        assertEquals("Ready", shard.async().state().getName());
        String seen = states.take();
        while (!"Ready".equals(seen)) {
            seen = states.take();
        }
        watching.close();
        assertFalse(shard.async().lifecycle().isEmpty());
        assertInstanceOf(LifecycleEvent.class, events.take());
    }
}
