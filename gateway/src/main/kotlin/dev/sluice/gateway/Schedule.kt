package dev.sluice.gateway

import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.TimeUnit

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

    /** On the JDK's own timer: for what lives outside of any runtime. */
    class OnExecutor(private val executor: Executor) : Schedule {
        override fun execute(task: Runnable) = executor.execute(task)

        override fun after(nanos: Long, task: Runnable): AutoCloseable {
            val timer = CompletableFuture.delayedExecutor(maxOf(nanos, 0), TimeUnit.NANOSECONDS, executor)
            val due = CompletableFuture.runAsync(task, timer)
            return AutoCloseable { due.cancel(false) }
        }
    }

    private companion object {
        private const val NANOS_PER_MILLI = 1_000_000L
    }
}
