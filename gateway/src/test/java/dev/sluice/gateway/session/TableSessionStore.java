package dev.sluice.gateway.session;

import dev.sluice.protocol.StoredSession;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store as its author would write it in Java: a table of texts, such as a database has. */
public class TableSessionStore implements SessionStore {
    private final Map<String, String> table = new HashMap<>();

    @Override
    public CompletionStage<StoredSession> load(SessionKey key) {
        return CompletableFuture.supplyAsync(() -> read(key));
    }

    @Override
    public CompletionStage<Void> save(SessionKey key, StoredSession stored) {
        return CompletableFuture.runAsync(() -> write(key, stored));
    }

    @Override
    public CompletionStage<Void> delete(SessionKey key) {
        return CompletableFuture.runAsync(() -> erase(key));
    }

    private synchronized StoredSession read(SessionKey key) {
        String row = table.get(row(key));
        return row == null ? null : StoredSession.fromJson(row);
    }

    private synchronized void write(SessionKey key, StoredSession stored) {
        StoredSession kept = read(key);
        if (kept == null || !stored.isBehind(kept)) {
            table.put(row(key), stored.toJson());
        }
    }

    private synchronized void erase(SessionKey key) {
        table.remove(row(key));
    }

    private static String row(SessionKey key) {
        return key.getBotUserId() + "/" + key.getShardId();
    }
}
