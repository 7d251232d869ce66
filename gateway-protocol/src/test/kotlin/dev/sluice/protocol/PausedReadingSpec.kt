package dev.sluice.protocol

import dev.sluice.model.ReadingPaused
import dev.sluice.model.ReadingResumed
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe

class PausedReadingSpec :
    StringSpec({
        fun Scene.pause() = input { handleReadingPaused(now) }

        fun Scene.resume() = input { handleReadingResumed(now) }

        fun Scene.beats() = sentOpcodes.count { it == 1 }

        "beats go on while reading is paused and a missing ACK does not count" {
            val scene = Scene { slowCollectorIntervals(10) }.reach(StateKind.READY).toDeadline().pause()
            scene.pass(5 * Scene.INTERVAL)
            scene.beats() shouldBe 6
            scene.closes.shouldBeEmpty()
        }

        "after resuming the zombie check starts anew with one full interval" {
            val scene = Scene { slowCollectorIntervals(10) }.reach(StateKind.READY).toDeadline().pause()
            scene.pass(3 * Scene.INTERVAL).resume()
            val beats = scene.beats()
            scene.toDeadline()
            scene.beats() shouldBe beats + 1
            scene.closes.shouldBeEmpty()
            val beatAt = scene.now
            scene.toDeadline()
            scene.closes shouldBe listOf(4900)
            scene.now - beatAt shouldBe Scene.INTERVAL
        }

        "paused for two heartbeats: told, closed with 4904, and no dial until reading resumes" {
            val scene = Scene().reach(StateKind.READY).pause()
            scene.pass(2 * Scene.INTERVAL - 1)
            scene.closes.shouldBeEmpty()
            scene.told<ReadingPaused>().shouldBeEmpty()
            scene.pass(1)
            scene.closes shouldBe listOf(4904)
            scene.told<ReadingPaused>().size shouldBe 1
            scene.closed(4904)
            scene.kind shouldBe StateKind.WAITING
            scene.machine.deadlineNanos() shouldBe Long.MAX_VALUE
            scene.input { handleWake(scene.now) }.kind shouldBe StateKind.WAITING
            scene.now += 100 * Scene.SECOND
            scene.resume()
            scene.kind shouldBe StateKind.CONNECTING
            scene.told<ReadingResumed>().size shouldBe 1
            scene
                .opened()
                .hello()
                .sentOpcodes
                .last() shouldBe 6
        }

        "a short pause is not told" {
            val scene = Scene()
                .reach(StateKind.READY)
                .pause()
                .pass(Scene.SECOND)
                .resume()
            scene.told<ReadingPaused>().shouldBeEmpty()
            scene.told<ReadingResumed>().shouldBeEmpty()
            scene.passAlive(10 * Scene.INTERVAL)
            scene.closes.shouldBeEmpty()
        }

        "resuming early does not cut the wait of the backoff" {
            val scene = Scene().reach(StateKind.WAITING)
            val until = scene.machine.deadlineNanos()
            scene.pause().resume()
            scene.kind shouldBe StateKind.WAITING
            scene.machine.deadlineNanos() shouldBe until
        }

        "an answer that cannot be seen is not overdue" {
            for (kind in listOf(StateKind.IDENTIFYING, StateKind.RESUMING, StateKind.REPLAYING)) {
                val scene = Scene { slowCollectorIntervals(1000) }.reach(kind).pause().pass(600 * Scene.SECOND)
                scene.kind shouldBe kind
                scene.resume()
                scene.passAlive(59 * Scene.SECOND)
                scene.kind shouldBe kind
                scene.passAlive(180 * Scene.SECOND)
                (kind == scene.kind) shouldBe false
            }
        }

        "a pause before HELLO is borne for two HELLO timeouts" {
            val scene = Scene().reach(StateKind.AWAITING_HELLO).pause().pass(39 * Scene.SECOND)
            scene.kind shouldBe StateKind.AWAITING_HELLO
            scene.pass(Scene.SECOND)
            scene.closes shouldBe listOf(4904)
        }

        "a pause while dialing lasts into the connection" {
            val scene = Scene().reach(StateKind.CONNECTING).pause().opened()
            scene.pass(40 * Scene.SECOND)
            scene.closes shouldBe listOf(4904)
        }

        "a pause that outlives its connection is told by the beats that it had, once, and dials when it is over" {
            val scene = Scene()
                .reach(StateKind.AWAITING_HELLO)
                .hello(10_000)
                .permit()
                .ready()
                .pause()
            scene.pass(Scene.SECOND).closed(1006)
            scene.pass(19 * Scene.SECOND - 1)
            scene.told<ReadingPaused>().shouldBeEmpty()
            scene.pass(1)
            scene.told<ReadingPaused>().size shouldBe 1
            scene.pass(3_600 * Scene.SECOND)
            scene.told<ReadingPaused>().size shouldBe 1
            scene.told<ReadingResumed>().shouldBeEmpty()
            scene.connects.size shouldBe 1
            scene.resume()
            scene.told<ReadingResumed>().size shouldBe 1
            scene.connects.size shouldBe 2
        }

        "a pause before there was any heartbeat is told after two usual ones" {
            val scene = Scene().pause().start().pass(2 * Scene.INTERVAL - 1)
            scene.told<ReadingPaused>().shouldBeEmpty()
            scene.pass(1)
            scene.told<ReadingPaused>().size shouldBe 1
            scene.connects.shouldBeEmpty()
        }

        "a pause that begins without a connection and stays without one is told once" {
            for ((kind, end) in listOf<Pair<StateKind, Scene.() -> Unit>>(
                StateKind.CONNECTING to { dialFails() },
                StateKind.CLOSING to { closed() },
                StateKind.WAITING to { },
                StateKind.PARKED to { },
            )) {
                val scene = Scene().reach(kind).pause().apply(end)
                scene.pass(2 * Scene.INTERVAL - 1)
                scene.told<ReadingPaused>().shouldBeEmpty()
                scene.pass(3_600 * Scene.SECOND)
                scene.told<ReadingPaused>().size shouldBe 1
            }
        }

        "a pause that is told while a dial takes long closes the connection, and is not told again" {
            val scene = Scene().reach(StateKind.CONNECTING).pause()
            scene.input { handleDialPostponed(scene.now + 1_000 * Scene.SECOND) }.pass(900 * Scene.SECOND)
            scene.told<ReadingPaused>().size shouldBe 1
            scene.opened().pass(40 * Scene.SECOND)
            scene.closes shouldBe listOf(4904)
            scene.told<ReadingPaused>().size shouldBe 1
        }

        "a start while reading is paused waits for it" {
            val scene = Scene().pause().start()
            scene.connects.shouldBeEmpty()
            scene.resume()
            scene.connects shouldBe listOf(Scene.MAIN)
        }

        "pausing twice and resuming twice is once" {
            val scene = Scene().reach(StateKind.READY).pause()
            scene.pass(Scene.INTERVAL).pause().pass(Scene.INTERVAL)
            scene.closes shouldBe listOf(4904)
            scene.resume().resume()
            scene.told<ReadingResumed>().size shouldBe 1
        }

        "ACKs that come late because of a pause are no latency" {
            val scene = Scene { slowCollectorIntervals(10) }.reach(StateKind.READY).toDeadline().pause()
            scene
                .pass(Scene.INTERVAL)
                .resume()
                .ack()
                .ack()
            scene.machine.latency.recent
                .shouldBeEmpty()
            scene.machine.latency.measured shouldBe 0
        }
    })
