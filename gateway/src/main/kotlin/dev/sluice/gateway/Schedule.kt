package dev.sluice.gateway

import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import org.slf4j.LoggerFactory
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean

/** Where something without a coroutine of its own runs what is due now, or after a while. Thread-safe. */
internal interface Schedule : Executor {
    /** Runs [task] in [nanos], or a little later. */
    fun after(nanos: Long, task: Runnable): AutoCloseable

    /** In the job tree of a runtime; nothing runs any more when that has ended. */
    class InScope(private val scope: CoroutineScope, name: String) : Schedule {
        private val name = CoroutineName(name)

        override fun execute(task: Runnable) {
            scope.launch(name) { task.run() }
        }

        override fun after(nanos: Long, task: Runnable): AutoCloseable {
            val job = scope.launch(name) {
                delay((maxOf(nanos, 1) - 1) / NANOS_PER_MILLI + 1)
                task.run()
            }
            return AutoCloseable { job.cancel() }
        }
    }

    /** On the JDK's own timer: for what lives outside of any runtime. What [executor] refuses runs on the library's own. */
    class OnExecutor(private val executor: Executor) : Schedule {
        private val hasRefused = AtomicBoolean()

        override fun execute(task: Runnable) {
            try {
                executor.execute(task)
            } catch (refused: Throwable) {
                // Nobody would try again: what is due would never come, and a permit on its way would be out for good.
                if (!hasRefused.getAndSet(true)) {
                    logger.warn(
                        "an executor refuses what an identify queue has to tell; it is told on another",
                        refused,
                    )
                }
                CallbackExecutors.shared.execute(task)
            }
        }

        override fun after(nanos: Long, task: Runnable): AutoCloseable {
            val timer = CompletableFuture.delayedExecutor(maxOf(nanos, 0), TimeUnit.NANOSECONDS, this)
            val due = CompletableFuture.runAsync(task, timer)
            return AutoCloseable { due.cancel(false) }
        }
    }

    private companion object {
        private val logger = LoggerFactory.getLogger(LocalIdentifyQueue::class.java)
        private const val NANOS_PER_MILLI = 1_000_000L
    }
}
