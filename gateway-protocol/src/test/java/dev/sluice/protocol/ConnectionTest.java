package dev.sluice.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.model.Connecting;
import dev.sluice.model.Intents;
import dev.sluice.model.LifecycleEvent;
import dev.sluice.model.Token;
import dev.sluice.model.UpdateVoiceState;
import dev.sluice.model.UnknownEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import kotlin.random.RandomKt;
import org.junit.jupiter.api.Test;

/** A blocking loop as a Java user would write it, over a socket that is a script. */
class ConnectionTest {
    /** What a server says after each of our connections opened; null = the connection ends. */
    private final Deque<String> script = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private final List<String> dialed = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private long now;

    private void flush(Connection connection) {
        for (byte[] message = connection.poll(); message != null; message = connection.poll()) {
            sent.add(new String(message, StandardCharsets.UTF_8));
        }
    }

    /** The loop: dial, feed, send, wait; here "wait" moves the clock. */
    private void loop(Connection connection) {
        connection.start(now);
        while (!connection.isStopped()) {
            String url = connection.pollConnect();
            if (url != null) {
                dialed.add(url);
                connection.opened(now);
            }
            flush(connection);
            if (connection.pollClose() != null || connection.pollAbort()) {
                connection.recvCloseCode(1000, now);
            } else if (!connection.getShouldReconnect() && !script.isEmpty()) {
                String line = script.pop();
                if (line.startsWith("close ")) {
                    connection.recvCloseCode(Integer.parseInt(line.substring(6)), now);
                } else if (line.equals("wait")) {
                    now += connection.nanosUntilDeadline(now);
                } else {
                    Output.Received payload = connection.recvText(line, true, now);
                    if (payload != null && payload.getOpcode() == 0 && !payload.getType().isKnown()) {
                        events.add(assertInstanceOf(UnknownEvent.class, connection.decode(payload)).getName());
                    }
                }
            } else if (script.isEmpty()) {
                connection.close(now);
            } else {
                now += connection.nanosUntilDeadline(now);
            }
            connection.handleTimeout(now);
        }
    }

    private Connection connection() {
        ProtocolConfig config = ProtocolConfig.builder(new Token("abc"), Intents.NONE).build();
        return new Connection(config, RandomKt.Random(3), now, Instant.EPOCH);
    }

    @Test
    void aBlockingLoopNeedsNothingElse() {
        script.add("{\"op\":10,\"d\":{\"heartbeat_interval\":45000}}");
        script.add("{\"op\":0,\"s\":1,\"t\":\"READY\",\"d\":{\"session_id\":\"a\",\"resume_gateway_url\":\"wss://b.discord.gg\"}}");
        script.add("{\"op\":0,\"s\":2,\"t\":\"NEW_THING\",\"d\":{}}");
        script.add("wait");
        script.add("{\"op\":11}");
        script.add("close 4000");
        script.add("{\"op\":10,\"d\":{\"heartbeat_interval\":45000}}");
        script.add("{\"op\":0,\"s\":3,\"t\":\"RESUMED\",\"d\":{}}");
        Connection connection = connection();
        loop(connection);
        assertEquals(List.of("wss://gateway.discord.gg/?v=10&encoding=json", "wss://b.discord.gg/?v=10&encoding=json"), dialed);
        assertTrue(events.contains("NEW_THING"));
        assertEquals(1, sent.stream().filter(text -> text.contains("\"op\":2,") || text.contains("\"op\":2}")).count());
        assertEquals(1, sent.stream().filter(text -> text.contains("\"session_id\":\"a\"")).count());
        assertNull(connection.failed());
        LifecycleEvent first = connection.pollLifecycle();
        assertInstanceOf(Connecting.class, first);
    }

    @Test
    void aCommandThatWaitedForTooLongComesBack() {
        Connection connection = connection();
        long ticket = connection.send(UpdateVoiceState.leave(1), now, Duration.ofSeconds(3));
        assertEquals(now + 3_000_000_000L, connection.deadlineNanos());
        connection.handleTimeout(connection.deadlineNanos());
        Output.CommandDropped dropped = connection.pollDropped();
        assertEquals(ticket, dropped.getTicket());
        assertEquals(Output.CommandDropped.Cause.EXPIRED, dropped.getCause());
        assertNull(connection.pollDropped());
    }

    @Test
    void aFatalCloseEndsTheLoop() {
        script.add("{\"op\":10,\"d\":{\"heartbeat_interval\":45000}}");
        script.add("close 4004");
        script.add("never read");
        Connection connection = connection();
        loop(connection);
        assertNotNull(connection.failed());
        assertEquals(4004, connection.failed().getCode());
        assertEquals(List.of("never read"), new ArrayList<>(script));
    }
}
