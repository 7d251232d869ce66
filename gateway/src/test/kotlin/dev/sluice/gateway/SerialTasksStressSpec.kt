package dev.sluice.gateway

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit

class SerialTasksStressSpec :
    StringSpec({
        "tasks of many threads run one at a time, each thread's in its order, and none is left" {
            val pool = Executors.newFixedThreadPool(4)
            val tasks = SerialTasks(pool)
            // Not thread-safe: two at a time would be seen.
            val ran = List(3) { ArrayList<Int>() }
            val left = CountDownLatch(3 * ROUNDS)
            Stress.together(
                *Array(3) { mine ->
                    {
                        repeat(ROUNDS) { number ->
                            tasks.execute {
                                ran[mine] += number
                                left.countDown()
                            }
                        }
                    }
                },
            )
            check(left.await(30, TimeUnit.SECONDS)) { "${left.count} tasks were forgotten" }
            pool.shutdown()
            ran.forEach { it shouldContainExactly List(ROUNDS) { number -> number } }
        }
    }) {
    private companion object {
        /** So many that they are brought while others run. */
        val ROUNDS = 20 * Stress.ROUNDS
    }
}
