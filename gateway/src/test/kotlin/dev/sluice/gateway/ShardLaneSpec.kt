package dev.sluice.gateway

import dev.sluice.model.ShardId
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread

class ShardLaneSpec :
    StringSpec({
        "an input that comes from within another runs after it, and after what it brought about" {
            val trace = ArrayList<String>()
            lateinit var lane: ShardLane
            lane = ShardLane(ShardLog(ShardId.SINGLE)) { trace += "settled" }
            lane.run {
                trace += "outer"
                lane.run { trace += "inner" }
                trace += "outer ends"
            }
            trace shouldContainExactly listOf("outer", "outer ends", "settled", "inner", "settled")
        }

        "while the next input is at hand nobody is woken, and then each once" {
            val woken = ArrayList<String>()
            val first = Runnable { woken += "first" }
            val second = Runnable { woken += "second" }
            val lane = ShardLane(ShardLog(ShardId.SINGLE)) { }

            fun input(more: Boolean, vararg wakers: Runnable) =
                lane.run {
                    lane.holdWakes(more)
                    wakers.forEach(lane::wake)
                }
            input(true, first)
            input(true, second, first)
            woken shouldContainExactly emptyList()
            input(false)
            woken shouldContainExactly listOf("first", "second")
        }

        "wakes are held for so many inputs and no longer" {
            var woken = 0
            val waker = Runnable { woken++ }
            val lane = ShardLane(ShardLog(ShardId.SINGLE)) { }

            fun inputs(count: Int) =
                repeat(count) {
                    lane.run {
                        lane.holdWakes(true)
                        lane.wake(waker)
                    }
                }
            inputs(ShardLane.WAKE_BATCH - 1)
            woken shouldBe 0
            inputs(1)
            woken shouldBe 1
        }

        "an input that says nothing about the next one lets go of held wakes" {
            var woken = 0
            val lane = ShardLane(ShardLog(ShardId.SINGLE)) { }
            lane.run {
                lane.holdWakes(true)
                lane.wake { woken++ }
            }
            lane.run { }
            woken shouldBe 1
        }

        "what is lent is copied only when it has to wait" {
            val trace = ArrayList<String>()
            lateinit var lane: ShardLane
            lane = ShardLane(ShardLog(ShardId.SINGLE)) { }

            fun bring(bytes: ByteArray) =
                lane.run(
                    keep = {
                        val copy = bytes.copyOf()
                        Runnable { trace += "kept ${copy.single()}" }
                    },
                ) { trace += "direct ${bytes.single()}" }
            val lent = byteArrayOf(1)
            bring(lent)
            lane.run {
                bring(lent)
                lent[0] = 9
            }
            trace shouldContainExactly listOf("direct 1", "kept 1")
        }

        "what is to run afterwards runs without the lock, in order, and trouble in it stops nobody" {
            val trace = ArrayList<String>()
            lateinit var lane: ShardLane
            lane = ShardLane(ShardLog(ShardId.SINGLE)) { }
            val other = CountDownLatch(1)
            lane.run {
                lane.after { trace += "first" }
                lane.after { error("mine") }
                lane.after {
                    // Another thread gets the lock now, or this never ends.
                    thread { lane.run { other.countDown() } }
                    other.await()
                    trace += "second"
                }
                trace += "input"
            }
            trace shouldContainExactly listOf("input", "first", "second")
        }

        "not even an Error in what runs afterwards keeps the rest from running, then or later" {
            val trace = ArrayList<String>()
            val lane = ShardLane(ShardLog(ShardId.SINGLE)) { }
            lane.run {
                lane.after { throw AssertionError("mine") }
                lane.after { trace += "same input" }
            }
            lane.after { trace += "later" }
            lane.run { lane.wake { trace += "woken" } }
            trace shouldContainExactly listOf("same input", "later", "woken")
        }

        "what must not wait is left to whoever holds the lane, once, and runs when that leaves it" {
            val trace = CopyOnWriteArrayList<String>()
            val lane = ShardLane(ShardLog(ShardId.SINGLE)) { trace += "settled" }
            val input = Runnable { trace += "left" }
            val held = CountDownLatch(1)
            val release = CountDownLatch(1)
            val holder = thread {
                lane.run {
                    held.countDown()
                    release.await()
                    trace += "holder"
                }
            }
            held.await()
            repeat(2) { lane.runSoon(input) }
            lane.runSoon { trace += "another" }
            trace shouldContainExactly emptyList()
            release.countDown()
            holder.join()
            trace shouldContainExactly listOf("holder", "settled", "left", "settled", "another", "settled")
            trace.clear()
            lane.runSoon(input)
            lane.run {
                lane.runSoon(input)
                trace += "outer"
            }
            trace shouldContainExactly listOf("left", "settled", "outer", "settled", "left", "settled")
        }

        "nothing that is left to others is lost, whoever leaves the lane" {
            var inputs = 0
            val lane = ShardLane(ShardLog(ShardId.SINGLE)) { }
            val threads = List(4) { number ->
                thread {
                    repeat(5_000) {
                        lane.runSoon { inputs++ }
                        if (number % 2 == 0) lane.look { } else lane.run { lane.holdWakes(it % 3 == 0) }
                    }
                }
            }
            threads.forEach { it.join() }
            lane.look { inputs } shouldBe 20_000
        }

        "many threads are let in one at a time, and nothing of theirs is lost" {
            var isInside = false
            var inputs = 0
            var settled = 0
            val done = AtomicInteger()
            lateinit var lane: ShardLane
            lane = ShardLane(ShardLog(ShardId.SINGLE)) { settled++ }
            val threads = List(4) {
                thread {
                    repeat(5_000) {
                        lane.run {
                            check(!isInside) { "two at a time" }
                            isInside = true
                            inputs++
                            lane.after { done.incrementAndGet() }
                            lane.run { inputs++ }
                            isInside = false
                        }
                    }
                }
            }
            threads.forEach { it.join() }
            lane.look { inputs } shouldBe 40_000
            lane.look { settled } shouldBe 40_000
            done.get() shouldBe 20_000
        }
    })
