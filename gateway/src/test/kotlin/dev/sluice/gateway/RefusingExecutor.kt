package dev.sluice.gateway

import kotlinx.coroutines.launch
import kotlinx.coroutines.test.TestScope
import java.util.concurrent.Executor

/** Hands its tasks to [executor], but for the next one when there is a [refusal]. */
internal class RefusingExecutor(private val executor: Executor) : Executor {
    /** In virtual time. */
    constructor(scope: TestScope) : this(Executor { task -> scope.backgroundScope.launch { task.run() } })

    /** What is thrown at the next task; null = it is taken. */
    @Volatile
    var refusal: Throwable? = null

    override fun execute(task: Runnable) {
        refusal?.let {
            refusal = null
            throw it
        }
        executor.execute(task)
    }
}

/** For what real threads bring about, whatever virtual time it is. */
internal fun awaitThat(what: String, condition: () -> Boolean) {
    val end = System.nanoTime() + LIMIT_NANOS
    while (!condition()) {
        check(System.nanoTime() < end) { "it never came about that $what" }
        Thread.onSpinWait()
    }
}

/** Far above what a busy machine needs: what has not happened by then never will. */
private const val LIMIT_NANOS = 10_000_000_000L
