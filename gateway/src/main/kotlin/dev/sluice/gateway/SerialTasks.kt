package dev.sluice.gateway

import org.slf4j.LoggerFactory
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicInteger

/**
 * Runs tasks one at a time and in order on [executor], never in the thread that brings them while that is the
 * executor's way. Thread-safe; holds what was brought and has not run yet.
 */
internal class SerialTasks(private val executor: Executor) : Executor {
    private val waiting = ConcurrentLinkedQueue<Runnable>()
    private val pending = AtomicInteger()

    override fun execute(task: Runnable) {
        waiting.add(task)
        if (pending.getAndIncrement() == 0) executor.execute(::drain)
    }

    private fun drain() {
        var seen = pending.get()
        while (seen != 0) {
            repeat(seen) { waiting.poll()?.let(::attempt) }
            seen = pending.addAndGet(-seen)
        }
    }

    private fun attempt(task: Runnable) {
        try {
            task.run()
        } catch (trouble: Exception) {
            logger.warn("a callback has failed", trouble)
        }
    }

    private companion object {
        private val logger = LoggerFactory.getLogger(SerialTasks::class.java)
    }
}
