package dev.sluice.gateway

import java.util.concurrent.Executor

/**
 * Gives a thread of [executor] back between two batches of endless work, so that whoever else waits for one gets it: other
 * listeners, futures, the session store. A listener that is behind is never done, as reading goes on when half is taken.
 *
 * For one task that never runs twice at once.
 */
internal class ExecutorTurn(private val executor: Executor) {
    @Volatile
    private var handing: Handing? = null

    /**
     * To be asked first by the task when it is run: true when it was run from within [giveUp], by an executor that runs
     * what it is given at once. Then it must return, and goes on where it was.
     */
    fun isWithin(): Boolean {
        val open = handing ?: return false
        if (open.thread !== Thread.currentThread() || open.isOver) return false
        open.isOver = true
        return true
    }

    /** Has [task] run again, after others; false when it must go on now, since the executor is full, or has no others. */
    fun giveUp(task: Runnable): Boolean {
        val mine = Handing(Thread.currentThread())
        handing = mine
        try {
            executor.execute(task)
        } catch (_: Throwable) {
            // Full, or shut down: it has a thread now, and who wants another one later is told then.
            mine.isOver = true
            return false
        }
        val wasRunWithin = mine.isOver
        mine.isOver = true
        return !wasRunWithin
    }

    /** Touched by [thread] alone. */
    private class Handing(val thread: Thread) {
        var isOver = false
    }

    companion object {
        /** What is taken between two turns: enough that a turn costs nothing beside it, few enough to wait for. */
        const val BATCH: Int = 64
    }
}
