package dev.sluice.gateway

import org.slf4j.LoggerFactory
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger

/**
 * Runs tasks one at a time and in order on [executor], never in the thread that brings them while that is the
 * executor's way. What a task throws, an Error too, is logged. When the executor refuses, whoever brought the task is told
 * so, and what was brought runs with the next task that it takes. Thread-safe; holds what was brought and has not run
 * yet.
 */
internal class SerialTasks(private val executor: Executor) : Executor {
    private val waiting = ConcurrentLinkedQueue<Runnable>()
    private val pending = AtomicInteger()

    override fun execute(task: Runnable) {
        waiting.add(task)
        if (pending.getAndIncrement() != 0) return
        val turn = Turn()
        try {
            executor.execute(turn)
        } catch (refused: Throwable) {
            // A pool that fails to start a thread may have kept the task all the same.
            if (!turn.begins()) return
            pending.set(0)
            throw refused
        }
    }

    private fun drain() {
        var seen = pending.get()
        while (seen != 0) {
            while (true) attempt(waiting.poll() ?: break)
            seen = pending.addAndGet(-seen)
        }
    }

    private fun attempt(task: Runnable) {
        try {
            task.run()
        } catch (trouble: Throwable) {
            logger.warn("a callback has failed", trouble)
        }
    }

    /** Leave to drain, of which nothing comes once it was given up. */
    private inner class Turn : Runnable {
        private val isUsed = AtomicBoolean()

        fun begins(): Boolean = !isUsed.getAndSet(true)

        override fun run() {
            if (begins()) drain()
        }
    }

    private companion object {
        private val logger = LoggerFactory.getLogger(SerialTasks::class.java)
    }
}
