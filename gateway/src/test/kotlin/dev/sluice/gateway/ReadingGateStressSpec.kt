package dev.sluice.gateway

import dev.sluice.model.ShardId
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe

class ReadingGateStressSpec :
    StringSpec({
        class Taker(private val gate: ReadingGate) : Pauser {
            val ring = Ring<Int>(capacity = 4)
            val taken = ArrayList<Int>()
            var deepest = 0

            @Volatile
            override var isPausing = false
            override val name = "taker"
            override val reason = "full"
            override val isFull get() = ring.isFull
            override val isLow get() = ring.isLow

            /** On the lane. */
            fun put(item: Int) {
                ring.offer(item)
                deepest = maxOf(deepest, ring.depth)
                gate.pauseIfFull(this)
            }

            fun takeAll() {
                while (taken.size < Stress.ROUNDS) {
                    val item = ring.poll()
                    if (isPausing) gate.resumeIfLow(this)
                    if (item == null) Thread.yield() else taken += item
                }
            }
        }

        "whenever two collectors have taken enough reading goes on, and while one is full it does not" {
            val lane = ShardLane(ShardLog(ShardId.SINGLE)) { }
            val gate = ReadingGate(lane)
            var isOpen = true
            gate.valve = object : ReadingGate.Valve {
                override fun pause(reason: String) {
                    isOpen = false
                }

                override fun resume() {
                    isOpen = true
                }
            }
            val takers = List(2) { Taker(gate) }
            Stress.together(
                {
                    for (item in 0 until Stress.ROUNDS) {
                        while (!lane.look { isOpen }) Thread.yield()
                        lane.run { takers.forEach { it.put(item) } }
                    }
                },
                takers[0]::takeAll,
                takers[1]::takeAll,
            )
            for (taker in takers) {
                taker.taken shouldContainExactly List(Stress.ROUNDS) { it }
                taker.deepest shouldBe 4
            }
            lane.look { gate.names() } shouldBe emptyList()
        }
    })
