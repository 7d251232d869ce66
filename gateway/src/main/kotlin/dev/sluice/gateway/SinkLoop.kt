package dev.sluice.gateway

import dev.sluice.ratelimit.Backoff
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.plus
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.CompletionStage
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds

/**
 * Hands the dispatches of one shard to a sink, in their order, and tries again those that it could not deliver.
 *
 * Until the shard has ended; then what is left is handed over as far as there is room for it, and nothing is tried again.
 * What was not delivered is not finished, and comes again in the next process. In a cluster, where it has a [place], another
 * shard may go on in the stead of this one, and does not get again what this one has left: so there it goes on trying until
 * it is told that it is [over].
 *
 * The sink is called in one coroutine, for what is tried again too; it answers in any thread. Only the waits before that are
 * elsewhere, on [timers].
 *
 * @param intake open already.
 * @param timers asked for when it begins; never runs code of the user's.
 */
internal class SinkLoop(
    private val shard: Shard,
    private val intake: DispatchCollector,
    private val sink: EventSink,
    private val onError: SinkErrorHandler?,
    private val tally: Tally,
    private val place: SinkPlace?,
    private val timers: () -> CoroutineDispatcher,
) : Subscription {
    private val logger = intake.logger

    /** How many deliveries the sink has not answered. */
    private val underWay = AtomicInteger()

    /** There may be something to do: to hand over, to try again, or to end. */
    private val wakeUp = Channel<Unit>(Channel.CONFLATED)
    private val waker = Runnable { wakeUp.trySend(Unit) }

    /** What has waited long enough to be tried again; no more than may be unfinished. */
    private val due = ConcurrentLinkedQueue<Retry>()

    @Volatile
    private var work: Subscription? = null

    /** Where it waits before it tries again. */
    @Volatile
    private var waits: CoroutineScope? = null

    @Volatile
    private var isHandedOver = false

    @Volatile
    private var isOver = false

    /** True when nothing further is handed over or tried again. */
    @Volatile
    var hasEnded: Boolean = false
        private set

    /** It is at [work], which [run]s it, and tells that it has [ended]. */
    fun start(work: Subscription) {
        this.work = work
    }

    /** Hands over nothing more and tries nothing again; what is under way can still be finished. */
    override fun close() {
        intake.giveUp()
        work?.close()
    }

    /** Nobody goes on in this process with what the shard has left: from now on nothing is tried again. */
    fun over() {
        // Once: the loop comes here after the end each time that it looks, and must not wake itself.
        if (isOver) return
        isOver = true
        waits?.cancel()
        wakeUp.trySend(Unit)
    }

    suspend fun run() =
        coroutineScope {
            val waits = this + Job(coroutineContext[Job]) + timers()
            this@SinkLoop.waits = waits
            if (isOver) waits.cancel()
            if (place?.awaitTurn() != false) handOverAll()
            // Else something is left, and holds the checkpoint.
            if (intake.isFinished) intake.close()
            isHandedOver = true
            while (triesAgain()) awaitWork()
            waits.cancel()
            if (!intake.isFinished || intake.isAtItsBound) place?.passedOn?.cancel()
        }

    /**
     * [run] has returned, or was never begun. With a [cause] it was closed, or its executor is gone: then it leaves as one
     * that was stopped does, and who comes after it begins.
     */
    fun ended(cause: Throwable?) {
        if (cause != null) {
            intake.giveUp()
            over()
        }
        place?.passedOn?.complete(Unit)
        hasEnded = true
        abandonIfIdle()
    }

    /** Suspends until all is handed over, or what is left cannot be. */
    private suspend fun handOverAll() {
        while (handsOver()) {
            if (isOver) {
                // It waits for room, which there will be none of while the sink does not answer.
                withTimeoutOrNull(PATIENCE) { awaitWork() } ?: return
            } else {
                awaitWork()
            }
        }
    }

    /** Hands over what there is; false when there will be nothing more, or never room for it. */
    private fun handsOver(): Boolean {
        do {
            retryWhatIsDue()
            val dispatch = intake.pollManual()
            if (dispatch != null) attempt(dispatch, 1)
        } while (dispatch != null)
        if (place == null && intake.end != null) over()
        val isStuck = isOver && underWay.get() == 0 && intake.isAtItsBound
        return !intake.isFinished && !isStuck
    }

    /** When all was handed over: false as soon as it is finished, or nothing is tried again. */
    private fun triesAgain(): Boolean {
        if (place == null) over()
        retryWhatIsDue()
        if (isOver || intake.unfinished == 0) return false
        if (!intake.isAtItsBound) place?.passedOn?.complete(Unit)
        return true
    }

    private fun retryWhatIsDue() {
        while (!isOver) {
            val retry = due.poll() ?: return
            attempt(retry.dispatch, retry.attempt)
        }
    }

    /** Suspends until there may be something to do. */
    private suspend fun awaitWork() {
        if (!intake.isFinished && !intake.manualParking.park(waker)) return
        try {
            wakeUp.receive()
        } finally {
            intake.manualParking.unpark(waker)
        }
    }

    private fun attempt(dispatch: ManualEvent<RawMessage.Payload>, attempt: Int) {
        underWay.incrementAndGet()
        try {
            val stage: CompletionStage<*>? = logger.within { sink.deliver(shard, dispatch.event) }
            if (stage == null) {
                dispatch.done()
                return answered()
            }
            stage.whenComplete { _, failure ->
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
                waits?.launch {
                    delay(waitAfter(attempt).nanoseconds)
                    due.add(Retry(dispatch, attempt + 1))
                    wakeUp.trySend(Unit)
                }
            }
        }
    }

    /** After what the answer has brought about: whoever looks at the count then sees the rest, too. */
    private fun answered() {
        underWay.decrementAndGet()
        if (isHandedOver || isOver) wakeUp.trySend(Unit)
        abandonIfIdle()
    }

    /** What it has not delivered by now it never will. */
    private fun abandonIfIdle() {
        if (hasEnded && underWay.get() == 0) intake.abandon()
    }

    private fun verdict(dispatch: RawMessage.Payload, attempt: Int, failure: Throwable): SinkVerdict {
        if (onError == null) {
            // The first, the second, the fourth...: a broker that is down must not fill the log.
            if (attempt and (attempt - 1) == 0) {
                logger.warn(
                    "{}: {} did not deliver {} (attempt {}), {}",
                    shard,
                    intake.name,
                    dispatch,
                    attempt,
                    if (isOver) "which is not retried any more" else "it is retried",
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

    private class Retry(val dispatch: ManualEvent<RawMessage.Payload>, val attempt: Int)

    private companion object {
        /**
         * How long one that is over waits for the next answer while it has no room: longer than a broker takes to confirm
         * or a publisher to give up, and short enough for a process that wants to end.
         */
        private val PATIENCE = 60.seconds
    }
}
