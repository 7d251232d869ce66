package dev.sluice.protocol

import dev.sluice.model.Connecting
import dev.sluice.model.Disconnected
import dev.sluice.model.Replayed
import dev.sluice.model.SessionLost
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.comparables.shouldBeBetween
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

class ResumeLadderSpec :
    StringSpec({
        fun Scene.waitNanos() = machine.deadlineNanos() - now

        "a drop is followed by a RESUME at the resume URL with session id and last sequence" {
            val scene = Scene()
                .reach(StateKind.READY)
                .dispatch(5)
                .closed(1006)
                .reconnect()
            scene.connects.last() shouldBe Scene.RESUME
            val d = scene.sends
                .last()
                .d.jsonObject
            scene.sends.last().op shouldBe 6
            d.getValue("session_id").jsonPrimitive.content shouldBe "s1"
            d.getValue("seq").jsonPrimitive.long shouldBe 5
            scene.count<Output.RequestIdentify>() shouldBe 1
        }

        "the first resume after a drop comes within 250 ms" {
            for (seed in 1..50) {
                Scene(seed)
                    .reach(StateKind.READY)
                    .closed(1006)
                    .waitNanos()
                    .shouldBeBetween(0, 250_000_000)
            }
        }

        "RESUMED alone establishes the session" {
            val scene = Scene().reach(StateKind.RESUMING).forget().resumed(1)
            scene.last<Output.Established>().isResumed shouldBe true
            scene.kind shouldBe StateKind.READY
            scene.outputs.map { it::class.simpleName } shouldBe listOf("Established", "Received", "Lifecycle")
        }

        "RESUMED ends the replay, and the events that came before it are counted" {
            val scene = Scene().reach(StateKind.RESUMING).dispatch(2).dispatch(3)
            scene.told<Replayed>().shouldBeEmpty()
            scene.forget().resumed(4).dispatch(5)
            scene.outputs.map { it::class.simpleName } shouldBe listOf("Received", "Lifecycle", "Received")
            scene.told<Replayed>() shouldBe listOf(Replayed(2))
            scene.closed().reconnect().resumed(6)
            scene.told<Replayed>().last() shouldBe Replayed(0)
        }

        "the first replayed event establishes the session, RESUMED does not do it twice" {
            val scene = Scene().reach(StateKind.RESUMING).forget().dispatch(2)
            scene.outputs.map { it::class.simpleName } shouldBe listOf("Established", "Received")
            scene.machine.state shouldBe ShardState.Replaying
            scene.dispatch(3).resumed(4)
            scene.count<Output.Established>() shouldBe 1
            scene.machine.state shouldBe ShardState.Ready
            scene.machine.session?.sequence shouldBe 4
        }

        "a failed dial of the resume URL leads to the main URL with the same session" {
            val scene = Scene().reach(StateKind.WAITING).toDeadline().dialFails()
            scene.kind shouldBe StateKind.WAITING
            scene.waitNanos().shouldBeBetween(0, Scene.SECOND)
            scene.toDeadline()
            scene.connects.last() shouldBe Scene.MAIN
            scene
                .opened()
                .hello()
                .sentOpcodes
                .last() shouldBe 6
        }

        "failed dials of the main URL keep the session for ever" {
            val scene = Scene().reach(StateKind.WAITING).toDeadline()
            repeat(50) { scene.dialFails().toDeadline() }
            scene.connects.last() shouldBe Scene.MAIN
            scene.machine.session?.id shouldBe "s1"
            scene.told<SessionLost>().shouldBeEmpty()
        }

        "a dial that takes 30 s is aborted and counts as failed" {
            val scene = Scene().reach(StateKind.WAITING).toDeadline()
            scene.waitNanos() shouldBe 30 * Scene.SECOND
            scene.toDeadline()
            scene.count<Output.Abort>() shouldBe 1
            scene.closes.shouldBeEmpty()
            scene.closed().toDeadline()
            scene.connects.last() shouldBe Scene.MAIN
        }

        "an aborted dial that is never reported gone holds nobody up" {
            val scene = Scene().reach(StateKind.CONNECTING).toDeadline().toDeadline()
            scene.kind shouldBe StateKind.WAITING
            scene.opened().kind shouldBe StateKind.WAITING
        }

        "no HELLO within 20 s closes and moves a rung up" {
            val scene = Scene().reach(StateKind.WAITING).toDeadline().opened()
            scene.waitNanos() shouldBe 20 * Scene.SECOND
            scene.toDeadline()
            scene.closes shouldBe listOf(4900)
            scene.reconnect()
            scene.connects.last() shouldBe Scene.MAIN
            scene.sentOpcodes.last() shouldBe 6
        }

        "no HELLO at the main URL keeps the session" {
            val scene = Scene()
                .reach(StateKind.WAITING)
                .toDeadline()
                .dialFails()
                .toDeadline()
                .opened()
                .toDeadline()
            scene.reconnect().sentOpcodes.last() shouldBe 6
        }

        "a RESUME without any answer for 60 s moves to the main URL, there it costs the session" {
            val scene = Scene().reach(StateKind.RESUMING).passAlive(60 * Scene.SECOND)
            scene.closes shouldBe listOf(4900)
            scene.told<SessionLost>().shouldBeEmpty()
            scene.reconnect()
            scene.connects.last() shouldBe Scene.MAIN
            scene.sentOpcodes.last() shouldBe 6
            scene.passAlive(60 * Scene.SECOND)
            scene.told<SessionLost>().single().lastReceived shouldBe 1
            scene.machine.session shouldBe null
            scene.reconnect()
            scene.count<Output.RequestIdentify>() shouldBe 2
            scene.permit().ready("s2").kind shouldBe StateKind.READY
        }

        "a connection that dies between RESUME and its answer says nothing of the session, which is kept" {
            // Whichever comes first: the missing ACK, or the end of the wait for an answer.
            for (seed in 1..50) {
                val scene = Scene(seed).reach(StateKind.WAITING).toDeadline().dialFails()
                repeat(3) {
                    scene.reconnect().sentOpcodes.last() shouldBe 6
                    while (scene.kind == StateKind.RESUMING) scene.toDeadline()
                }
                scene.connects.last() shouldBe Scene.MAIN
                withClue("seed $seed") { scene.told<SessionLost>().shouldBeEmpty() }
            }
        }

        "a peer that never says a word after HELLO loses the session after five RESUMEs at the main URL" {
            val scene = Scene().reach(StateKind.WAITING).toDeadline().dialFails()
            repeat(5) {
                scene.told<SessionLost>().shouldBeEmpty()
                // No beat is due before the wait for an answer is over.
                scene.reconnect(intervalMillis = 600_000).sentOpcodes.last() shouldBe 6
                while (scene.kind == StateKind.RESUMING) scene.toDeadline()
            }
            scene.told<SessionLost>().single().lastReceived shouldBe 1
        }

        "a peer that closes instead of answering loses the session after five RESUMEs at the main URL" {
            val scene = Scene().reach(StateKind.RESUMING).closed(1011)
            repeat(4) { scene.reconnect().closed(1011) }
            scene.connects.last() shouldBe Scene.MAIN
            scene.told<SessionLost>().shouldBeEmpty()
            scene.reconnect().sentOpcodes.last() shouldBe 6
            scene.closed(1011)
            scene.told<SessionLost>().single().lastReceived shouldBe 1
            scene.reconnect()
            scene.count<Output.RequestIdentify>() shouldBe 2
        }

        "a resume URL whose host is silent after HELLO is left, also where the missing ACK is noticed first" {
            for (interval in listOf(1_000L, 15_000, 30_000)) {
                val scene = Scene().reach(StateKind.WAITING).reconnect(interval)
                while (scene.kind == StateKind.RESUMING) scene.toDeadline()
                scene.edges.last().cause shouldBe Cause.ZOMBIE
                scene.reconnect()
                scene.connects.last() shouldBe Scene.MAIN
                scene.sentOpcodes.last() shouldBe 6
            }
        }

        "connections that die before the RESUME is answered lose the session after five at the main URL" {
            for (isFirstBeatAnswered in listOf(false, true)) {
                val scene = Scene().reach(StateKind.WAITING).toDeadline().dialFails()
                repeat(5) {
                    scene.told<SessionLost>().shouldBeEmpty()
                    scene.reconnect(intervalMillis = 15_000).sentOpcodes.last() shouldBe 6
                    if (isFirstBeatAnswered) scene.toDeadline().ack()
                    while (scene.kind == StateKind.RESUMING) scene.toDeadline()
                    scene.edges.last().cause shouldBe Cause.ZOMBIE
                }
                scene.connects.last() shouldBe Scene.MAIN
                scene.told<SessionLost>().single().lastReceived shouldBe 1
                scene.reconnect()
                scene.count<Output.RequestIdentify>() shouldBe 2
            }
        }

        val refusals = mapOf<String, Scene.() -> Unit>("op 7" to { op7() }, "op 9 true" to { op9(true) })
        for ((name, refuse) in refusals) {
            "$name instead of an answer to RESUME leads to the main URL, five there cost the session" {
                val scene = Scene().reach(StateKind.RESUMING).apply(refuse)
                repeat(5) {
                    scene.told<SessionLost>().shouldBeEmpty()
                    scene.reconnect().sentOpcodes.last() shouldBe 6
                    scene.connects.last() shouldBe Scene.MAIN
                    scene.apply(refuse)
                }
                scene.told<SessionLost>().single().lastReceived shouldBe 1
                scene.reconnect()
                scene.count<Output.RequestIdentify>() shouldBe 2
            }

            "$name before HELLO leads to the main URL, where it costs nothing" {
                val scene = Scene().reach(StateKind.WAITING)
                repeat(10) {
                    scene
                        .toDeadline()
                        .opened()
                        .apply(refuse)
                        .closed()
                }
                scene.toDeadline().connects.last() shouldBe Scene.MAIN
                scene.told<SessionLost>().shouldBeEmpty()
            }

            "$name within a replay is no rung: the RESUME was answered" {
                val scene = Scene().reach(StateKind.REPLAYING).apply(refuse).reconnect()
                scene.connects.last() shouldBe Scene.RESUME
                scene.sentOpcodes.last() shouldBe 6
            }
        }

        "a replay that stops, without ACKs or with, goes on at the main URL" {
            for (interval in listOf(15_000L, 600_000)) {
                val scene = Scene().reach(StateKind.WAITING).reconnect(interval).dispatch(2)
                while (scene.kind == StateKind.REPLAYING) scene.toDeadline()
                scene.reconnect()
                scene.connects.last() shouldBe Scene.MAIN
                scene.sentOpcodes.last() shouldBe 6
                scene.told<SessionLost>().shouldBeEmpty()
            }
        }

        "an answered RESUME forgets the closes before it" {
            val scene = Scene().reach(StateKind.RESUMING).closed(1011)
            repeat(3) {
                repeat(4) { scene.reconnect().closed(1011) }
                scene.reconnect().resumed(2).closed(1006)
            }
            scene.told<SessionLost>().shouldBeEmpty()
        }

        "ACKs do not prolong the wait for an answer to RESUME, events do" {
            val scene = Scene()
                .reach(StateKind.RESUMING)
                .passAlive(59 * Scene.SECOND)
                .ack()
                .op1()
                .dispatch(2)
            scene.kind shouldBe StateKind.REPLAYING
            scene.passAlive(59 * Scene.SECOND)
            scene.kind shouldBe StateKind.REPLAYING
            scene.ack().passAlive(Scene.SECOND)
            scene.kind shouldBe StateKind.CLOSING
            scene.machine.session?.sequence shouldBe 2
        }

        "a connection that closes before HELLO counts as a rung" {
            val scene = Scene()
                .reach(StateKind.WAITING)
                .toDeadline()
                .opened()
                .closed(1006)
                .toDeadline()
            scene.connects.last() shouldBe Scene.MAIN
        }

        "RESUMED resets the ladder" {
            val scene = Scene()
                .reach(StateKind.WAITING)
                .toDeadline()
                .dialFails()
                .toDeadline()
                .opened()
                .hello()
                .resumed()
            scene.closed(1006).toDeadline()
            scene.connects.last() shouldBe Scene.RESUME
        }

        "backoff is not reset by a socket that opens, nor by a short session" {
            val scene = Scene().reach(StateKind.READY)
            val waits = (1..12).map {
                scene.closed(1006)
                val wait = scene.waitNanos()
                scene.reconnect().resumed()
                wait
            }
            waits.first().shouldBeBetween(0, 250_000_000)
            waits.forEachIndexed { i, wait ->
                if (i >
                    0
                ) {
                    wait.shouldBeBetween(0, minOf(60L, 1L shl (i - 1)) * Scene.SECOND)
                }
            }
            (waits.max() > 5 * Scene.SECOND) shouldBe true
        }

        "backoff is reset by a session that stood for 60 s" {
            val scene = Scene().reach(StateKind.READY)
            repeat(6) { scene.closed(1006).reconnect().resumed() }
            scene.told<Connecting>().last().attempt shouldBe 6
            scene.passAlive(60 * Scene.SECOND).closed(1006)
            scene.waitNanos().shouldBeBetween(0, 250_000_000)
            scene
                .toDeadline()
                .told<Connecting>()
                .last()
                .attempt shouldBe 0
        }

        "a session that stood for a moment less resets nothing" {
            val scene = Scene().reach(StateKind.READY)
            repeat(6) { scene.closed(1006).reconnect().resumed() }
            scene.passAlive(60 * Scene.SECOND - 1).closed(1006).toDeadline()
            scene.told<Connecting>().last().attempt shouldBe 7
        }

        "waiting can be cut short" {
            val scene = Scene().reach(StateKind.CONNECTING)
            repeat(8) { scene.dialFails().toDeadline() }
            scene.dialFails().input { handleWake(scene.now) }
            scene.kind shouldBe StateKind.CONNECTING
        }

        "the wait is told" {
            val scene = Scene().reach(StateKind.READY).closed(4000, "why")
            val told = scene.told<Disconnected>().single()
            told.code shouldBe 4000
            told.reason shouldBe "why"
            told.willResume shouldBe true
            told.initiatedLocally shouldBe false
            told.retryIn?.toNanos() shouldBe scene.waitNanos()
        }

        "a resume URL that is not Discord's is not dialed, the session is kept" {
            val scene = Scene()
                .reach(
                    StateKind.IDENTIFYING,
                ).ready(resumeUrl = "wss://evil.example")
                .closed(1006)
                .reconnect()
            scene.connects.last() shouldBe Scene.MAIN
            scene.sentOpcodes.last() shouldBe 6
        }

        "a READY in answer to RESUME is a new session, and the old one is told lost" {
            val scene = Scene().reach(StateKind.RESUMING).ready("s2", 1)
            scene.kind shouldBe StateKind.READY
            scene.told<SessionLost>().size shouldBe 1
            scene.last<Output.Established>().isResumed shouldBe false
        }

        "the operator's reconnect closes with 4903 and resumes without a wait" {
            val scene = Scene().reach(StateKind.READY).also { it.input { handleReconnect(it.now) } }
            scene.closes shouldBe listOf(4903)
            scene.closed().kind shouldBe StateKind.CONNECTING
        }
    })
