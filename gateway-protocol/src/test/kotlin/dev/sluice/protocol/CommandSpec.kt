package dev.sluice.protocol

import dev.sluice.codec.CommandTooLargeException
import dev.sluice.model.Command
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.OnlineStatus
import dev.sluice.model.RawCommand
import dev.sluice.model.UpdatePresence
import dev.sluice.model.UpdateVoiceState
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import java.time.Duration

@OptIn(DelicateGatewayApi::class)
class CommandSpec :
    StringSpec({
        fun raw(n: Int) = RawCommand(31, "$n")

        fun Scene.send(command: Command, timeToLive: Duration? = null): Long {
            var ticket = 0L
            input { ticket = handleCommand(command, now, timeToLive) }
            return ticket
        }

        fun Scene.command(n: Int, timeToLive: Duration? = null): Long = send(raw(n), timeToLive)

        fun Scene.sentNumbers() = sends.filter { it.op == 31 }.map { it.d.jsonPrimitive.long }

        "a command is sent at once when ready, under its ticket" {
            val scene = Scene().reach(StateKind.READY)
            val ticket = scene.command(1)
            val send = scene.last<Output.Send>()
            send.ticket shouldBe ticket
            send.opcode shouldBe 31
            (ticket > 0) shouldBe true
            scene.sentNumbers() shouldBe listOf(1L)
        }

        "commands wait for READY and go out in order" {
            for (kind in StateKind.entries.take(6)) {
                val scene = Scene().reach(kind)
                if (kind == StateKind.RESUMING) continue
                repeat(5) { scene.command(it) }
                scene.sentNumbers().shouldBeEmpty()
            }
            val scene = Scene()
            repeat(5) { scene.command(it) }
            scene.reach(StateKind.READY).sentNumbers() shouldBe listOf(0L, 1, 2, 3, 4)
        }

        "commands wait through a reconnect until RESUMED, not until the first replayed event" {
            val scene = Scene().reach(StateKind.WAITING)
            scene.command(1)
            scene.reconnect()
            scene.command(2)
            scene.dispatch(2)
            scene.command(3)
            scene.sentNumbers().shouldBeEmpty()
            scene.resumed(3).sentNumbers() shouldBe listOf(1L, 2, 3)
        }

        "a command that went out is not sent again after a drop" {
            val scene = Scene().reach(StateKind.READY)
            scene.command(1)
            scene
                .closed()
                .reconnect()
                .resumed()
                .sentNumbers() shouldBe listOf(1L)
        }

        "no more than the window allows, the rest when it allows more, in order" {
            val scene = Scene().reach(StateKind.READY)
            repeat(300) { scene.command(it) }
            // 120 less 4 reserved for a heartbeat interval of 41.25 s; IDENTIFY took one of the reserved.
            scene.sentNumbers().size shouldBe 116
            scene.passAlive(61 * Scene.SECOND)
            scene.sentNumbers().size shouldBe 232
            scene.passAlive(61 * Scene.SECOND)
            scene.sentNumbers() shouldBe (0L until 300L).toList()
        }

        "what the window kept waiting is counted, what waited for a session is not" {
            val scene = Scene()
            scene.command(0)
            scene.pass(7 * Scene.SECOND)
            scene.reach(StateKind.READY)
            scene.sentNumbers() shouldBe listOf(0L)
            scene.machine.stats.limiterWaitNanos shouldBe 0
            repeat(115) { scene.command(it + 1) }
            scene.machine.stats.limiterWaitNanos shouldBe 0
            val asked = scene.now
            scene.command(116)
            scene.machine.stats.limiterWaitNanos shouldBe 0
            while (scene.machine.stats.queuedCommands > 0) scene.passAlive(Scene.SECOND)
            val waited = scene.machine.stats.limiterWaitNanos
            (waited in 1..scene.now - asked) shouldBe true
        }

        "a new connection has a window of its own" {
            val scene = Scene().reach(StateKind.READY)
            repeat(200) { scene.command(it) }
            scene.closed().reconnect().resumed()
            scene.sentNumbers().size shouldBe 200
        }

        "4096 bytes pass, 4097 are refused and nothing is queued" {
            val scene = Scene().reach(StateKind.READY)
            val shell = String(scene.config.codec.encode(RawCommand(31, "\"\""))).length
            scene.input { handleCommand(RawCommand(31, "\"" + "x".repeat(4096 - shell) + "\""), scene.now) }
            scene.last<Output.Send>().bytes.size shouldBe 4096
            val refused = shouldThrow<CommandTooLargeException> {
                scene.machine.handleCommand(RawCommand(31, "\"" + "x".repeat(4097 - shell) + "\""), scene.now)
            }
            refused.size shouldBe 4097
            scene.machine.stats.queuedCommands shouldBe 0
        }

        "the queue takes exactly its limit" {
            val scene = Scene { maxQueuedCommands(3) }
            repeat(3) { scene.command(it) }
            shouldThrow<CommandQueueFullException> { scene.command(3) }.limit shouldBe 3
            scene.machine.stats.queuedCommands shouldBe 3
            scene.machine.handleCancelCommand(1) shouldBe true
            scene.command(4)
            scene.reach(StateKind.READY).sentNumbers() shouldBe listOf(1L, 2, 4)
        }

        "the default limit is 1000" {
            val scene = Scene()
            repeat(1000) { scene.command(it) }
            shouldThrow<CommandQueueFullException> { scene.command(1000) }
        }

        "a cancelled command is not sent, one that was sent cannot be cancelled" {
            val scene = Scene()
            val first = scene.command(1)
            val second = scene.command(2)
            scene.machine.handleCancelCommand(first) shouldBe true
            scene.machine.handleCancelCommand(first) shouldBe false
            scene.reach(StateKind.READY).sentNumbers() shouldBe listOf(2L)
            scene.machine.handleCancelCommand(second) shouldBe false
        }

        "close drops what waits and says so, suspend keeps it" {
            val closed = Scene().reach(StateKind.WAITING)
            val ticket = closed.command(1)
            closed.input { handleClose(closed.now) }
            closed.last<Output.CommandDropped>().ticket shouldBe ticket
            val suspended = Scene().reach(StateKind.WAITING)
            suspended.command(1)
            suspended.input { handleSuspend(suspended.now) }
            suspended.count<Output.CommandDropped>() shouldBe 0
            suspended.machine.stats.queuedCommands shouldBe 1
        }

        "a fatal close drops what waits and says so" {
            val scene = Scene().reach(StateKind.IDENTIFYING)
            scene.command(1)
            scene.closed(4004).count<Output.CommandDropped>() shouldBe 1
        }

        "a stopped shard takes no commands, nor does one that is being closed" {
            for (kind in listOf(StateKind.SUSPENDED, StateKind.CLOSED, StateKind.FAILED)) {
                shouldThrow<IllegalStateException> { Scene().reach(kind).command(1) }
            }
            val scene = Scene().reach(StateKind.READY)
            scene.input { handleClose(scene.now) }
            shouldThrow<IllegalStateException> { scene.command(1) }
        }

        "opcodes that keep the session cannot be smuggled in" {
            for (op in listOf(1, 2, 6)) {
                shouldThrow<IllegalArgumentException> {
                    Scene().machine.handleCommand(RawCommand(op, "null"), Scene.START)
                }
            }
        }

        "heartbeats never wait behind commands" {
            val scene = Scene()
                .reach(StateKind.AWAITING_HELLO)
                .hello(1_000)
                .permit()
                .ready()
            repeat(1000) { scene.command(it) }
            var last = scene.now
            scene.pass(120 * Scene.SECOND) {
                if (sends.last().op == 1) {
                    (now - last <= Scene.SECOND) shouldBe true
                    last = now
                    ack()
                }
            }
            scene.sentOpcodes.count { it == 1 } shouldBe 120
            scene.closes.shouldBeEmpty()
        }

        "op 1 is answered at once when commands have used up their slots: one is kept for it" {
            val scene = Scene().reach(StateKind.READY)
            repeat(200) { scene.command(it) }
            scene.sentNumbers().size shouldBe 116
            scene.forget().op1().sentOpcodes shouldBe listOf(1)
        }

        "an answer to op 1 that had to wait takes the slot that it waited for, a new command does not" {
            // All sends of a window but 4, of which beats may need 3: commands have 6.
            val scene = Scene { sendLimit(10, Duration.ofSeconds(60)) }
                .reach(StateKind.AWAITING_HELLO)
                .hello(30_000)
                .permit()
                .ready()
            repeat(30) { scene.passAlive(Scene.SECOND).command(it) }
            // IDENTIFY has left the window, so that its slot is there for an answer, and the next one has to wait.
            scene
                .passAlive(41 * Scene.SECOND)
                .op1()
                .passAlive(2 * Scene.SECOND)
                .op1()
            val link = (scene.machine.core.state as State.Ready).link
            scene.passAlive(link.answerAt - scene.now - 1)
            scene.now = link.answerAt
            scene.forget().command(100)
            scene.sentOpcodes.first() shouldBe 1
            scene.timeout().sentNumbers().size shouldBe 0
        }

        "a command whose time to live ends while it waits is dropped, and says so, at that very time" {
            val scene = Scene().reach(StateKind.WAITING)
            val ticket = scene.command(1, Duration.ofSeconds(5))
            val kept = scene.command(2)
            scene.input { handleWake(scene.now) }
            scene.opened().pass(5 * Scene.SECOND - 1)
            scene.count<Output.CommandDropped>() shouldBe 0
            scene.pass(1)
            val dropped = scene.last<Output.CommandDropped>()
            dropped.ticket shouldBe ticket
            dropped.cause shouldBe Output.CommandDropped.Cause.EXPIRED
            scene.machine.stats.queuedCommands shouldBe 1
            scene.hello().resumed().sentNumbers() shouldBe listOf(2L)
            scene.machine.handleCancelCommand(kept) shouldBe false
        }

        "a time to live counts before the start and through reconnects, and not for what was sent" {
            val idle = Scene()
            idle.command(1, Duration.ofSeconds(1))
            idle.machine.deadlineNanos() shouldBe idle.now + Scene.SECOND
            idle.toDeadline().count<Output.CommandDropped>() shouldBe 1
            val scene = Scene().reach(StateKind.READY)
            scene.command(1, Duration.ofSeconds(1))
            scene.pass(2 * Scene.SECOND).count<Output.CommandDropped>() shouldBe 0
            scene.closed().command(2, Duration.ofMinutes(5))
            scene.pass(5 * 60 * Scene.SECOND) { if (kind == StateKind.CONNECTING) dialFails() }
            scene.last<Output.CommandDropped>().cause shouldBe Output.CommandDropped.Cause.EXPIRED
        }

        "an expired command is not sent even when the timer was late" {
            val scene = Scene().reach(StateKind.RESUMING)
            scene.command(1, Duration.ofSeconds(1))
            scene.now += Scene.SECOND
            scene.resumed().sentNumbers().shouldBeEmpty()
            scene.count<Output.CommandDropped>() shouldBe 1
        }

        "a suspended machine keeps what has a time to live, and has no timer" {
            val scene = Scene().reach(StateKind.WAITING)
            scene.command(1, Duration.ofSeconds(1))
            scene.input { handleSuspend(scene.now) }
            scene.machine.deadlineNanos() shouldBe Long.MAX_VALUE
            scene.machine.stats.queuedCommands shouldBe 1
        }

        "a time to live is positive and at most a day" {
            val scene = Scene().reach(StateKind.WAITING)
            for (bad in listOf(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(1).plusNanos(1))) {
                shouldThrow<IllegalArgumentException> { scene.command(1, bad) }.message!! shouldContain "$bad"
            }
            scene.command(1, Duration.ofNanos(1))
            scene.command(2, Duration.ofDays(1))
        }

        "of presences that wait only the newest is sent, in the place of the first" {
            val scene = Scene().reach(StateKind.WAITING)
            val first = scene.send(UpdatePresence.of(OnlineStatus.IDLE))
            scene.command(1)
            scene.send(UpdatePresence.of(OnlineStatus.ONLINE))
            val dropped = scene.last<Output.CommandDropped>()
            dropped.ticket shouldBe first
            dropped.cause shouldBe Output.CommandDropped.Cause.SUPERSEDED
            scene.forget().reconnect().resumed()
            scene.sentOpcodes.drop(1) shouldBe listOf(3, 31)
            scene.sends[1]
                .d.jsonObject
                .getValue("status") shouldBe JsonPrimitive("online")
        }

        "of voice states that wait the newest of each guild is sent" {
            val scene = Scene().reach(StateKind.WAITING)
            scene.send(UpdateVoiceState.join(1, 10))
            scene.send(UpdateVoiceState.join(2, 20))
            scene.send(UpdateVoiceState.leave(1))
            scene.count<Output.CommandDropped>() shouldBe 1
            scene.forget().reconnect().resumed()
            scene.sends.drop(1).map {
                it.d.jsonObject
                    .getValue("guild_id")
                    .jsonPrimitive.content
            } shouldBe
                listOf("1", "2")
        }

        "a newer presence has its own time to live, and needs no room" {
            val scene = Scene { maxQueuedCommands(1) }.reach(StateKind.WAITING)
            scene.send(UpdatePresence.of(OnlineStatus.IDLE), Duration.ofSeconds(1))
            scene.send(UpdatePresence.of(OnlineStatus.ONLINE))
            scene.machine.deadlineNanos() shouldBe (scene.machine.state as ShardState.Waiting).untilNanos
            shouldThrow<CommandQueueFullException> { scene.send(UpdateVoiceState.leave(1)) }
        }

        "Discord's rule: five presences in 20 s. More wait, the newest in the place of the others, and hold up nobody" {
            val scene = Scene().reach(StateKind.READY)
            val began = scene.now
            repeat(8) { scene.send(UpdatePresence.of(OnlineStatus.ONLINE)) }
            scene.sentOpcodes.count { it == 3 } shouldBe 5
            scene.count<Output.CommandDropped>() shouldBe 2
            scene.send(UpdateVoiceState(1, null, false, false))
            scene.sentOpcodes.last() shouldBe 4
            scene.machine.stats.queuedCommands shouldBe 1
            scene.passAlive(21 * Scene.SECOND - (scene.now - began) - 1)
            scene.sentOpcodes.count { it == 3 } shouldBe 5
            scene.passAlive(1)
            scene.sentOpcodes.count { it == 3 } shouldBe 6
            scene.machine.stats.queuedCommands shouldBe 0
        }

        "what is left of the send limit can be asked for" {
            val scene = Scene()
            scene.machine.sendsLeft(scene.now) shouldBe 0
            scene.machine.nanosUntilSend(scene.now) shouldBe -1
            scene.reach(StateKind.READY)
            val all = scene.machine.sendsLeft(scene.now)
            repeat(10) { scene.send(UpdateVoiceState(1L + it, null, false, false)) }
            scene.machine.sendsLeft(scene.now) shouldBe all - 10
            scene.machine.nanosUntilSend(scene.now) shouldBe 0
            repeat(all - 10) { scene.send(UpdateVoiceState(100L + it, null, false, false)) }
            scene.machine.sendsLeft(scene.now) shouldBe 0
            scene.machine.nanosUntilSend(scene.now) shouldBe 61 * Scene.SECOND
        }

        "a typed command goes out as the codec writes it" {
            val scene = Scene().reach(StateKind.READY)
            scene.input { handleCommand(UpdateVoiceState(1, null, false, false), scene.now) }
            scene.sends.last().op shouldBe 4
        }
    })
