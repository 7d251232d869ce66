package dev.sluice.gateway

import java.util.concurrent.CompletionStage
import java.util.concurrent.Executor
import java.util.concurrent.RejectedExecutionException

/**
 * Calls one listener with what its intake gives: one call at a time, in order, on [executor].
 *
 * It is at work, or parked at the ring, or waiting for a stage that the listener returned; never two of them at once.
 * The executor sees one task per batch. Thread-safe.
 *
 * @param call returns the stage that must complete before the next call, or null.
 */
internal class ListenerLoop<T : Any>(
    private val intake: Intake<T>,
    private val executor: Executor,
    private val errors: ListenerErrors,
    private val call: (T) -> CompletionStage<*>?,
) : Runnable,
    AutoCloseable {
    private val logger = intake.logger
    private val look = SecondLook()

    @Volatile
    private var isClosed = false

    /** Subscribes and begins. */
    fun start() {
        intake.open()
        schedule()
    }

    override fun close() {
        if (isClosed) return
        isClosed = true
        intake.close()
    }

    /** One batch: until nothing is there, or a stage has to be waited for. */
    override fun run() = logger.within { takeAndCall() }

    private fun takeAndCall() {
        while (!isClosed) {
            val item = intake.poll()
            if (item == null) {
                if (look.again()) continue
                if (intake.isFinished || intake.park(::schedule)) return
                continue
            }
            look.took()
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
        if (!errors.goesOn(item, failure)) close()
    }

    private fun schedule() {
        try {
            executor.execute(this)
        } catch (refused: RejectedExecutionException) {
            logger.warn("the executor of {} takes no more tasks, so it is unsubscribed", intake.name, refused)
            close()
        }
    }
}
