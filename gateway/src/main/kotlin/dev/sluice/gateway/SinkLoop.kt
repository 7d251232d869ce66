package dev.sluice.gateway

import dev.sluice.ratelimit.Backoff
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.plus
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.nanoseconds

/**
 * Hands the dispatches of one shard to a sink, in their order, and tries again those that it could not deliver.
 *
 * Until the shard has ended; then what is left is handed over as far as there is room for it, and nothing is tried again.
 * What was not delivered is not finished, and comes again in the next process. In a cluster, where it has a [place], another
 * shard may go on in the stead of this one, and does not get again what this one has left: so there it goes on trying until
 * it is told that it is [over].
 *
 * The sink is called in one coroutine, and again where a wait ends; it answers in any thread.
 *
 * @param intake open already.
 */
internal class SinkLoop(
    private val shard: Shard,
    private val intake: DispatchCollector,
    private val sink: EventSink,
    private val onError: SinkErrorHandler?,
    private val tally: Tally,
    private val place: SinkPlace?,
) : AutoCloseable {
    private val logger = intake.logger

    /** How many deliveries the sink has not answered. */
    private val underWay = AtomicInteger()

    /** Something was answered, or it is over. */
    private val progress = Channel<Unit>(Channel.CONFLATED)

    @Volatile
    private var work: AutoCloseable? = null

    /** Where it is tried again. */
    @Volatile
    private var retries: CoroutineScope? = null

    @Volatile
    private var handing: Job? = null

    @Volatile
    private var isHandedOver = false

    @Volatile
    private var isOver = false

    /** True when nothing further is handed over or tried again. */
    @Volatile
    var hasEnded: Boolean = false
        private set

    /** It is at [work], which [run]s it. */
    fun start(work: AutoCloseable) {
        this.work = work
    }

    /** Hands over nothing more and tries nothing again; what is under way can still be finished. */
    override fun close() {
        intake.giveUp()
        work?.close()
    }

    /** Nobody goes on in this process with what the shard has left: from now on nothing is tried again. */
    fun over() {
        isOver = true
        retries?.cancel()
        progress.trySend(Unit)
        endIfStuck()
    }

    suspend fun run() {
        try {
            coroutineScope {
                retries = this + Job(coroutineContext[Job])
                handing = launch { handOver() }
                if (isOver) over()
                handing?.join()
                // Else something is left, and holds the checkpoint.
                if (intake.isFinished) intake.close()
                awaitRetries()
                retries?.cancel()
                if (!intake.isFinished || intake.isAtItsBound) place?.passedOn?.cancel()
            }
        } catch (trouble: Throwable) {
            intake.close()
            throw trouble
        } finally {
            hasEnded = true
            place?.passedOn?.complete(Unit)
        }
    }

    private suspend fun handOver() {
        if (place?.awaitTurn() == false) return
        while (true) {
            val dispatch = intake.pollManual()
            if (dispatch != null) {
                attempt(dispatch, 1)
                continue
            }
            if (place == null && intake.end != null) over() else endIfStuck()
            if (!intake.awaitMore(intake.manualParking)) return
        }
    }

    /** Suspends until all that was handed over is finished, or it is over. */
    private suspend fun awaitRetries() {
        isHandedOver = true
        if (place == null) over()
        while (!isOver && intake.unfinished > 0) {
            if (!intake.isAtItsBound) place?.passedOn?.complete(Unit)
            progress.receive()
        }
    }

    private fun attempt(dispatch: ManualEvent<RawMessage.Payload>, attempt: Int) {
        underWay.incrementAndGet()
        try {
            logger.within { sink.deliver(shard, dispatch.event) }.whenComplete { _, failure ->
                if (failure == null) dispatch.done() else failed(dispatch, attempt, failure)
                answered()
            }
        } catch (failure: Throwable) {
            failed(dispatch, attempt, failure)
            answered()
        }
    }

    private fun failed(dispatch: ManualEvent<RawMessage.Payload>, attempt: Int, failure: Throwable) {
        tally.listenerFailures.incrementAndGet()
        when (verdict(dispatch.event, attempt, failure)) {
            SinkVerdict.SKIP -> {
                dispatch.done()
            }

            SinkVerdict.STOP -> {
                intake.giveUp()
                place?.passedOn?.complete(Unit)
                over()
            }

            SinkVerdict.RETRY -> {
                retries?.launch {
                    delay(waitAfter(attempt).nanoseconds)
                    attempt(dispatch, attempt + 1)
                }
            }
        }
    }

    /** After what the answer has brought about: whoever looks at the count then sees the rest, too. */
    private fun answered() {
        underWay.decrementAndGet()
        if (isHandedOver) progress.trySend(Unit)
        endIfStuck()
    }

    /** Of what was handed over nothing can be finished any more, so there will never be room for what is left. */
    private fun endIfStuck() {
        if (isOver && underWay.get() == 0 && intake.isAtItsBound) handing?.cancel()
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
