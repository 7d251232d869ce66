package dev.sluice.gateway

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.runTest
import kotlin.concurrent.thread

class RingSpec :
    StringSpec({
        "items come out in order, and the capacity is soft" {
            val ring = Ring<Int>(4)
            repeat(3) { ring.offer(it) }
            ring.isFull shouldBe false
            ring.offer(3)
            ring.isFull shouldBe true
            ring.offer(4)
            ring.depth shouldBe 5
            List(2) { ring.poll() } shouldContainExactly listOf(0, 1)
            ring.isLow shouldBe false
            ring.poll()
            ring.isLow shouldBe true
        }

        "after the end nothing goes in, and what is there comes out" {
            val ring = Ring<Int>(4)
            ring.offer(1)
            ring.end()
            ring.offer(2)
            ring.isFinished shouldBe false
            ring.poll() shouldBe 1
            ring.poll() shouldBe null
            ring.isFinished shouldBe true
        }

        "a waiter that is cancelled takes nothing, and the next one is woken" {
            runTest {
                val ring = Ring<Int>(4)
                val cancelled = launch { ring.await() }
                val patient = launch { ring.await() }
                testScheduler.advanceUntilIdle()
                cancelled.cancelAndJoin()
                ring.offer(1) shouldBe true
                ring.wake()
                patient.join()
                ring.poll() shouldBe 1
            }
        }

        "a wake that finds nothing there calls nobody, not even one that waits again while it lasts" {
            val ring = Ring<Int>(4)
            var calls = 0
            lateinit var consumer: Runnable
            consumer = Runnable {
                calls++
                while (ring.poll() != null) Unit
                ring.park(consumer)
            }
            ring.park(consumer)
            ring.offer(1) shouldBe true
            ring.wake()
            calls shouldBe 1
            ring.wake()
            calls shouldBe 1
            ring.offer(2) shouldBe true
            ring.wake()
            calls shouldBe 2
        }

        "nobody has to be woken when nobody waits" {
            Ring<Int>(4).offer(1) shouldBe false
        }

        "under contention every item arrives once, in order" {
            val ring = Ring<Int>(64)
            val seen = ArrayList<Int>()
            val total = 100_000
            val producer = thread {
                repeat(total) { if (ring.offer(it)) ring.wake() }
                ring.end()
                ring.wake()
            }
            runBlocking(Dispatchers.Default) {
                while (true) {
                    val item = ring.poll()
                    if (item != null) {
                        seen += item
                    } else if (ring.isFinished) {
                        break
                    } else {
                        ring.await()
                    }
                }
            }
            producer.join()
            seen shouldContainExactly List(total) { it }
        }
    })
