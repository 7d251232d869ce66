package dev.sluice.protocol

import dev.sluice.codec.CommandTooLargeException
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.RawCommand
import dev.sluice.model.UpdateVoiceState
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

@OptIn(DelicateGatewayApi::class)
class CommandSpec :
    StringSpec({
        fun raw(n: Int) = RawCommand(31, "$n")

        fun Scene.command(n: Int): Long {
            var ticket = 0L
            input { ticket = handleCommand(raw(n), now) }
            return ticket
        }

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

        "a typed command goes out as the codec writes it" {
            val scene = Scene().reach(StateKind.READY)
            scene.input { handleCommand(UpdateVoiceState(1, null, false, false), scene.now) }
            scene.sends.last().op shouldBe 4
        }
    })
