package dev.sluice.gateway

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.asCoroutineDispatcher
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executor
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

class ListenerLoopStressSpec :
    StringSpec({
        "stages that complete at any moment in other threads: one call at a time, none lost, each failure told once" {
            val pool = Executors.newFixedThreadPool(4)
            val seen = ArrayList<Int>()
            val told = ArrayList<Int>()
            val inside = AtomicInteger()
            val done = CountDownLatch(ROUNDS)
            val intake = Numbers(ROUNDS, pool)
            val errors = ListenerErrors(intake, { Tally() }) { item, _ ->
                check(inside.get() == 0) { "told while a call is under way" }
                told.add(item as Int)
                done.countDown()
                true
            }
            ListenerLoop(intake, pool, errors) { number ->
                check(inside.incrementAndGet() == 1) { "two at a time" }
                seen += number
                val stage = CompletableFuture<Int>()
                inside.decrementAndGet()
                pool.execute {
                    if (number % 3 == 0) {
                        stage.completeExceptionally(AssertionError("$number"))
                    } else {
                        stage.complete(number)
                        done.countDown()
                    }
                }
                stage
            }.start()
            check(done.await(30, TimeUnit.SECONDS)) { "${done.count} are missing" }
            pool.shutdown()
            pool.awaitTermination(30, TimeUnit.SECONDS) shouldBe true
            seen shouldContainExactly List(ROUNDS) { it }
            told shouldContainExactly List(ROUNDS) { it }.filter { it % 3 == 0 }
        }
    }) {
    private companion object {
        val ROUNDS = 10 * Stress.ROUNDS
    }
}

/** The numbers up to [count], all there from the beginning. */
private class Numbers(private val count: Int, executor: Executor) : Intake<Int> {
    private var next = 0
    override val name: String get() = "numbers"
    override val logger: ShardLog = ShardLog(null)
    override val callbackDispatcher: CoroutineDispatcher = executor.asCoroutineDispatcher()
    override val isFinished: Boolean get() = next == count
    override val manualParking: Parking get() = this

    override fun open() = Unit

    override fun poll(): Int? = if (next < count) next++ else null

    override fun finish() = Unit

    override fun pollManual(): ManualEvent<Int>? = null

    override fun park(waiter: Runnable): Boolean = false

    override fun unpark(waiter: Runnable): Boolean = false

    override fun failure(): GatewayException? = null

    override fun close() = Unit
}
