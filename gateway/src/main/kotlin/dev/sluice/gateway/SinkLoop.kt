package dev.sluice.gateway

import dev.sluice.ratelimit.Backoff
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlin.random.Random
import kotlin.time.Duration.Companion.nanoseconds

/**
 * Hands the dispatches of one shard to a sink, in their order, and tries again those that it could not deliver.
 *
 * Ends when the shard has ended and everything was handed over: what the sink is still at can be finished, but nothing
 * is tried again. What was not delivered then is not finished.
 *
 * @param intake open already.
 */
internal class SinkLoop(
    private val shard: Shard,
    private val intake: Intake<RawMessage.Payload>,
    private val sink: EventSink,
    private val onError: SinkErrorHandler?,
    private val tally: Tally,
) {
    private val logger = intake.logger

    suspend fun run() {
        try {
            coroutineScope {
                val retries = CoroutineScope(coroutineContext + Job(coroutineContext[Job]))
                while (true) {
                    val dispatch = intake.pollManual()
                    if (dispatch != null) {
                        attempt(dispatch, 1, retries)
                    } else if (!intake.awaitMore(intake.manualParking)) {
                        break
                    }
                }
                retries.cancel()
            }
        } finally {
            intake.close()
        }
    }

    /** [retries] = where it is tried again. */
    private fun attempt(dispatch: ManualEvent<RawMessage.Payload>, attempt: Int, retries: CoroutineScope) {
        try {
            logger.within { sink.deliver(shard, dispatch.event) }.whenComplete { _, failure ->
                if (failure == null) dispatch.done() else failed(dispatch, attempt, failure, retries)
            }
        } catch (failure: Throwable) {
            failed(dispatch, attempt, failure, retries)
        }
    }

    private fun failed(
        dispatch: ManualEvent<RawMessage.Payload>,
        attempt: Int,
        failure: Throwable,
        retries: CoroutineScope,
    ) {
        tally.listenerFailures.incrementAndGet()
        when (verdict(dispatch.event, attempt, failure)) {
            SinkVerdict.SKIP -> {
                dispatch.done()
            }

            SinkVerdict.STOP -> {
                intake.close()
            }

            SinkVerdict.RETRY -> {
                retries.launch {
                    delay(waitAfter(attempt).nanoseconds)
                    attempt(dispatch, attempt + 1, retries)
                }
            }
        }
    }

    private fun verdict(dispatch: RawMessage.Payload, attempt: Int, failure: Throwable): SinkVerdict {
        if (onError == null) {
            // The first, the second, the fourth...: a broker that is down must not fill the log.
            if (attempt and (attempt - 1) == 0) {
                logger.warn(
                    "{}: {} did not deliver {} (attempt {}), it is retried",
                    shard,
                    intake.name,
                    dispatch,
                    attempt,
                    failure,
                )
            }
            return SinkVerdict.RETRY
        }
        return try {
            onError.onError(dispatch, failure, attempt)
        } catch (trouble: Throwable) {
            logger.warn("{}: the error handler of {} threw; the delivery is retried", shard, intake.name, trouble)
            SinkVerdict.RETRY
        }
    }

    private fun waitAfter(attempt: Int): Long =
        Backoff.withDefaults(Random.Default).also { it.level = attempt - 1 }.nextDelayNanos()
}
