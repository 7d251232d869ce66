package dev.sluice.protocol

import dev.sluice.compression.Compression
import dev.sluice.model.Connecting
import dev.sluice.model.Identifying
import dev.sluice.model.ShardId
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

class HandshakeSpec :
    StringSpec({
        "the first dial goes to the main URL with version and encoding" {
            val scene = Scene().start()
            scene.connects shouldBe listOf(Scene.MAIN)
            scene.told<Connecting>().single().attempt shouldBe 0
            scene.machine.state
                .shouldBeInstanceOf<ShardState.Connecting>()
                .url shouldBe Scene.MAIN
        }

        "nothing is sent before HELLO" {
            Scene().reach(StateKind.AWAITING_HELLO).sends.shouldBeEmpty()
        }

        "HELLO without a session asks for a permit and sends nothing" {
            val scene = Scene().reach(StateKind.AWAITING_PERMIT)
            scene.last<Output.RequestIdentify>().shardId shouldBe ShardId.SINGLE
            scene.sends.shouldBeEmpty()
        }

        "the permit lets exactly one IDENTIFY out" {
            val scene = Scene { shardId(ShardId(3, 16)) }.reach(StateKind.IDENTIFYING)
            scene.sentOpcodes shouldBe listOf(2)
            val d = scene.sends
                .single()
                .d.jsonObject
            d.getValue("token").jsonPrimitive.content shouldBe Scene.TOKEN.value
            d.getValue("intents").jsonPrimitive.long shouldBe 512
            d.getValue("shard").jsonArray.map { it.jsonPrimitive.long } shouldContainExactly listOf(3L, 16L)
            scene.told<Identifying>().size shouldBe 1
            scene.machine.handleIdentifyPermit(true, scene.now) shouldBe false
            scene.machine.stats.identifies shouldBe 1
        }

        "payload compression is asked for in IDENTIFY, not in the URL" {
            val scene = Scene { compression(Compression.PAYLOAD) }.reach(StateKind.IDENTIFYING)
            scene.sends
                .single()
                .d.jsonObject
                .getValue("compress")
                .jsonPrimitive.boolean shouldBe true
            scene.connects.single() shouldNotContain "compress"
        }

        "READY establishes the session: the change first, then Established, then the payload" {
            val scene = Scene().reach(StateKind.IDENTIFYING).forget().ready()
            scene.outputs.map { it::class.simpleName } shouldBe listOf("SessionChanged", "Established", "Received")
            val established = scene.last<Output.Established>()
            established.isResumed shouldBe false
            established.sessionId shouldBe "s1"
            established.ready shouldBe scene.last<Output.Received>()
            scene.machine.session shouldBe
                Session("s1", Scene.RESUME_URL, 1, ShardId.SINGLE, 42, "json", Compression.NONE)
            scene.machine.state shouldBe ShardState.Ready
        }

        "the session's sequence follows the dispatches" {
            val scene = Scene().reach(StateKind.READY).dispatch(2).dispatch(7)
            scene.machine.session?.sequence shouldBe 7
            scene.seen.last().data shouldBe """{"n":7}"""
            scene.machine.stats.dispatches shouldBe 3
        }

        "a second READY of another session replaces the session whole" {
            val scene = Scene()
                .reach(StateKind.READY)
                .dispatch(9)
                .forget()
                .ready("s2", 1)
            scene.machine.session?.id shouldBe "s2"
            scene.machine.session?.sequence shouldBe 1
            scene.told<dev.sluice.model.SessionLost>().single().lastReceived shouldBe 9
        }

        "a READY of the same session is an event like another" {
            val scene = Scene().reach(StateKind.READY).forget().ready("s1", 5)
            scene.count<Output.Established>() shouldBe 0
            scene.machine.session?.sequence shouldBe 5
        }

        "a denied permit closes and asks again on the next connection" {
            val scene = Scene().reach(StateKind.AWAITING_PERMIT).permit(granted = false)
            scene.closes shouldBe listOf(1000)
            scene.count<Output.CancelIdentify>() shouldBe 0
            scene.reconnect()
            scene.count<Output.RequestIdentify>() shouldBe 2
        }

        "a connection lost before the permit cancels the question" {
            val scene = Scene().reach(StateKind.AWAITING_PERMIT).closed()
            scene.count<Output.CancelIdentify>() shouldBe 1
            scene.machine.handleIdentifyPermit(true, scene.now) shouldBe false
        }

        "a machine starts once" {
            val scene = Scene().start()
            shouldThrow<IllegalStateException> { scene.machine.handleStart(scene.now) }
        }

        "opening what was not asked for is the caller's mistake" {
            shouldThrow<IllegalStateException> { Scene().opened() }
            shouldThrow<IllegalStateException> { Scene().reach(StateKind.READY).opened() }
        }

        "a presence that makes IDENTIFY too large is refused when the machine is made" {
            val activity = dev.sluice.model.ActivityUpdate
                .playing("x".repeat(120))
            val presence = dev.sluice.model.UpdatePresence.of(
                dev.sluice.model.OnlineStatus.ONLINE,
                *Array(50) { activity },
            )
            shouldThrow<dev.sluice.codec.CommandTooLargeException> { Scene { presence(presence) } }
        }

        "nothing shows the token" {
            val scene = Scene().reach(StateKind.READY)
            val texts = scene.outputs.map { it.toString() } + scene.machine.toString() + scene.config.toString() +
                scene.machine.session.toString() + scene.machine.stats.toString() +
                scene.machine.snapshot(scene.now).toJson()
            texts.forEach { it shouldNotContain "secret" }
        }
    })
