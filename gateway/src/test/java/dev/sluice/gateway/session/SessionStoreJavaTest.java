package dev.sluice.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sluice.gateway.Shard;
import dev.sluice.gateway.Subscription;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.ShardId;
import dev.sluice.protocol.StoredSession;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stores as a Java caller uses them. */
class SessionStoreJavaTest {
    private final SessionKey key = new SessionKey(81384788765712384L, new ShardId(0, 1));

    @Test
    void aFileHoldsASession(@TempDir Path directory) throws Exception {
        SessionStore store = FileSessionStore.file(directory.resolve("session.json"), Fsync.ALWAYS);
        assertNull(store.load(key).toCompletableFuture().get());
        StoredSession stored = StoredSession.fromJson(
                "{\"version\":1,\"shard\":\"0/1\",\"session\":{\"id\":\"a\",\"sequence\":7,\"shard\":\"0/1\"}}");
        store.save(key, stored).toCompletableFuture().get();
        StoredSession loaded = store.load(key).toCompletableFuture().get();
        assertEquals(7, loaded.getSession().getSequence());
        store.delete(key).toCompletableFuture().get();
        assertNull(store.load(key).toCompletableFuture().get());
    }

    @Test
    void aShardIsSuspendedWhenTheProcessEnds(@TempDir Path directory) throws Exception {
        Shard shard = Shard.builder("MTAwMDAwMDAwMDAwMDAwMDAx.secret.part", Intents.of(Intent.GUILDS))
                .sessionStore(FileSessionStore.directory(directory))
                .build();
        Subscription hook = shard.suspendOnShutdown(Duration.ofSeconds(20));
        hook.close();
        shard.async().close().get();
    }

    @Test
    void aDirectoryHoldsManyAndMemoryForgets(@TempDir Path directory) throws Exception {
        for (SessionStore store : new SessionStore[] {
            FileSessionStore.directory(directory), new InMemorySessionStore(), new TableSessionStore()
        }) {
            assertNull(store.load(key).toCompletableFuture().get());
        }
    }
}
