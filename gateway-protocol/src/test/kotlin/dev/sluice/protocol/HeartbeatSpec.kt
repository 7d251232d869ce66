package dev.sluice.protocol

import dev.sluice.model.ClientCloseCode
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.RawCommand
import dev.sluice.model.ShardId
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.comparables.shouldBeBetween
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonPrimitive
import java.time.Duration
import kotlin.random.Random

@OptIn(DelicateGatewayApi::class)
class HeartbeatSpec :
    StringSpec({
        fun Scene.beats() = sends.filter { it.op == 1 }

        fun Scene.beating() = machine.core.state as State.Beating

        fun Scene.raw() = input { handleCommand(RawCommand(31, "{}"), now) }

        "the first beat comes at interval x jitter, another for another random" {
            val delays = (1..20).map { seed ->
                val scene = Scene(seed).reach(StateKind.AWAITING_PERMIT)
                (scene.machine.deadlineNanos() - scene.now).also { it.shouldBeBetween(0, Scene.INTERVAL) }
            }
            delays.toSet().size shouldBe 20
        }

        "then one beat each interval, to the nanosecond, whatever else happens" {
            val scene = Scene().reach(StateKind.READY)
            scene.toDeadline().ack()
            val first = scene.now
            scene
                .pass(10 * Scene.SECOND)
                .dispatch(2)
                .op1()
                .ack()
            scene.passAlive(Scene.INTERVAL)
            scene.toDeadline()
            (scene.now - first) % Scene.INTERVAL shouldBe 0
        }

        "a beat carries null before the first dispatch and the last sequence after it" {
            val scene = Scene().reach(StateKind.AWAITING_PERMIT).toDeadline().ack()
            scene.beats().single().d shouldBe JsonNull
            scene
                .permit()
                .ready()
                .dispatch(17)
                .toDeadline()
            scene.beats().last().d shouldBe JsonPrimitive(17)
        }

        "after a resume connect the stored sequence is beaten" {
            val scene = Scene()
                .reach(StateKind.READY)
                .dispatch(9)
                .closed(1006)
                .reconnect()
                .forget()
                .op1()
            scene.beats().single().d shouldBe JsonPrimitive(9)
        }

        "with CHECKPOINT a beat carries what is finished: nothing of a new session, never more than was received" {
            val scene = Scene { heartbeatSequence(HeartbeatSequence.CHECKPOINT) }.reach(StateKind.READY).dispatch(9)

            fun beat(finished: Long?) =
                scene
                    .forget()
                    .input { finished?.let { handleCheckpoint(it) } }
                    .toDeadline()
                    .ack()
                    .beats()
                    .last()
                    .d
            beat(null) shouldBe JsonNull
            beat(5) shouldBe JsonPrimitive(5)
            beat(4) shouldBe JsonPrimitive(5)
            beat(10) shouldBe JsonPrimitive(5)
            beat(9) shouldBe JsonPrimitive(9)
        }

        "with CHECKPOINT a resumed session was finished up to where it stands" {
            val stored = Session("s1", null, 7, ShardId.SINGLE, null)
            val scene = Scene { heartbeatSequence(HeartbeatSequence.CHECKPOINT).session(stored) }
                .start()
                .opened()
                .hello()
                .op1()
            scene.beats().single().d shouldBe JsonPrimitive(7)
        }

        "a missing ACK by the next beat closes with 4900 and resumes" {
            val scene = Scene().reach(StateKind.READY).toDeadline()
            scene.closes.shouldBeEmpty()
            scene.toDeadline()
            scene.closes shouldBe listOf(ClientCloseCode.ZOMBIE)
            scene.beats().size shouldBe 1
            scene.reconnect().sentOpcodes.last() shouldBe 6
        }

        "events are no substitute for an ACK" {
            val scene = Scene()
                .reach(StateKind.READY)
                .toDeadline()
                .dispatch(5)
                .toDeadline()
            scene.closes shouldBe listOf(ClientCloseCode.ZOMBIE)
        }

        "an answered op 1 just before a beat makes no zombie" {
            val scene = Scene().reach(StateKind.READY).toDeadline().ack()
            scene.pass(Scene.INTERVAL - 1).op1().pass(1)
            scene.closes.shouldBeEmpty()
            scene.beats().size shouldBe 3
        }

        "an ACK that nobody asked for changes nothing" {
            val scene = Scene().reach(StateKind.READY).ack().ack()
            scene.machine.latency.recent
                .shouldBeEmpty()
            scene.machine.state shouldBe ShardState.Ready
        }

        "latency is what the ACKs took, newest first, five at most, new with each connection" {
            val scene = Scene().reach(StateKind.READY)
            repeat(7) { i ->
                scene.toDeadline()
                scene.now += (i + 1) * 1_000_000L
                scene.ack()
            }
            scene.machine.latency.recent shouldBe listOf(7L, 6, 5, 4, 3).map(Duration::ofMillis)
            scene.machine.latency.average shouldBe Duration.ofMillis(5)
            scene.machine.latency.last shouldBe Duration.ofMillis(7)
            scene.closed().reconnect()
            scene.machine.latency.average shouldBe null
            scene.machine.latency.measured shouldBe 7
        }

        "beats missed by a sleeping process are not made up for" {
            val scene = Scene().reach(StateKind.READY).toDeadline().ack()
            scene.now += 5 * Scene.INTERVAL
            scene.timeout()
            scene.beats().size shouldBe 2
            (scene.machine.deadlineNanos() - scene.now).shouldBeBetween(1, Scene.INTERVAL)
        }

        "op 1 is answered at once" {
            Scene()
                .reach(StateKind.READY)
                .forget()
                .op1()
                .sentOpcodes shouldBe listOf(1)
        }

        "a second op 1 within a second is answered when the second is over, further ones share that answer" {
            val scene = Scene().reach(StateKind.READY).forget().op1()
            scene.now += 400_000_000
            scene.op1().op1().op1()
            scene.beats().size shouldBe 1
            scene.pass(599_999_999).beats().size shouldBe 1
            scene.pass(1).beats().size shouldBe 2
            scene.pass(Scene.SECOND).beats().size shouldBe 2
        }

        "a flood of op 1 for two minutes never takes the slots of scheduled beats" {
            val scene = Scene()
                .reach(StateKind.AWAITING_HELLO)
                .hello(1_000)
                .permit()
                .ready()
            val sentAt = mutableListOf<Long>()
            var known = scene.outputs.size

            fun note() {
                scene.outputs
                    .drop(known)
                    .filterIsInstance<Output.Send>()
                    .forEach { _ -> sentAt += scene.now }
                known = scene.outputs.size
            }
            repeat(1_200) {
                scene.op1().ack()
                note()
                scene.pass(100_000_000) {
                    note()
                    scene.ack()
                }
            }
            scene.closes.shouldBeEmpty()
            for (i in sentAt.indices) {
                sentAt.drop(i).takeWhile { it - sentAt[i] < 60 * Scene.SECOND }.size shouldBeLessThanOrEqualTo 120
            }
            // One scheduled beat each second: none was pushed out.
            scene.beats().size shouldNotBe 0
            (scene.machine.stats.heartbeats >= 120) shouldBe true
        }

        "whatever is asked for, 120 sends in a minute are not exceeded and no scheduled beat is put off" {
            for (seed in 1..300) {
                val random = Random(seed)
                val intervals = listOf(1_000, 1_500, 10_000, 20_000, 30_000, 41_250, 45_000, 59_999, 61_000)
                val interval = intervals.random(random)
                val scene = Scene(seed).reach(StateKind.AWAITING_HELLO).hello(interval.toLong())
                val grid = scene.beating().clock.nextBeatAt
                val sentAt = mutableListOf<Long>()

                fun noted(): Scene {
                    repeat(scene.sentOpcodes.size) { sentAt += scene.now }
                    val offGrid = (scene.beating().clock.nextBeatAt - grid) % (interval * 1_000_000L)
                    withClue("seed $seed, interval $interval") { offGrid shouldBe 0 }
                    return scene.forget()
                }
                repeat(400) { step ->
                    if (step == 20) noted().permit().also { noted() }.ready()
                    when (random.nextInt(4)) {
                        0 -> scene.op1()
                        1 -> repeat(random.nextInt(60)) { if (scene.machine.stats.queuedCommands < 500) scene.raw() }
                        else -> noted().pass(random.nextLong(2_500_000_000)) { noted().ack() }
                    }
                    noted()
                }
                for (i in sentAt.indices) {
                    val next = sentAt.getOrNull(i + 120) ?: break
                    withClue("seed $seed, interval $interval") {
                        (next - sentAt[i]) shouldBeGreaterThanOrEqualTo 61 * Scene.SECOND
                    }
                }
            }
        }

        "op 1 before HELLO is answered too" {
            Scene().reach(StateKind.AWAITING_HELLO).op1().sentOpcodes shouldBe listOf(1)
        }

        "a user's heartbeat request is treated like op 1" {
            val scene = Scene().reach(StateKind.READY).forget()
            scene.input { handleHeartbeatRequest(scene.now) }.input { handleHeartbeatRequest(scene.now) }
            scene.beats().size shouldBe 1
        }

        "beats go on while READY is waited for" {
            val scene = Scene().reach(StateKind.IDENTIFYING).passAlive(170 * Scene.SECOND)
            (scene.beats().size >= 4) shouldBe true
            scene.kind shouldBe StateKind.IDENTIFYING
        }
    })

class HeartbeatIntervalSpec :
    io.kotest.core.spec.style.FunSpec({
        context("an interval outside 1 s to 10 min is a typed error and closes with 4902") {
            withData(0L, 1L, 999L, 600_001L, Long.MAX_VALUE) { millis ->
                val scene = Scene().reach(StateKind.AWAITING_HELLO).hello(millis)
                scene.closes shouldBe listOf(ClientCloseCode.UNDECODABLE)
                val trouble = scene.troubles.single()
                trouble.kind shouldBe ProtocolError.Kind.HEARTBEAT_INTERVAL
                trouble.detail shouldBe "heartbeat interval of $millis ms, must be 1 s to 10 min"
            }
        }

        context("the limits themselves are accepted") {
            withData(1_000L, 41_250L, 600_000L) { millis ->
                val scene = Scene().reach(StateKind.AWAITING_HELLO).hello(millis)
                scene.kind shouldBe StateKind.AWAITING_PERMIT
                scene.machine.heartbeatIntervalNanos shouldBe millis * 1_000_000
            }
        }

        context("a HELLO without a readable interval is poison") {
            withData("null", "{}", "[]", """{"heartbeat_interval":"soon"}""", """{"heartbeat_interval":null}""") { d ->
                val scene = Scene().reach(StateKind.AWAITING_HELLO).text("""{"op":10,"d":$d}""")
                scene.closes shouldBe listOf(ClientCloseCode.UNDECODABLE)
                scene.troubles.single().kind shouldBe ProtocolError.Kind.HELLO
            }
        }
    })
