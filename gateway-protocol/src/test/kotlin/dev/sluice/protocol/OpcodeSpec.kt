package dev.sluice.protocol

import dev.sluice.compression.MessageBuffer
import dev.sluice.model.SessionLost
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.comparables.shouldBeBetween
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs

class OpcodeSpec :
    FunSpec({
        val live = listOf(
            StateKind.AWAITING_HELLO,
            StateKind.AWAITING_PERMIT,
            StateKind.IDENTIFYING,
            StateKind.RESUMING,
            StateKind.REPLAYING,
            StateKind.READY,
        )
        val withSession = setOf(StateKind.RESUMING, StateKind.REPLAYING, StateKind.READY)

        context("opcodes that mean nothing to a client are handed on and change nothing") {
            val others = (0..45) - setOf(0, 1, 7, 9, 10, 11) + listOf(255, 100_000)
            withData(nameFn = { "op $it" }, others) { op ->
                val scene = Scene().reach(StateKind.READY).forget().text("""{"op":$op,"d":{"a":1},"s":null,"t":null}""")
                scene.outputs.size shouldBe 1
                scene.seen.single().opcode shouldBe op
                scene.kind shouldBe StateKind.READY
            }
        }

        test("an unknown opcode's sequence is recorded") {
            val scene = Scene().reach(StateKind.READY).text("""{"op":77,"d":null,"s":31,"t":null}""")
            scene.machine.session?.sequence shouldBe 31
        }

        test("an unknown event is handed on by name and its sequence is recorded") {
            val scene = Scene().reach(StateKind.READY).dispatch(12, "SOMETHING_NEW")
            scene.seen.last().type shouldBe "SOMETHING_NEW"
            scene.machine.session?.sequence shouldBe 12
        }

        test("a dispatch without s keeps the last sequence") {
            val scene = Scene().reach(StateKind.READY).dispatch(12).text("""{"op":0,"t":"X","d":{}}""")
            scene.machine.session?.sequence shouldBe 12
        }

        test("a payload that has been dealt with is let go of, one that has not been taken is not") {
            val scene = Scene().reach(StateKind.READY)
            val payload = """{"op":0,"t":"X","s":9,"d":{}}""".toByteArray()
            scene.machine.handleBytes(payload, 0, payload.size, true, false, MessageBuffer(), scene.now)
            scene.machine.releaseReceived()
            val received = generateSequence { scene.machine.pollOutput() }.filterIsInstance<Output.Received>().single()
            received.bytes shouldBeSameInstanceAs payload
            received.copyData().decodeToString() shouldBe "{}"
            scene.machine.releaseReceived()
            received.bytes.size shouldBe 0
            received.copyPayload().size shouldBe 0
            received.dataLength shouldBe 0
            scene
                .dispatch(10, "Y")
                .seen
                .last()
                .sequence shouldBe 10
        }

        context("a dispatch outside of a session is not passed on and its sequence not recorded") {
            withData(nameFn = { "$it" }, listOf(StateKind.AWAITING_HELLO, StateKind.AWAITING_PERMIT)) { state ->
                val scene = Scene().reach(state).forget().dispatch(4)
                scene.outputs.shouldBeEmpty()
                scene.machine.session shouldBe null
            }
        }

        test("a second HELLO changes nothing") {
            val scene = Scene().reach(StateKind.READY).forget().hello(5_000)
            scene.machine.heartbeatIntervalNanos shouldBe Scene.INTERVAL
            scene.sends.shouldBeEmpty()
        }

        context("op 7 closes with 4903 and reconnects at once") {
            withData(nameFn = { "$it" }, live) { state ->
                val scene = Scene().reach(state).forget().op7()
                scene.closes shouldBe listOf(4903)
                scene.seen.single().opcode shouldBe 7
                scene.closed(4903)
                val wait = scene.machine.deadlineNanos() - scene.now
                wait.shouldBeBetween(0, Scene.SECOND)
                scene.reconnect()
                if (state in
                    withSession
                ) {
                    scene.sentOpcodes.last() shouldBe 6
                } else {
                    scene.count<Output.RequestIdentify>() shouldBe 1
                }
            }
        }

        context("op 9 false drops the session, closes with 1000, waits 1 to 5 s and identifies anew") {
            withData(nameFn = { "$it" }, live) { state ->
                val scene = Scene().reach(state).forget().op9(false)
                scene.closes shouldBe listOf(1000)
                scene.told<SessionLost>().size shouldBe if (state in withSession) 1 else 0
                scene.machine.session shouldBe null
                scene.closed(1000)
                (scene.machine.deadlineNanos() - scene.now).shouldBeBetween(Scene.SECOND, 5 * Scene.SECOND)
                scene.reconnect()
                scene.connects.last() shouldBe Scene.MAIN
                scene.count<Output.RequestIdentify>() shouldBe 1
                scene.permit().sentOpcodes.last() shouldBe 2
            }
        }

        context("op 9 true closes with 4903, waits 1 to 5 s and resumes when there is a session") {
            withData(nameFn = { "$it" }, live) { state ->
                val scene = Scene().reach(state).forget().op9(true)
                scene.closes shouldBe listOf(4903)
                scene.told<SessionLost>().shouldBeEmpty()
                scene.closed(4903)
                (scene.machine.deadlineNanos() - scene.now).shouldBeBetween(Scene.SECOND, 5 * Scene.SECOND)
                scene.reconnect()
                if (state in
                    withSession
                ) {
                    scene.sentOpcodes.last() shouldBe 6
                } else {
                    scene.count<Output.RequestIdentify>() shouldBe 1
                }
            }
        }

        test("op 9 without d means false") {
            val scene = Scene().reach(StateKind.READY).text("""{"op":9}""")
            scene.told<SessionLost>().size shouldBe 1
        }

        test("op 9 with nonsense in d is poison, the session is kept") {
            val scene = Scene().reach(StateKind.READY).text("""{"op":9,"d":"perhaps"}""")
            scene.troubles.single().kind shouldBe ProtocolError.Kind.INVALID_SESSION
            scene.closes shouldBe listOf(4902)
            scene.machine.session?.id shouldBe "s1"
        }

        test("repeated op 9 false waits longer") {
            val scene = Scene().reach(StateKind.IDENTIFYING)
            val waits = (1..8).map {
                scene.op9(false).closed(1000)
                (scene.machine.deadlineNanos() - scene.now).also { scene.reconnect().permit() }
            }
            waits.first().shouldBeBetween(Scene.SECOND, 5 * Scene.SECOND)
            (waits.max() > 6 * Scene.SECOND) shouldBe true
        }

        test("op 7 again and again is followed by backoff, not by a hot loop") {
            val scene = Scene().reach(StateKind.READY)
            val began = scene.now
            repeat(12) { scene.op7().reconnect() }
            ((scene.now - began) > 10 * Scene.SECOND) shouldBe true
        }

        test("payloads that come while we close are ignored") {
            val scene = Scene()
                .reach(StateKind.CLOSING)
                .forget()
                .dispatch(5)
                .op9(false)
                .op1()
                .poison()
            scene.outputs.shouldBeEmpty()
            scene.machine.session?.sequence shouldBe 1
        }
    })
