package dev.sluice.gateway.session

import dev.sluice.protocol.StoredSession
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.ConcurrentHashMap

/**
 * Keeps sessions as long as the object lives: for shards that are closed and built again within one process, and for
 * tests. Thread-safe.
 */
public class InMemorySessionStore : SessionStore {
    private val kept = ConcurrentHashMap<SessionKey, StoredSession>()

    override fun load(key: SessionKey): CompletionStage<StoredSession?> = CompletableFuture.completedFuture(kept[key])

    override fun save(key: SessionKey, stored: StoredSession): CompletionStage<Void?> {
        kept.merge(key, stored) { before, now -> if (now.isBehind(before)) before else now }
        return DONE
    }

    override fun delete(key: SessionKey): CompletionStage<Void?> {
        kept.remove(key)
        return DONE
    }

    override fun toString(): String = "InMemorySessionStore(${kept.size} sessions)"

    private companion object {
        private val DONE: CompletionStage<Void?> = CompletableFuture.completedStage(null)
    }
}
