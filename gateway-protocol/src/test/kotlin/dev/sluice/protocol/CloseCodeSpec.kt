package dev.sluice.protocol

import dev.sluice.model.CloseAction
import dev.sluice.model.CloseCode
import dev.sluice.model.Failed
import dev.sluice.model.Intent
import dev.sluice.model.SessionLost
import dev.sluice.model.ShardId
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.comparables.shouldBeBetween
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith

/** Discord docs, Opcodes and Status Codes > Gateway Close Event Codes; spelled out here, not read from the model. */
class CloseCodeSpec :
    FunSpec({
        val fatal = setOf(4004, 4010, 4011, 4012, 4013, 4014)
        val newSession = setOf(4003, 4005, 4007, 4009)
        val all = (
            CloseCode.entries.map { it.code } + listOf(
                4006,
                4015,
                4016,
                4900,
                4999,
                3000,
                1,
                0,
                -7,
                65_535,
            )
        ).distinct()

        test("the model's table says the same") {
            for (code in all) {
                val expected = when (code) {
                    in fatal -> CloseAction.STOP
                    in newSession -> CloseAction.NEW_SESSION
                    4008 -> CloseAction.RESUME_AFTER_PAUSE
                    else -> CloseAction.RESUME
                }
                CloseCode.of(code).action shouldBe expected
            }
        }

        context("a close code from the server while ready") {
            withData(nameFn = { "code $it" }, all) { code ->
                val scene = Scene().reach(StateKind.READY).dispatch(8).closed(code, "said so")
                when (code) {
                    in fatal -> {
                        scene.kind shouldBe StateKind.FAILED
                        val failure = scene.last<Output.Stopped>().failure!!
                        failure.kind shouldBe StopReason.Kind.FATAL_CLOSE_CODE
                        failure.code shouldBe code
                        failure.reason shouldContain "said so"
                        scene.told<Failed>().single().code shouldBe code
                        scene.machine.deadlineNanos() shouldBe Long.MAX_VALUE
                        scene.machine.session shouldBe null
                    }

                    in newSession -> {
                        scene.told<SessionLost>().single().lastReceived shouldBe 8
                        scene.reconnect()
                        scene.sentOpcodes shouldBe listOf(2)
                        scene.count<Output.RequestIdentify>() shouldBe 2
                        scene.permit().sentOpcodes shouldBe listOf(2, 2)
                    }

                    else -> {
                        scene.told<SessionLost>().shouldBeEmpty()
                        val wait = scene.machine.deadlineNanos() - scene.now
                        if (code == 4008) wait shouldBe 5 * Scene.SECOND else wait.shouldBeBetween(0, 250_000_000)
                        scene.reconnect()
                        scene.sentOpcodes shouldBe listOf(2, 6)
                    }
                }
            }
        }

        context("a resumable close code without a session leads to a new identify") {
            withData(nameFn = { "code $it" }, all - fatal) { code ->
                val scene = Scene().reach(StateKind.IDENTIFYING).closed(code)
                scene.told<SessionLost>().shouldBeEmpty()
                scene.reconnect().permit().sentOpcodes shouldBe listOf(2, 2)
            }
        }

        context("a fatal close code stops from every open state") {
            val states = listOf(
                StateKind.AWAITING_HELLO,
                StateKind.AWAITING_PERMIT,
                StateKind.IDENTIFYING,
                StateKind.RESUMING,
                StateKind.REPLAYING,
                StateKind.READY,
                StateKind.CLOSING,
            )
            withData(nameFn = { "$it" }, states) { state ->
                val scene = Scene().reach(state).closed(4014)
                scene.kind shouldBe StateKind.FAILED
                scene.outputs.last()::class shouldBe Output.Stopped::class
            }
        }

        context("a fatal close code says what it means and what to change, and then what Discord said") {
            val advice = mapOf(
                4004 to listOf("token", "developer portal", "Reset Token"),
                4010 to listOf("Shard 3 of 16"),
                4011 to listOf("2500 guilds", "shard 3 of 16", "run more shards", "Cluster"),
                4012 to listOf("Version 10", "wss://gateway.discord.gg:"),
                4013 to listOf("1073775104", "(BIT_30)", "leave it out"),
                4014 to listOf("MESSAGE_CONTENT.", "developer portal", "Bot, Privileged Gateway Intents"),
            )
            withData(nameFn = { "code $it" }, fatal) { code ->
                val scene = Scene {
                    shardId(ShardId(3, 16)).gatewayUrl("wss://gateway.discord.gg?key=hunter2")
                    intents(Intent.GUILD_MESSAGES + Intent.MESSAGE_CONTENT + Intent.of(30))
                }.reach(StateKind.READY).closed(code, "said so")
                val reason = scene.told<Failed>().single().reason
                reason shouldStartWith "Discord closed with ${CloseCode.of(code)}. "
                advice.getValue(code).forEach { reason shouldContain it }
                reason shouldEndWith " It said: said so"
                reason shouldNotContain "hunter2"
                scene.last<Output.Stopped>().failure?.reason shouldBe reason
            }
        }

        test("4014 without a privileged intent names them all, and says nothing for Discord") {
            val reason = Scene()
                .reach(StateKind.READY)
                .closed(4014)
                .told<Failed>()
                .single()
                .reason
            reason shouldContain "GUILD_MESSAGES is not granted"
            reason shouldEndWith "."
        }

        test("repeated 4008 waits longer each time") {
            val scene = Scene().reach(StateKind.READY)
            val waits = (1..8).map {
                scene.closed(4008)
                (scene.machine.deadlineNanos() - scene.now).also { scene.reconnect().resumed() }
            }
            waits.first() shouldBe 5 * Scene.SECOND
            waits.all { it >= 5 * Scene.SECOND } shouldBe true
            (waits.max() > 7 * Scene.SECOND) shouldBe true
        }

        test("a fatal close code while we close for a hand-over changes nothing") {
            val scene = Scene().reach(StateKind.READY)
            scene.input { handleSuspend(scene.now) }.closed(4004)
            scene.kind shouldBe StateKind.SUSPENDED
            scene.machine.session?.id shouldBe "s1"
        }
    })
