package dev.sluice.gateway.session

import dev.sluice.gateway.NanoClock
import dev.sluice.gateway.ShardLog
import dev.sluice.protocol.Session
import dev.sluice.protocol.SnapshotRefusedException
import dev.sluice.protocol.StoredSession
import dev.sluice.ratelimit.Backoff
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.future.await
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.CompletionStage
import java.util.concurrent.FutureTask
import java.util.concurrent.TimeoutException
import java.util.concurrent.atomic.AtomicLong
import kotlin.random.Random
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.toKotlinDuration

/**
 * The calls of one shard to its store, which may fail, hang, throw or block: none of that gets further than here. It is
 * counted, and a row of failures is a few warnings.
 *
 * Confined to one coroutine, except the counts.
 */
internal class StoreCalls(
    private val name: String,
    private val logger: ShardLog,
    val key: SessionKey,
    private val store: SessionStore,
    private val options: SessionStoreOptions,
    private val dispatcher: CoroutineDispatcher,
    private val clock: NanoClock,
    random: Random,
) {
    private val backoff = Backoff(random = random)
    private var failuresInARow = 0L

    /** Since when every call has failed; null while the last one has not. */
    @Volatile
    var failingSinceNanos: Long? = null
        private set

    /** What the store holds; null = nothing, or [isKnown] is false. */
    private var stored: StoredSession? = null
    private var isKnown = false

    /** Writes that have succeeded. */
    val writes = AtomicLong()

    /** Calls that have failed. */
    val failures = AtomicLong()

    /** When a write last began. */
    var lastWriteNanos: Long = clock.nanoTime() - options.interval.toNanos()
        private set

    /** The session that is stored, up to where it is; null when none is. */
    val storedSession: Session? get() = stored?.session

    /** How long to leave the store alone after a failure. */
    fun pauseNanos(): Long = backoff.nextDelayNanos()

    /**
     * What is stored; null when nothing is.
     *
     * @throws SnapshotRefusedException when there is something that cannot be read, or the store fails for too long
     */
    suspend fun load(): StoredSession? {
        // Whatever becomes of it, there is nothing that would have to be deleted before a session begins.
        isKnown = true
        val loaded =
            withTimeoutOrNull(options.startPatience.toKotlinDuration()) { untilDone { call("load", store::load) } }
                ?: throw SnapshotRefusedException("the session store has failed for ${options.startPatience}")
        stored = loaded.value
        return loaded.value
    }

    /** Commands that may be in the store are about to be sent here: nobody else shall find them there. */
    suspend fun claim(wish: () -> StoredSession?) {
        val isClaimed = withTimeoutOrNull(options.startPatience.toKotlinDuration()) {
            untilDone { store(wish()).takeIf { it } }
        }
        if (isClaimed == null) {
            logger.warn("{}: commands that an earlier process left could not be taken out of the store", name)
        }
    }

    /** Whether the store holds [wish] already; what has been received since is not worth a write. */
    fun isStored(wish: StoredSession?): Boolean {
        val before = stored
        if (!isKnown || wish == null || before == null) return isKnown && wish == null && before == null
        return wish.session == before.session && wish.commandCount == before.commandCount
    }

    /**
     * Makes the store hold [wish], nothing when that is null; false when it failed.
     *
     * @param isLast no write follows, so what has been received counts too: a session that is lost is told with it.
     */
    suspend fun store(wish: StoredSession?, isLast: Boolean = false): Boolean {
        if (isStored(wish) && !(isLast && hasReceivedSince(wish))) return true
        lastWriteNanos = clock.nanoTime()
        val done = if (wish == null) call("delete", store::delete) else call("save") { store.save(it, wish) }
        // After a failure it may have been done or not.
        isKnown = done != null
        if (done == null) return false
        stored = wish
        writes.incrementAndGet()
        return true
    }

    private fun hasReceivedSince(wish: StoredSession?): Boolean =
        wish?.lastReceived != stored?.lastReceived || wish?.lastReceivedAt != stored?.lastReceivedAt

    private class Answer<T>(val value: T)

    private suspend fun <T : Any> untilDone(work: suspend () -> T?): T {
        while (true) {
            work()?.let { return it }
            delay(pauseNanos().nanoseconds)
        }
    }

    /** What the store answered, or null when it failed. */
    private suspend fun <T> call(what: String, call: (SessionKey) -> CompletionStage<T>?): Answer<T>? {
        val trouble = try {
            val answer = withTimeoutOrNull(options.callTimeout.toKotlinDuration()) {
                Answer(begin(what, call).await())
            }
            if (answer != null) return answer.also { succeeded(what) }
            TimeoutException("no answer within ${options.callTimeout}")
        } catch (refused: SnapshotRefusedException) {
            if (what == "load") throw refused
            refused
        } catch (trouble: Throwable) {
            // Also the store's own cancellation, which is a failure like another; ours is not.
            currentCoroutineContext().ensureActive()
            trouble
        }
        failed(what, trouble)
        return null
    }

    /**
     * The store's promise of an answer. Who blocks is interrupted when nobody waits any more, and not waited for: what
     * interrupts do not end (a socket, a file of a server that is gone) must not keep a shard from starting or ending.
     */
    private suspend fun <T> begin(what: String, call: (SessionKey) -> CompletionStage<T>?): CompletionStage<T> =
        suspendCancellableCoroutine { caller ->
            val task = FutureTask {
                val begun = runCatching {
                    checkNotNull(call(key)) { "SessionStore.$what returned null, return a stage" }
                }
                caller.resumeWith(begun)
            }
            caller.invokeOnCancellation { task.cancel(true) }
            dispatcher.asExecutor().execute {
                task.run()
                // It was meant for the call; the thread goes on with other things.
                if (task.isCancelled) Thread.interrupted()
            }
        }

    private fun succeeded(what: String) {
        backoff.reset()
        if (failuresInARow > 0) {
            logger.info("{}: the session store works again ({}), after {} failures", name, what, failuresInARow)
        }
        failuresInARow = 0
        failingSinceNanos = null
    }

    private fun failed(what: String, trouble: Throwable) {
        failures.incrementAndGet()
        failuresInARow++
        if (failingSinceNanos == null) failingSinceNanos = clock.nanoTime()
        // The first, the second, the fourth...: a store that is down for days is told of, and does not fill the log.
        if (failuresInARow and (failuresInARow - 1) == 0L) {
            logger.warn(
                "{}: the session store failed to {} {} ({} in a row); it is tried again",
                name,
                what,
                key,
                failuresInARow,
                trouble,
            )
        } else {
            logger.debug("{}: the session store failed to {} for the {}th time", name, what, failuresInARow, trouble)
        }
    }
}
