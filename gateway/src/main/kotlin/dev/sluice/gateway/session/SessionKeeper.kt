package dev.sluice.gateway.session

import dev.sluice.gateway.GatewayException
import dev.sluice.gateway.NanoClock
import dev.sluice.gateway.ShardLog
import dev.sluice.protocol.Session
import dev.sluice.protocol.StoredSession
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.atomic.AtomicLong
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.toKotlinDuration

/**
 * Keeps what is stored of one shard's session up to date: one write at a time, always the latest, not more often than
 * the options say, again when it has failed.
 *
 * [keep] is its coroutine. The other functions may be called from any thread and only wake it.
 */
internal class SessionKeeper(
    private val name: String,
    private val logger: ShardLog,
    private val calls: StoreCalls,
    private val options: SessionStoreOptions,
    private val shard: KeptShard,
    private val clock: NanoClock,
) {
    private val wake = Channel<Unit>(Channel.CONFLATED)

    /** Wakes of those who want the present state stored now: how many there were, and how many are served. */
    private val ordered = AtomicLong()
    private val served = MutableStateFlow(0L)

    @Volatile
    private var isDirty = false

    @Volatile
    private var isUrgent = false

    /** What is to be stored at the very end; null = not yet. */
    @Volatile
    private var last: Last? = null

    private class Last(val wish: StoredSession?)

    private val moved = Runnable {
        isDirty = true
        wake.trySend(Unit)
    }

    /** A session has begun, or is gone: that is stored at once. */
    fun sessionChanged() {
        isUrgent = true
        wake.trySend(Unit)
    }

    /**
     * Suspends until what the shard has finished by now is stored.
     *
     * @throws GatewayException when the shard has ended and it could not be
     */
    suspend fun flush() {
        val mine = ordered.incrementAndGet()
        sessionChanged()
        if (served.first { it >= mine || it == FAILED } == FAILED) {
            throw GatewayException("the shard has ended, and its session could not be stored")
        }
    }

    /** Nothing further follows: [wish] is what remains, null = nothing. [keep] ends when that is stored. */
    fun finish(wish: StoredSession?) {
        if (last == null) last = Last(wish)
        wake.trySend(Unit)
    }

    /** [keep] is over, and not because it was done: whoever waits for it has waited in vain. */
    fun abandoned() {
        served.update { if (it == DONE) DONE else FAILED }
    }

    /** Runs until [finish] was called and done. */
    suspend fun keep() {
        while (last == null) {
            // In this order, or what happens between the two would go unnoticed.
            shard.whenCheckpointMoves(moved)
            if (!calls.isStored(shard.wish())) isDirty = true
            while (!isDirty && !isUrgent && last == null) wake.receive()
            sleepUntil(calls.lastWriteNanos + options.interval.toNanos(), isCutShort = { isUrgent || last != null })
            if (last == null) write()
        }
        finish(last!!)
    }

    private suspend fun write() {
        val order = ordered.get()
        isDirty = false
        isUrgent = false
        if (calls.store(shard.wish())) {
            served.value = order
            calls.storedSession?.let(shard::stored)
        } else {
            isDirty = true
            sleepUntil(clock.nanoTime() + calls.pauseNanos(), isCutShort = { last != null })
        }
    }

    private suspend fun finish(last: Last) {
        val isDone = withTimeoutOrNull(options.endPatience.toKotlinDuration()) {
            while (!calls.store(last.wish, isLast = true)) {
                sleepUntil(clock.nanoTime() + calls.pauseNanos(), isCutShort = { false })
            }
            true
        }
        served.value = if (isDone == true) DONE else FAILED
        if (isDone != true) {
            val what = last.wish?.let { "store $it" } ?: "delete what is stored of ${calls.key}"
            logger.warn("{}: gave up to {}, the store has failed for {}", name, what, options.endPatience)
        }
    }

    private suspend fun sleepUntil(nanos: Long, isCutShort: () -> Boolean) {
        while (!isCutShort()) {
            val left = nanos - clock.nanoTime()
            if (left <= 0) return
            withTimeoutOrNull(left.nanoseconds) { wake.receive() }
        }
    }

    private companion object {
        /** All that will ever be ordered. */
        private const val DONE = Long.MAX_VALUE
        private const val FAILED = -1L
    }
}

/** The shard as its keeper sees it. From any thread. */
internal interface KeptShard {
    /** The session as it shall be stored now; null = nothing shall be. */
    fun wish(): StoredSession?

    /** Has [action] called once, the next time that the checkpoint may have moved. */
    fun whenCheckpointMoves(action: Runnable)

    /** [session] is stored up to its sequence. */
    fun stored(session: Session)
}
