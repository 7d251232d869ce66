package dev.sluice.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.model.GuildMembersChunk;
import dev.sluice.model.Intents;
import dev.sluice.model.Member;
import dev.sluice.model.RequestChannelInfo;
import dev.sluice.model.RequestGuildMembers;
import dev.sluice.model.RequestSoundboardSounds;
import dev.sluice.model.SoundboardSounds;
import dev.sluice.model.VoiceChannelInfo;
import dev.sluice.testkit.MockGateway;
import dev.sluice.testkit.MockGuild;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asking Discord from Java. */
@Timeout(20)
class ShardRequestsTest {
    private MockGateway mock;
    private GatewayRuntime runtime;
    private AsyncShard shard;

    @BeforeEach
    void start() throws Exception {
        MockGuild guild = MockGuild.builder(1)
                .members(100, 1_500)
                .sound(7, "quack")
                .voiceChannel(9, "voice", "talking", null)
                .build();
        mock = MockGateway.builder().guild(guild).build().start();
        runtime = GatewayRuntime.create();
        shard = Shard.builder(MockGateway.DEFAULT_TOKEN, Intents.ALL)
                .gatewayUrl(mock.getUrl())
                .whenNobodyListens(WhenNobodyListens.DISCARD)
                .runtime(runtime)
                .build()
                .async();
        shard.connect().get();
    }

    @AfterEach
    void stop() throws Exception {
        runtime.close();
        runtime.closed().get();
        mock.close();
    }

    @Test
    void membersComeAsAListOrOneByOneOrInChunks() throws Exception {
        List<Member> all = shard.requestGuildMembers(1).get();
        assertEquals(1_501, all.size(), "and the bot itself");
        List<Member> found = new CopyOnWriteArrayList<>();
        shard.requestGuildMembers(RequestGuildMembers.byPrefix(1, "member-12", 5), found::add).get();
        assertEquals(5, found.size());
        GuildMembersChunk chunk =
                shard.requestGuildMemberChunks(RequestGuildMembers.byIds(1, List.of(101L, 5L))).get().get(0);
        assertEquals(List.of("5"), chunk.getNotFound());
    }

    @Test
    void soundsAndChannelInfo() throws Exception {
        List<SoundboardSounds> sounds = shard.requestSoundboardSounds(new RequestSoundboardSounds(List.of(1L))).get();
        assertEquals("quack", sounds.get(0).getSoundboardSounds().get(0).getName());
        RequestChannelInfo request = new RequestChannelInfo(1, List.of(RequestChannelInfo.STATUS));
        List<VoiceChannelInfo> channels = shard.requestChannelInfo(request).get();
        assertEquals("talking", channels.get(0).getStatus());
    }

    @Test
    void anAnswerThatDoesNotComeIsATypedFailure() {
        RequestOptions options = RequestOptions.builder().idleTimeout(Duration.ofMillis(50)).build();
        CompletableFuture<List<Member>> members =
                shard.requestGuildMembers(RequestGuildMembers.byIds(99, List.of(1L)), options);
        ExecutionException failure = assertThrows(ExecutionException.class, members::get);
        RequestFailedException failed = assertInstanceOf(RequestFailedException.class, failure.getCause());
        assertEquals(RequestFailedException.Kind.TIMED_OUT, failed.getKind());
        assertInstanceOf(RequestGuildMembers.class, failed.getCommand());
    }

    @Test
    void cancellingTheFutureEndsTheWaiting() throws Exception {
        CompletableFuture<List<Member>> members = shard.requestGuildMembers(RequestGuildMembers.byIds(99, List.of(1L)));
        mock.takeCommand(8);
        assertTrue(members.cancel(true));
        runtime.close();
        runtime.closed().get();
    }
}
