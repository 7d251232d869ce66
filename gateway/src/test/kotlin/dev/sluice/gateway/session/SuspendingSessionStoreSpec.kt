package dev.sluice.gateway.session

import dev.sluice.protocol.StoredSession
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.yield

/** A store as its author would write it in Kotlin. */
private fun suspendingStore(scope: CoroutineScope): SessionStore {
    val lock = Mutex()
    val kept = HashMap<SessionKey, StoredSession>()
    return SessionStore(
        scope,
        load = { key ->
            yield()
            lock.withLock { kept[key] }
        },
        save = { key, stored ->
            yield()
            lock.withLock { if (kept[key]?.let(stored::isBehind) != true) kept[key] = stored }
        },
        delete = { key -> lock.withLock { kept -= key } },
    )
}

class SuspendingSessionStoreContractSpec :
    SessionStoreContract({
        suspendingStore(CoroutineScope(Dispatchers.Default))
    })

class SuspendingSessionStoreSpec :
    StringSpec({
        "when its scope has ended, calls fail instead of hanging" {
            val scope = CoroutineScope(Dispatchers.Default)
            val store = suspendingStore(scope)
            scope.cancel()
            val key = SessionKey(1, dev.sluice.model.ShardId.SINGLE)
            shouldThrow<CancellationException> { store.awaitLoad(key) }
        }

        "what the function throws is what the stage fails with" {
            val failing = SessionStore(
                CoroutineScope(Dispatchers.Default),
                load = { error("no database") },
                save = { _, _ -> },
                delete = {},
            )
            val key = SessionKey(1, dev.sluice.model.ShardId.SINGLE)
            shouldThrow<IllegalStateException> { failing.awaitLoad(key) }.message shouldBe "no database"
        }
    })
