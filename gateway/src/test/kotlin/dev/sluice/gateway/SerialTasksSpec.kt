package dev.sluice.gateway

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import java.util.concurrent.Executor
import java.util.concurrent.RejectedExecutionException

class SerialTasksSpec :
    StringSpec({
        "a task that throws, whatever it is, is logged, and the next ones run" {
            val ran = ArrayList<String>()
            val tasks = SerialTasks(Runnable::run)
            tasks.execute { throw AssertionError("mine") }
            tasks.execute { ran += "second" }
            tasks.execute { error("mine") }
            tasks.execute { ran += "fourth" }
            ran shouldContainExactly listOf("second", "fourth")
        }

        "an executor that refuses is told to who brings the task, which runs when the executor takes tasks again" {
            for (refusal in listOf(RejectedExecutionException("full"), OutOfMemoryError("no thread"))) {
                val ran = ArrayList<String>()
                var refused: Throwable? = refusal
                val tasks = SerialTasks(
                    Executor { task ->
                        refused?.let { throw it }
                        task.run()
                    },
                )
                shouldThrow<Throwable> { tasks.execute { ran += "first" } }
                shouldThrow<Throwable> { tasks.execute { ran += "second" } }
                refused = null
                tasks.execute { ran += "third" }
                ran shouldContainExactly listOf("first", "second", "third")
            }
        }
    })
