package dev.sluice.protocol

import dev.sluice.model.Closed
import dev.sluice.model.Connecting
import dev.sluice.model.Disconnected
import dev.sluice.model.Identifying
import dev.sluice.model.Parked
import dev.sluice.model.Queued
import dev.sluice.model.ShardId
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf

/** A permit to identify that is far off: no connection is held open for it, and nothing is forgotten. */
class ParkingSpec :
    StringSpec({
        val until = Scene.EPOCH.plusSeconds(3_600)

        "the connection is closed with 1000, then the shard is parked, without a timer" {
            val scene = Scene().reach(StateKind.AWAITING_PERMIT).forget()
            scene.parked(until, "none left")
            scene.closes shouldBe listOf(1000)
            scene.closed(1000)
            scene.lifecycle shouldContainExactly listOf(
                Disconnected(1000, "no permit to identify", false, true, null),
                Parked(until, "none left"),
            )
            scene.machine.state
                .shouldBeInstanceOf<ShardState.Parked>()
                .until shouldBe until
            scene.machine.deadlineNanos() shouldBe Long.MAX_VALUE
            scene.count<Output.CancelIdentify>() shouldBe 0
        }

        "when the permit is near it connects at once, and asks again when HELLO has come" {
            val scene = Scene().reach(StateKind.PARKED).forget().unparked()
            scene.told<Connecting>().size shouldBe 1
            scene.opened().hello()
            scene.count<Output.RequestIdentify>() shouldBe 1
            scene.permit().ready()
            scene.kind shouldBe StateKind.READY
        }

        "another time or reason is told, the same one is not told twice" {
            val scene = Scene().reach(StateKind.PARKED).parked(until, "none left").forget()
            scene.parked(until, "none left").lifecycle.shouldBeEmpty()
            scene.parked(null, "none left")
            scene.parked(null, "something else")
            scene.lifecycle shouldBe listOf(Parked(null, "none left"), Parked(null, "something else"))
            scene.machine.state
                .shouldBeInstanceOf<ShardState.Parked>()
                .reason shouldBe "something else"
        }

        "while the connection closes it can be told of another time, and of the permit" {
            val scene = Scene()
                .reach(StateKind.AWAITING_PERMIT)
                .parked()
                .parked(until, "later")
                .forget()
            scene.unparked().closed(1000)
            scene.told<Parked>().shouldBeEmpty()
            scene.kind shouldBe StateKind.CONNECTING
        }

        "who waits for no permit cannot be parked" {
            val unconcerned = StateKind.entries - StateKind.AWAITING_PERMIT - StateKind.PARKED
            for (kind in unconcerned) {
                val scene = Scene().reach(kind).forget()
                scene.machine.handleIdentifyParked(until, "none left", scene.now) shouldBe false
                scene.unparked().outputs.shouldBeEmpty()
                scene.kind shouldBe kind
            }
        }

        "a parked shard does not wake up by itself, when it is woken or asked to reconnect" {
            val scene = Scene().reach(StateKind.PARKED).forget()
            scene.input { handleWake(scene.now) }.input { handleReconnect(scene.now) }.pass(48L * 3_600 * Scene.SECOND)
            scene.outputs.shouldBeEmpty()
        }

        "closing takes the question back, from the parked state and on the way there" {
            for (isGone in listOf(true, false)) {
                val scene = Scene().reach(StateKind.AWAITING_PERMIT).parked()
                if (isGone) scene.closed(1000)
                scene.forget().input { handleClose(scene.now) }
                if (!isGone) scene.closed(1000)
                scene.count<Output.CancelIdentify>() shouldBe 1
                scene.told<Closed>() shouldBe listOf(Closed(1000))
                scene.kind shouldBe StateKind.CLOSED
            }
        }

        "suspending takes the question back, from the parked state and on the way there" {
            for (isGone in listOf(true, false)) {
                val scene = Scene().reach(StateKind.AWAITING_PERMIT).parked()
                if (isGone) scene.closed(1000)
                scene.forget().input { handleSuspend(scene.now) }
                if (!isGone) scene.closed(1000)
                scene.count<Output.CancelIdentify>() shouldBe 1
                scene.kind shouldBe StateKind.SUSPENDED
            }
        }

        "a fatal close code that comes while it closes to park stops the shard" {
            val scene = Scene()
                .reach(StateKind.AWAITING_PERMIT)
                .parked()
                .forget()
                .closed(4004)
            scene.count<Output.CancelIdentify>() shouldBe 1
            scene.kind shouldBe StateKind.FAILED
        }

        "paused reading holds the dial of one that is unparked" {
            val scene = Scene().reach(StateKind.PARKED)
            scene.input { handleReadingPaused(scene.now) }.forget()
            scene.unparked().connects.shouldBeEmpty()
            scene.input { handleReadingResumed(scene.now) }.connects.size shouldBe 1
        }

        "the first place in the line is told, and IDENTIFY remembers it" {
            val scene = Scene().reach(StateKind.AWAITING_PERMIT)
            scene.input { handleIdentifyQueued(7) }.input { handleIdentifyQueued(6) }.permit()
            scene.told<Queued>() shouldBe listOf(Queued(7))
            scene.told<Identifying>() shouldBe listOf(Identifying(7))
        }

        "without a wait the place is 0, and a place that comes too late is nobody's" {
            val scene = Scene().reach(StateKind.IDENTIFYING).input { handleIdentifyQueued(3) }
            scene.told<Identifying>() shouldBe listOf(Identifying(0))
            scene.told<Queued>().shouldBeEmpty()
        }

        "the first session is a start, each later one a recovery" {
            val scene = Scene().reach(StateKind.AWAITING_PERMIT)
            scene.last<Output.RequestIdentify>().isRecovery shouldBe false
            scene.permit().op9(false).reconnect()
            scene.last<Output.RequestIdentify>().isRecovery shouldBe false
            scene.permit().ready().closed(4009)
            scene.reconnect()
            scene.last<Output.RequestIdentify>().isRecovery shouldBe true
        }

        "a session that was brought along and is lost makes the next one a recovery" {
            val session = Session("s1", null, 5, ShardId.SINGLE, null)
            val scene = Scene(session = session).reach(StateKind.AWAITING_HELLO).hello()
            scene.op9(false).reconnect()
            scene.last<Output.RequestIdentify>().isRecovery shouldBe true
        }

        "a dial that begins later is given its whole time" {
            val scene = Scene().start()
            scene.input { handleDialPostponed(scene.now + 100 * Scene.SECOND) }
            scene.machine.deadlineNanos() shouldBe Scene.START + 130 * Scene.SECOND
        }
    })
