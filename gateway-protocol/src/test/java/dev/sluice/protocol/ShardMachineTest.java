package dev.sluice.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.compression.MessageBuffer;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.ShardId;
import dev.sluice.model.Token;
import dev.sluice.model.UpdateVoiceState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kotlin.random.RandomKt;
import org.junit.jupiter.api.Test;

/** Drives the machine as the author of a Java driver would. */
class ShardMachineTest {
    private final ProtocolConfig config = ProtocolConfig
        .builder(new Token("NDI.secret.part"), Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES))
        .shardId(new ShardId(0, 2))
        .connectTimeout(Duration.ofSeconds(10))
        .build();
    private final ShardMachine machine = new ShardMachine(config, RandomKt.Random(7), 0, Instant.EPOCH);
    private final MessageBuffer buffer = new MessageBuffer();
    private final List<Output> outputs = new ArrayList<>();
    private final List<String> received = new ArrayList<>();

    private void drain() {
        for (Output output = machine.pollOutput(); output != null; output = machine.pollOutput()) {
            outputs.add(output);
            if (output instanceof Output.Received payload && payload.getType() != null) {
                received.add(payload.getType().getName());
            }
        }
    }

    private void text(String json, long now) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        machine.handleBytes(bytes, 0, bytes.length, true, false, buffer, now);
        drain();
    }

    private <T extends Output> T last(Class<T> type) {
        return outputs.stream().filter(type::isInstance).map(type::cast).reduce((a, b) -> b).orElseThrow();
    }

    private void connectToReady() {
        machine.handleStart(0);
        drain();
        assertEquals("wss://gateway.discord.gg/?v=10&encoding=json", last(Output.Connect.class).getUrl());
        machine.handleOpened(1);
        text("{\"op\":10,\"d\":{\"heartbeat_interval\":45000}}", 2);
        assertEquals(new ShardId(0, 2), last(Output.RequestIdentify.class).getShardId());
        assertTrue(machine.handleIdentifyPermit(true, 3));
        drain();
        assertEquals(2, last(Output.Send.class).getOpcode());
        text("{\"op\":0,\"s\":1,\"t\":\"READY\",\"d\":{\"session_id\":\"a\"}}", 4);
    }

    @Test
    void aSessionFromDialToReady() {
        connectToReady();
        assertEquals(List.of("READY"), received);
        assertEquals(ShardState.Ready.INSTANCE, machine.getState());
        assertFalse(last(Output.Established.class).isResumed());
        assertNotNull(machine.getSession());
        assertEquals(1, machine.getSession().getSequence());
    }

    @Test
    void aCommandIsSentUnderItsTicket() {
        connectToReady();
        long ticket = machine.handleCommand(UpdateVoiceState.join(1, 2), 5);
        drain();
        assertEquals(ticket, last(Output.Send.class).getTicket());
        assertFalse(machine.handleCancelCommand(ticket));
    }

    @Test
    void aDropIsResumedByARestoredMachine() {
        connectToReady();
        machine.handleSuspend(6);
        drain();
        assertEquals(4901, last(Output.Close.class).getCode());
        machine.handleClosed(4901, "", 7);
        drain();
        assertNull(last(Output.Stopped.class).getFailure());
        String json = machine.snapshot(8).toJson();
        StoredSession stored = StoredSession.fromJson(json);
        ShardMachine next = ShardMachine.restore(config, stored, RandomKt.Random(8), 0, Instant.EPOCH);
        assertEquals(machine.getSession(), next.getSession());
    }

    @Test
    void aFatalCloseIsTyped() {
        connectToReady();
        machine.handleClosed(4014, "Disallowed intent(s).", 9);
        drain();
        ShardState.Failed failed = assertInstanceOf(ShardState.Failed.class, machine.getState());
        assertEquals(StopReason.Kind.FATAL_CLOSE_CODE, failed.getReason().getKind());
        assertEquals(4014, failed.getReason().getCode());
        assertEquals(Long.MAX_VALUE, machine.deadlineNanos());
    }

    @Test
    void theQueueIsBounded() {
        ProtocolConfig small = ProtocolConfig.builder(new Token("abc"), Intents.NONE).maxQueuedCommands(1).build();
        ShardMachine waiting = new ShardMachine(small, RandomKt.Random(1), 0, Instant.EPOCH);
        waiting.handleCommand(UpdateVoiceState.join(1, 2), 0);
        CommandQueueFullException full = assertThrows(
            CommandQueueFullException.class, () -> waiting.handleCommand(UpdateVoiceState.join(3, 4), 0));
        assertEquals(1, full.getLimit());
    }

    @Test
    void aStoredSessionIsRefusedForAnotherShard() {
        Session session = new Session("a", null, 5, new ShardId(1, 2), null);
        assertEquals(session, Session.fromJson(session.toJson()));
        ProtocolConfigBuilder builder = ProtocolConfig.builder(new Token("abc"), Intents.NONE).session(session);
        assertThrows(SnapshotRefusedException.class, builder::build);
    }
}
