package dev.sluice.gateway

import java.util.concurrent.Executor
import java.util.concurrent.Flow
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicLong

/**
 * A [Flow.Publisher] over collectors: each subscriber gets one of its own, and what it asks for is what it gets.
 *
 * What a subscriber has not asked for waits in its ring; when that is full reading pauses. Signals come one at a time
 * on [executor]. Thread-safe.
 */
internal class CollectorPublisher<T : Any>(private val executor: Executor, private val intake: () -> Intake<T>) :
    Flow.Publisher<T> {
    override fun subscribe(subscriber: Flow.Subscriber<in T>) {
        val mine = intake()
        val refusal = try {
            mine.open()
            null
        } catch (taken: IllegalStateException) {
            taken
        }
        PublishedCollector(mine, executor, subscriber, refusal).start()
    }
}

/**
 * One subscription. All signals are given by [run], which never runs twice at once.
 *
 * @param refusal why there is nothing to collect from: a subscriber must learn that by a signal (Reactive Streams 1.9).
 */
private class PublishedCollector<T : Any>(
    private val intake: Intake<T>,
    private val executor: Executor,
    private val subscriber: Flow.Subscriber<in T>,
    private val refusal: IllegalStateException?,
) : Flow.Subscription,
    Runnable {
    private val logger = intake.logger
    private val demand = AtomicLong()
    private val signals = AtomicInteger()
    private val turn = ExecutorTurn(executor)

    /** Only [run] touches it. */
    private var isIntroduced = false

    /** Set by [run], cleared by whoever fills the ring. */
    @Volatile
    private var isParked = false

    @Volatile
    private var isOver = false

    @Volatile
    private var isMisused = false

    fun start() = schedule()

    override fun request(n: Long) {
        if (n <= 0) {
            isMisused = true
        } else {
            // Long.MAX_VALUE means "without bound": it must not overflow.
            demand.updateAndGet { if (it + n < 0) Long.MAX_VALUE else it + n }
        }
        schedule()
    }

    override fun cancel() {
        isOver = true
        intake.close()
    }

    override fun run() {
        if (!turn.isWithin()) logger.within { signal() }
    }

    private fun signal() {
        var seen = signals.get()
        while (seen != 0) {
            try {
                // What was signalled stays so, and nobody else has this run meanwhile.
                while (!work()) if (turn.giveUp(this)) return
            } catch (trouble: Throwable) {
                logger.warn("the subscriber of {} threw, so it is unsubscribed", intake.name, trouble)
                cancel()
            }
            seen = signals.addAndGet(-seen)
        }
    }

    /** True when all that can be done now is done; false when it is others' turn. */
    private fun work(): Boolean {
        if (!isIntroduced) {
            isIntroduced = true
            subscriber.onSubscribe(this)
        }
        var left = ExecutorTurn.BATCH
        while (!isOver) {
            if (left-- == 0) {
                intake.finish()
                return false
            }
            if (refusal != null) return finish(refusal)
            if (isMisused) return finish(IllegalArgumentException("request(n) needs a positive n"))
            if (intake.isFinished) {
                intake.finish()
                return finish(intake.failure())
            }
            if (demand.get() == 0L) {
                // The next one may be long in coming, so the one before is finished now.
                intake.finish()
                // The end may have come meanwhile, and nobody would tell of it again.
                if (awaitItems() || !intake.isFinished) return true
                continue
            }
            val item = intake.poll()
            if (item == null) {
                if (awaitItems()) return true
                continue
            }
            demand.updateAndGet { if (it == Long.MAX_VALUE) it else it - 1 }
            subscriber.onNext(item)
        }
        return true
    }

    /** Parks at the ring unless that is so already; false when there is something to see right now. */
    private fun awaitItems(): Boolean {
        if (isParked) return true
        isParked = true
        if (!intake.park(::unparked)) isParked = false
        return isParked
    }

    private fun unparked() {
        isParked = false
        schedule()
    }

    private fun finish(failure: Throwable?): Boolean {
        isOver = true
        intake.close()
        if (failure == null) subscriber.onComplete() else subscriber.onError(failure)
        return true
    }

    private fun schedule() {
        if (signals.getAndIncrement() != 0) return
        try {
            executor.execute(this)
        } catch (refused: Throwable) {
            logger.refused(intake.name, refused)
            cancel()
        }
    }
}
