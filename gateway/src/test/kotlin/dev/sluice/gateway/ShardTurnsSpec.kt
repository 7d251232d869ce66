@file:OptIn(kotlinx.coroutines.ExperimentalCoroutinesApi::class)

package dev.sluice.gateway

import dev.sluice.model.ShardId
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeExactly
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.yield
import java.util.concurrent.atomic.AtomicInteger

class ShardTurnsSpec :
    FunSpec({
        val id = ShardId(0, 2)

        test("operations on one shard come one after the other, those on another do not wait") {
            runTest {
                val turns = ShardTurns()
                val done = ArrayList<String>()
                val first = CompletableDeferred<Unit>()
                launch { turns.take(id) { first.await().also { done += "first" } } }
                launch { turns.take(id) { done += "second" } }
                launch { turns.take(ShardId(1, 2)) { done += "other" } }
                runCurrent()
                done shouldContainExactly listOf("other")
                turns.size shouldBeExactly 1
                first.complete(Unit)
                runCurrent()
                done shouldContainExactly listOf("other", "first", "second")
                turns.size shouldBeExactly 0
            }
        }

        test("one that fails, or is cancelled while it waits, keeps no turn") {
            runTest {
                val turns = ShardTurns()
                shouldThrow<IllegalStateException> { turns.take(id) { error("mine") } }
                val first = CompletableDeferred<Unit>()
                launch { turns.take(id) { first.await() } }
                val waiting = launch { turns.take(id) { error("it was cancelled") } }
                runCurrent()
                waiting.cancel()
                first.complete(Unit)
                runCurrent()
                turns.size shouldBeExactly 0
                turns.take(id) {}
            }
        }

        test("of many threads one has a turn at a time") {
            runTest {
                val turns = ShardTurns()
                val atWork = AtomicInteger()
                val most = AtomicInteger()
                coroutineScope {
                    repeat(8) {
                        launch(Dispatchers.Default) {
                            repeat(1_000) {
                                turns.take(id) {
                                    most.accumulateAndGet(atWork.incrementAndGet(), ::maxOf)
                                    yield()
                                    atWork.decrementAndGet()
                                }
                            }
                        }
                    }
                }
                most.get() shouldBeExactly 1
                turns.size shouldBeExactly 0
            }
        }
    })
