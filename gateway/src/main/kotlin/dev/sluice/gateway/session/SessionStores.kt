@file:JvmName("SessionStores")

package dev.sluice.gateway.session

import dev.sluice.protocol.StoredSession
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import java.util.concurrent.CompletionStage

/** [SessionStore.load], awaited. Cancelling the caller cancels the stage, if that is a future. */
@JvmSynthetic
public suspend fun SessionStore.awaitLoad(key: SessionKey): StoredSession? = load(key).await()

/** [SessionStore.save], awaited. */
@JvmSynthetic
public suspend fun SessionStore.awaitSave(key: SessionKey, stored: StoredSession) {
    save(key, stored).await()
}

/** [SessionStore.delete], awaited. */
@JvmSynthetic
public suspend fun SessionStore.awaitDelete(key: SessionKey) {
    delete(key).await()
}

/**
 * A store made of suspending functions, which run in [scope]; when that is cancelled, calls fail.
 *
 * See [SessionStore] for what each has to keep.
 */
@JvmSynthetic
public fun SessionStore(
    scope: CoroutineScope,
    load: suspend (SessionKey) -> StoredSession?,
    save: suspend (SessionKey, StoredSession) -> Unit,
    delete: suspend (SessionKey) -> Unit,
): SessionStore =
    object : SessionStore {
        override fun load(key: SessionKey): CompletionStage<StoredSession?> = scope.future { load(key) }

        override fun save(key: SessionKey, stored: StoredSession): CompletionStage<Void?> =
            scope.future {
                save(key, stored)
                null
            }

        override fun delete(key: SessionKey): CompletionStage<Void?> =
            scope.future {
                delete(key)
                null
            }

        override fun toString(): String = "SessionStore(suspending)"
    }
