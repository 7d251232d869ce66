package dev.sluice.protocol

import dev.sluice.model.Closed
import dev.sluice.model.Disconnected
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe

class TimeoutSpec :
    StringSpec({
        "READY may take 3 minutes, then the connection is closed and another identifies with another permit" {
            val scene = Scene().reach(StateKind.IDENTIFYING).passAlive(180 * Scene.SECOND - 1)
            scene.closes.shouldBeEmpty()
            scene.passAlive(1)
            scene.closes shouldBe listOf(4900)
            scene
                .reconnect()
                .permit()
                .sentOpcodes
                .last() shouldBe 2
            scene.count<Output.RequestIdentify>() shouldBe 2
        }

        "a peer that does not answer our close in 5 s is dropped" {
            val scene = Scene().reach(StateKind.CLOSING)
            scene.machine.deadlineNanos() - scene.now shouldBe 5 * Scene.SECOND
            scene.toDeadline()
            scene.count<Output.Abort>() shouldBe 1
            scene.kind shouldBe StateKind.CLOSING
            scene.closed(1006).kind shouldBe StateKind.WAITING
        }

        "a driver that never reports the end of a dropped connection holds nobody up" {
            val scene = Scene().reach(StateKind.CLOSING).toDeadline().toDeadline()
            scene.count<Output.Abort>() shouldBe 1
            scene.kind shouldBe StateKind.WAITING
        }

        "all timeouts can be set" {
            val scene = Scene {
                connectTimeout(java.time.Duration.ofSeconds(1))
                helloTimeout(java.time.Duration.ofSeconds(2))
                readyTimeout(java.time.Duration.ofSeconds(3))
                resumeTimeout(java.time.Duration.ofSeconds(4))
                closeTimeout(java.time.Duration.ofSeconds(6))
            }
            scene.start()
            scene.machine.deadlineNanos() - scene.now shouldBe 1 * Scene.SECOND
            scene.opened()
            scene.machine.deadlineNanos() - scene.now shouldBe 2 * Scene.SECOND
            scene.hello(600_000).permit()
            scene.machine.deadlineNanos() - scene.now shouldBe 3 * Scene.SECOND
            scene.ready().closed().reconnect(600_000)
            scene.machine.deadlineNanos() - scene.now shouldBe 4 * Scene.SECOND
            scene.op7()
            scene.machine.deadlineNanos() - scene.now shouldBe 6 * Scene.SECOND
        }

        "a timeout before its time does nothing" {
            val scene = Scene().reach(StateKind.AWAITING_HELLO).forget()
            scene.now = scene.machine.deadlineNanos() - 1
            scene.timeout().outputs.shouldBeEmpty()
        }

        "close ends the session with 1000, in order: gone, closed, stopped" {
            val scene = Scene().reach(StateKind.READY).forget()
            scene.input { handleClose(scene.now) }
            scene.closes shouldBe listOf(1000)
            scene.forget().closed(1000)
            scene.outputs.map { (it as? Output.Lifecycle)?.event?.let { e -> e::class } ?: it::class } shouldBe
                listOf(Disconnected::class, Closed::class, Output.Stopped::class)
            scene.machine.session shouldBe null
            scene.last<Output.Stopped>().failure shouldBe null
        }

        "suspend closes with 4901 and keeps the session" {
            val scene = Scene().reach(StateKind.READY).dispatch(4)
            scene.input { handleSuspend(scene.now) }.closed(4901)
            scene.closes shouldBe listOf(4901)
            scene.machine.state shouldBe ShardState.Suspended
            scene.machine.session?.sequence shouldBe 4
            scene.told<Closed>().single().code shouldBe 4901
        }

        "a close during a close to reconnect ends instead" {
            val scene = Scene().reach(StateKind.CLOSING)
            scene.input { handleClose(scene.now) }.closed(4903)
            scene.kind shouldBe StateKind.CLOSED
            scene.machine.session shouldBe null
        }

        "a suspend during a close to reconnect hands over instead, one after a close changes nothing" {
            val handedOver = Scene().reach(StateKind.CLOSING)
            handedOver.input { handleSuspend(handedOver.now) }.closed(4903)
            handedOver.kind shouldBe StateKind.SUSPENDED
            val closed = Scene().reach(StateKind.READY)
            closed.input { handleClose(closed.now) }.input { handleSuspend(closed.now) }.closed(1000)
            closed.kind shouldBe StateKind.CLOSED
        }

        "terminal states absorb every input" {
            for (kind in listOf(StateKind.SUSPENDED, StateKind.CLOSED, StateKind.FAILED)) {
                val scene = Scene().reach(kind).forget()
                scene
                    .opened()
                    .dispatch(3)
                    .op9(false)
                    .poison()
                    .closed(4000)
                    .dialFails()
                    .timeout()
                    .permit()
                scene.input { handleReadingPaused(scene.now) }.input { handleReadingResumed(scene.now) }
                scene.input { handleClose(scene.now) }.input { handleSuspend(scene.now) }
                scene.input { handleReconnect(scene.now) }.input { handleWake(scene.now) }
                scene.outputs.shouldBeEmpty()
                scene.kind shouldBe kind
                scene.machine.deadlineNanos() shouldBe Long.MAX_VALUE
            }
        }
    })
