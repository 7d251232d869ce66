package dev.sluice.gateway

import dev.sluice.gateway.rest.SessionStartLimit
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeoutException

/**
 * One question for the session start limit; what never comes is a failure too. Thread-safe.
 *
 * @param onAnswered called with the answer or the trouble, perhaps more than once; only the first counts.
 */
internal class SessionStartQuestion(
    private val source: SessionStartSource,
    schedule: Schedule,
    private val onAnswered: (SessionStartQuestion, SessionStartLimit?, Throwable?) -> Unit,
) {
    /** For those who wait for the answer; completed by whoever asked. */
    val answer = CompletableFuture<SessionStartLimit>()

    private val overdue = schedule.after(TIMEOUT_NANOS) {
        onAnswered(this, null, TimeoutException("no answer within half a minute"))
    }

    fun put() {
        try {
            source.ask().whenComplete { limit, trouble -> came(limit, trouble) }
        } catch (trouble: Throwable) {
            came(null, trouble)
        }
    }

    /** Nobody waits for it any more. */
    fun withdraw() = overdue.close()

    private fun came(limit: SessionStartLimit?, trouble: Throwable?) {
        overdue.close()
        onAnswered(this, limit, trouble)
    }

    private companion object {
        /** Twice what a REST request may take. */
        private const val TIMEOUT_NANOS = 30_000_000_000L
    }
}
