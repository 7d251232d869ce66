package dev.sluice.gateway

import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull

/**
 * The one timer of a shard: a coroutine that sleeps until the session's next deadline and then tells it.
 *
 * A deadline that comes nearer wakes it; one that moves away is noticed when it wakes anyway. What serving one throws is
 * logged. Thread-safe.
 *
 * @param deadlineNanos read without waiting, as many shards share the threads that timers run on.
 * @param onTimeout serves what is due, or leaves it to whoever works at the shard; must not wait either.
 */
internal class ShardTimer(
    private val name: String,
    private val logger: ShardLog,
    private val clock: NanoClock,
    private val deadlineNanos: () -> Long,
    private val onTimeout: () -> Unit,
) {
    private val wake = Channel<Unit>(Channel.CONFLATED)

    @Volatile
    private var sleepsUntil = Long.MAX_VALUE

    fun start(scope: CoroutineScope): Job = scope.launch(CoroutineName("$name-timer")) { run() }

    /** The deadline is [nanos] now. */
    fun changed(nanos: Long) {
        if (nanos < sleepsUntil) wake.trySend(Unit)
    }

    private suspend fun run() {
        while (true) {
            val deadline = deadlineNanos()
            sleepsUntil = deadline
            // Read again: it may have come nearer before it could be seen where we sleep until.
            if (deadlineNanos() < deadline) continue
            val wait = deadline - clock.nanoTime()
            when {
                deadline == Long.MAX_VALUE -> wake.receive()
                wait > 0 -> withTimeoutOrNull(millisOf(wait)) { wake.receive() }
                else -> fire(deadline)
            }
        }
    }

    private suspend fun fire(deadline: Long) {
        var pause = if (serve()) 1 else PAUSE_MILLIS
        // A deadline that stays in the past would spin; let others run, and time pass. It stays as long as somebody else
        // works at the shard, an inline handler that blocks perhaps: what is due is left to that one.
        while (deadlineNanos() <= deadline) {
            delay(pause)
            if (deadlineNanos() <= deadline && !serve()) return delay(PAUSE_MILLIS)
            pause = minOf(2 * pause, LONGEST_WAIT_MILLIS)
        }
    }

    /** Without it there would be neither heartbeats nor redials any more, so nothing that is thrown ends it. */
    private fun serve(): Boolean =
        try {
            onTimeout()
            true
        } catch (trouble: Throwable) {
            logger.error("{}: what was due has failed; the timer goes on", name, trouble)
            false
        }

    /** Rounded up: waking too early would only mean to sleep again. */
    private fun millisOf(nanos: Long): Long = (nanos - 1) / NANOS_PER_MILLI + 1

    private companion object {
        private const val NANOS_PER_MILLI = 1_000_000L

        /** What fails again and again shall not fill the log. */
        private const val PAUSE_MILLIS = 1_000L

        /** Who waits for somebody else looks again so often; it costs next to nothing. */
        private const val LONGEST_WAIT_MILLIS = 64L
    }
}
