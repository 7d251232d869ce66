package dev.sluice.protocol

import dev.sluice.model.ClientCloseCode
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.RawCommand
import dev.sluice.model.SessionLost
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.comparables.shouldBeBetween
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.shouldBe

/**
 * One test for each rule of conduct towards Discord that the core keeps, under the rule's name. Details are elsewhere.
 */
@OptIn(DelicateGatewayApi::class)
class RulesOfConductSpec :
    StringSpec({
        "sends: 120 in any 60 s, of which heartbeats and life cycle keep ceil(60 s / interval) + 2" {
            val scene = Scene().reach(StateKind.READY)
            repeat(500) { scene.input { handleCommand(RawCommand(31, "{}"), scene.now) } }
            scene.sentOpcodes.count { it == 31 } shouldBe 120 - (2 + 2)
            scene.passAlive(61 * Scene.SECOND)
            scene.sentOpcodes.count { it == 31 } shouldBe 2 * (120 - (2 + 2))
        }

        "sends: a send counts for a second longer than Discord's window, as Discord counts what arrives" {
            val scene = Scene().reach(StateKind.READY)
            repeat(500) { scene.input { handleCommand(RawCommand(31, "{}"), scene.now) } }
            scene.passAlive(61 * Scene.SECOND - 1)
            scene.sentOpcodes.count { it == 31 } shouldBe 120 - (2 + 2)
        }

        "identify: never without a permit, a new one for each connection" {
            val scene = Scene().reach(StateKind.AWAITING_PERMIT).passAlive(300 * Scene.SECOND)
            scene.sentOpcodes.filter { it == 2 }.shouldBeEmpty()
            scene
                .permit()
                .closed()
                .reconnect()
                .passAlive(Scene.SECOND)
            scene.sentOpcodes.count { it == 2 } shouldBe 1
            scene.permit().sentOpcodes.count { it == 2 } shouldBe 2
        }

        "identify: RESUME never waits for a permit" {
            Scene().reach(StateKind.RESUMING).sentOpcodes.last() shouldBe 6
        }

        "backoff: full jitter, 1 s doubling to 60 s, for ever" {
            val ceilings = mutableListOf<Long>()
            for (seed in 1..40) {
                val scene = Scene(seed).start()
                repeat(20) { i ->
                    scene.dialFails()
                    val wait = scene.machine.deadlineNanos() - scene.now
                    wait.shouldBeBetween(0, minOf(60L, 1L shl minOf(i, 6)) * Scene.SECOND)
                    if (i >= 6) ceilings += wait
                    scene.toDeadline()
                }
            }
            ceilings.max() shouldBeGreaterThanOrEqualTo 55 * Scene.SECOND
            (ceilings.min() <= 5 * Scene.SECOND) shouldBe true
        }

        "backoff: can be woken by the operator" {
            val scene = Scene().start()
            repeat(10) { scene.dialFails().toDeadline() }
            scene.dialFails().input { handleWake(scene.now) }.kind shouldBe StateKind.CONNECTING
        }

        "resume ladder: resume URL, main URL with the same session, then identify" {
            val scene = Scene().reach(StateKind.WAITING).toDeadline()
            scene.connects.last() shouldBe Scene.RESUME
            scene.dialFails().toDeadline()
            scene.connects.last() shouldBe Scene.MAIN
            scene
                .opened()
                .hello()
                .passAlive(60 * Scene.SECOND)
                .reconnect()
            scene.count<Output.RequestIdentify>() shouldBe 2
        }

        "resume ladder: 4007, 4009, 4003 and op 9 false drop the session at once" {
            for (code in listOf(4007, 4009, 4003)) {
                Scene()
                    .reach(StateKind.READY)
                    .closed(code)
                    .machine.session shouldBe null
            }
            Scene()
                .reach(StateKind.READY)
                .op9(false)
                .machine.session shouldBe null
        }

        "fatal: 4004 and 4010 to 4014 stop the shard with a typed error, others never do" {
            for (code in (4000..4020) + (1000..1015)) {
                val isFatal = code == 4004 || code in 4010..4014
                val scene = Scene().reach(StateKind.READY).closed(code)
                (scene.kind == StateKind.FAILED) shouldBe isFatal
            }
        }

        "close codes we send: 4900 to 4904, 1000 ends the session, never 1001 to 2999" {
            fun codeOf(action: Scene.() -> Unit) =
                Scene()
                    .reach(StateKind.READY)
                    .apply(action)
                    .closes
                    .single()
            codeOf { toDeadline().toDeadline() } shouldBe ClientCloseCode.ZOMBIE
            codeOf { input { handleSuspend(now) } } shouldBe ClientCloseCode.HAND_OVER
            codeOf { poison() } shouldBe ClientCloseCode.UNDECODABLE
            codeOf { op7() } shouldBe ClientCloseCode.ASKED_TO_RECONNECT
            codeOf { input { handleReadingPaused(now) }.pass(2 * Scene.INTERVAL) } shouldBe
                ClientCloseCode.SLOW_COLLECTOR
            codeOf { input { handleClose(now) } } shouldBe ClientCloseCode.NORMAL
            codeOf { op9(false) } shouldBeIn listOf(ClientCloseCode.NORMAL)
        }

        "heartbeat interval: 1 s to 10 min, else a typed error" {
            Scene()
                .reach(StateKind.AWAITING_HELLO)
                .hello(999)
                .troubles.size shouldBe 1
            Scene()
                .reach(StateKind.AWAITING_HELLO)
                .hello(600_001)
                .troubles.size shouldBe 1
            Scene()
                .reach(StateKind.AWAITING_HELLO)
                .hello(1_000)
                .troubles
                .shouldBeEmpty()
        }

        "heartbeat interval: answers to op 1 are one a second at most" {
            val scene = Scene()
                .reach(StateKind.AWAITING_HELLO)
                .hello(600_000)
                .permit()
                .ready()
                .forget()
            repeat(100) {
                scene.op1()
                scene.pass(100_000_000)
            }
            scene.sentOpcodes.size shouldBe 11
        }

        "zombie: no ACK by the next beat, closed with a code that keeps the session, resumed" {
            val scene = Scene().reach(StateKind.READY).toDeadline().toDeadline()
            scene.closes shouldBe listOf(4900)
            scene.told<SessionLost>().shouldBeEmpty()
            scene.reconnect().sentOpcodes.last() shouldBe 6
        }

        "unknown fields and nulls for absents are accepted" {
            val scene = Scene().reach(StateKind.READY)
            scene.text("""{"x":[{"y":{}}],"op":0,"d":null,"t":"X","s":2,"z":null}""").troubles.shouldBeEmpty()
            scene
                .text("""{"op":11}""")
                .text("""{"op":1}""")
                .troubles
                .shouldBeEmpty()
        }
    })
