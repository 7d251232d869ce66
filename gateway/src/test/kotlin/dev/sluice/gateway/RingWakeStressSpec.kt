package dev.sluice.gateway

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import java.util.concurrent.Semaphore

class RingWakeStressSpec :
    StringSpec({
        "whoever waits at a ring is woken for each item, and for the end" {
            val ring = Ring<Int>(capacity = 16)
            val taken = ArrayList<Int>()
            val called = Semaphore(0)
            Stress.together(
                {
                    for (item in 0 until Stress.ROUNDS) if (ring.offer(item)) ring.wake()
                    ring.end()
                    ring.wake()
                },
                {
                    while (!ring.isFinished) {
                        val item = ring.poll()
                        if (item != null) {
                            taken += item
                        } else if (ring.park(called::release)) {
                            called.acquire()
                        }
                    }
                },
            )
            taken shouldContainExactly List(Stress.ROUNDS) { it }
        }

        "one who waits and is cancelled takes nobody's wake" {
            val ring = Ring<Int>(capacity = 16)
            val taken = ArrayList<Int>()
            val called = Semaphore(0)
            Stress.together(
                {
                    for (item in 0 until Stress.ROUNDS) if (ring.offer(item)) ring.wake()
                    ring.end()
                    ring.wake()
                },
                {
                    while (!ring.isFinished) {
                        val item = ring.poll()
                        if (item != null) {
                            taken += item
                        } else if (ring.park(called::release)) {
                            called.acquire()
                        }
                    }
                },
                {
                    while (!ring.isFinished) {
                        val cancelled = Runnable { }
                        if (ring.park(cancelled)) ring.unpark(cancelled)
                    }
                },
            )
            taken shouldContainExactly List(Stress.ROUNDS) { it }
        }
    })
