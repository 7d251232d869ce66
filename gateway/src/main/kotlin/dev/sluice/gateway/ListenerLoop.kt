package dev.sluice.gateway

import java.util.concurrent.CompletionStage
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Calls one listener with what its intake gives: one call at a time, in order, on [executor].
 *
 * It is at work, or parked at the ring, or waiting for a stage that the listener returned; never two of them at once.
 * The executor sees one task per batch, which is no longer than [ExecutorTurn.BATCH]. Thread-safe.
 *
 * @param call returns the stage that must complete before the next call, or null.
 */
internal class ListenerLoop<T : Any>(
    private val intake: Intake<T>,
    private val executor: Executor,
    private val errors: ListenerErrors,
    private val call: (T) -> CompletionStage<*>?,
) : Runnable,
    Subscription {
    private val logger = intake.logger
    private val look = SecondLook()
    private val turn = ExecutorTurn(executor)

    /** What the stage that was waited for failed with, until the loop sees to it, on the executor. */
    private var unseen: Trouble<T>? = null

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
        intake.giveUp()
    }

    /** One batch: until nothing is there, a stage has to be waited for, or it is others' turn. */
    override fun run() {
        if (turn.isWithin()) return
        logger.within {
            seeToTrouble()
            takeAndCall()
        }
    }

    private fun takeAndCall() {
        var left = ExecutorTurn.BATCH
        while (!isClosed) {
            if (left-- == 0) {
                // It may be long until it goes on, so what was called with last is finished now.
                intake.finish()
                if (turn.giveUp(this)) return
                left = ExecutorTurn.BATCH
            }
            val item = intake.poll()
            if (item == null) {
                if (look.again()) continue
                if (intake.isFinished) return end()
                if (intake.park(::schedule)) return
                continue
            }
            look.took()
            if (!isDoneWith(item)) return
        }
    }

    /** Everything has been called with; what was taken by hand may still be called done. */
    private fun end() {
        if (isClosed) return
        isClosed = true
        intake.close()
    }

    /** Makes the call. True when its stage has completed, or there is none; else the next batch begins when it does. */
    private fun isDoneWith(item: T): Boolean {
        val awaited = try {
            val stage = call(item) ?: return true
            Awaited(item).also { it.watch(stage) }
        } catch (failure: Throwable) {
            failed(item, failure)
            return true
        }
        if (!awaited.isOver()) return false
        seeToTrouble()
        return true
    }

    private fun seeToTrouble() {
        val trouble = unseen ?: return
        unseen = null
        failed(trouble.item, trouble.failure)
    }

    private fun failed(item: T, failure: Throwable) {
        if (!errors.goesOn(item, failure)) close()
    }

    private fun schedule() {
        try {
            executor.execute(this)
        } catch (refused: Throwable) {
            // It is shut down, it is full, or there is no thread to be had.
            logger.refused(intake.name, refused)
            close()
            seeToTrouble()
        }
    }

    private class Trouble<T>(val item: T, val failure: Throwable)

    /** One stage and the loop: whoever comes second goes on, the loop in its batch, the stage with a new one. */
    private inner class Awaited(private val item: T) {
        private val hasCompleted = AtomicBoolean()
        private val isOneHere = AtomicBoolean()

        /** The stage may be anybody's: it is asked for no future, which it may refuse, and it is heard once. */
        fun watch(stage: CompletionStage<*>) {
            try {
                stage.whenComplete { _, failure -> if (!hasCompleted.getAndSet(true)) completed(failure) }
            } catch (trouble: Throwable) {
                if (!hasCompleted.getAndSet(true)) throw trouble
            }
        }

        /** The loop is here; true when the stage was here before. */
        fun isOver(): Boolean = isOneHere.getAndSet(true)

        private fun completed(failure: Throwable?) {
            if (failure != null) unseen = Trouble(item, failure)
            if (isOneHere.getAndSet(true)) schedule()
        }
    }
}
