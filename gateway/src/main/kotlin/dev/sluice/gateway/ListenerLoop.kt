package dev.sluice.gateway

import org.slf4j.LoggerFactory
import java.util.concurrent.CompletionStage
import java.util.concurrent.Executor
import java.util.concurrent.RejectedExecutionException

/**
 * Calls one listener with what its collector holds: one call at a time, in order, on [executor].
 *
 * It is at work, or parked at the ring, or waiting for a stage that the listener returned; never two of them at once.
 * The executor sees one task per batch. Thread-safe.
 *
 * @param call returns the stage that must complete before the next call, or null.
 */
internal class ListenerLoop<T : Any>(
    private val collector: RingCollector<T>,
    private val delivery: Delivery,
    private val executor: Executor,
    private val onError: ListenerErrorHandler?,
    private val call: (T) -> CompletionStage<*>?,
) : Runnable,
    AutoCloseable {
    @Volatile
    private var isClosed = false

    /** Subscribes and begins. */
    fun start() {
        delivery.subscribe(collector)
        schedule()
    }

    override fun close() {
        if (isClosed) return
        isClosed = true
        collector.close()
    }

    /** One batch: until nothing is there, or a stage has to be waited for. */
    override fun run() {
        while (!isClosed) {
            val item = collector.poll()
            if (item == null) {
                if (collector.isFinished || collector.park(::schedule)) return
                continue
            }
            val stage = try {
                call(item)
            } catch (failure: Exception) {
                failed(item, failure)
                null
            }
            if (stage != null && !isDone(item, stage)) return
        }
    }

    /** True when [stage] has completed; else the next batch begins when it does. */
    private fun isDone(item: T, stage: CompletionStage<*>): Boolean {
        val future = stage.toCompletableFuture()
        val failure: (Throwable?) -> Unit = { if (it != null) failed(item, it) }
        if (future.isDone) {
            future.whenComplete { _, thrown -> failure(thrown) }
            return true
        }
        future.whenComplete { _, thrown ->
            failure(thrown)
            schedule()
        }
        return false
    }

    private fun failed(item: T, failure: Throwable) {
        delivery.tally.listenerFailures.incrementAndGet()
        if (onError == null) {
            logger.warn("{} threw; it goes on with the next", collector.name, failure)
            return
        }
        try {
            if (!onError.onError(item, failure)) close()
        } catch (trouble: Exception) {
            logger.warn("the error handler of {} threw; the listener goes on", collector.name, trouble)
        }
    }

    private fun schedule() {
        try {
            executor.execute(this)
        } catch (refused: RejectedExecutionException) {
            logger.warn("the executor of {} takes no more tasks, so it is unsubscribed", collector.name, refused)
            close()
        }
    }

    private companion object {
        private val logger = LoggerFactory.getLogger(Shard::class.java)
    }
}
