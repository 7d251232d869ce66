package dev.sluice.protocol

import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.RawCommand
import dev.sluice.model.ShardId
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

@OptIn(DelicateGatewayApi::class)
class SnapshotSpec :
    StringSpec({
        fun suspended(): Scene {
            val scene = Scene().reach(StateKind.READY).dispatch(77)
            scene.closed()
            repeat(3) { scene.input { handleCommand(RawCommand(31, "$it"), scene.now) } }
            return scene.input { handleSuspend(scene.now) }
        }

        fun edited(json: String, edit: MutableMap<String, JsonElement>.() -> Unit) =
            JsonObject(
                Json
                    .parseToJsonElement(json)
                    .jsonObject
                    .toMutableMap()
                    .apply(edit),
            ).toString()

        "a restored machine resumes at once at the resume URL and sends what waited, in order" {
            val scene = Scene(restored = suspended().let { it.machine.snapshot(it.now) }).start()
            scene.connects shouldBe listOf(Scene.RESUME)
            scene.opened().hello()
            scene.sends.single().op shouldBe 6
            scene.sends
                .single()
                .d.jsonObject
                .getValue("seq")
                .jsonPrimitive.long shouldBe 77
            scene.resumed(78)
            scene.sends.drop(1).map { it.d.jsonPrimitive.long } shouldBe listOf(0L, 1, 2)
            scene.machine.stats.identifies shouldBe 1
            scene.machine.stats.lastIdentifyAt shouldBe Scene.EPOCH
        }

        "the token is not in it" {
            suspended().let { it.machine.snapshot(it.now) } shouldNotContain "secret"
        }

        "the backoff level survives" {
            val scene = Scene().reach(StateKind.CONNECTING)
            repeat(9) { scene.dialFails().toDeadline() }
            val restored = Scene(restored = scene.machine.snapshot(scene.now)).start()
            restored.machine.core.plan.backoffLevel shouldBe 9
            restored.dialFails()
            restored.machine.core.plan.backoffLevel shouldBe 10
        }

        "a snapshot of a machine without a session identifies" {
            val idle = Scene()
            val scene = Scene(restored = idle.machine.snapshot(idle.now)).start().opened().hello()
            scene.count<Output.RequestIdentify>() shouldBe 1
        }

        "the snapshot's word on the session counts more than the configuration's" {
            val idle = Scene()
            val other = Session("old", null, 1, ShardId.SINGLE, 42)
            Scene(session = other, restored = idle.machine.snapshot(idle.now)).machine.session shouldBe null
        }

        "another shard's and another bot's are refused, and the message says so" {
            val snapshot = suspended().let { it.machine.snapshot(it.now) }
            shouldThrow<SnapshotRefusedException> { Scene(restored = snapshot) { shardId(ShardId(1, 2)) } }
                .message!! shouldContain "shard 0/1"
            shouldThrow<SnapshotRefusedException> {
                Scene(restored = edited(snapshot) { put("bot_user_id", JsonPrimitive("43")) })
            }.message!! shouldContain "bot 43"
        }

        "what is no snapshot is refused" {
            for (bad in listOf("", "x", "[]", "{}", """{"version":"x"}""", """{"version":1,"shard":"nine"}""")) {
                shouldThrow<SnapshotRefusedException> { Scene(restored = bad) }
            }
            val snapshot = suspended().let { it.machine.snapshot(it.now) }
            shouldThrow<SnapshotRefusedException> {
                Scene(restored = edited(snapshot) { put("last_identify_at", JsonPrimitive("noon")) })
            }
            shouldThrow<SnapshotRefusedException> { Scene(restored = snapshot) { maxQueuedCommands(2) } }
            shouldThrow<SnapshotRefusedException> {
                Scene(restored = edited(snapshot) { put("encoding", JsonPrimitive("etf")) })
            }
        }

        "a newer version's unknown fields are ignored, an older one's absent fields have defaults" {
            val snapshot = suspended().let { it.machine.snapshot(it.now) }
            val newer = edited(snapshot) {
                put("version", JsonPrimitive(9))
                put("new_thing", JsonObject(emptyMap()))
            }
            Scene(restored = newer).machine.session?.sequence shouldBe 77
            val older = edited(snapshot) {
                keys.removeAll(setOf("commands", "backoff_level", "identifies", "last_identify_at", "bot_user_id"))
            }
            Scene(restored = older).machine.session?.sequence shouldBe 77
        }

        "a session as JSON comes back equal" {
            for (session in listOf(
                Session("abc", "wss://x.discord.gg", 5, ShardId(3, 16), 42),
                Session("abc", null, 0, ShardId.SINGLE, null),
            )) {
                Session.fromJson(session.toJson()) shouldBe session
            }
            shouldThrow<SnapshotRefusedException> {
                Session.fromJson(
                    """{"version":1,"id":"","sequence":1,"shard":"0/1"}""",
                )
            }
            shouldThrow<SnapshotRefusedException> {
                Session.fromJson(
                    """{"version":1,"id":"a","sequence":-1,"shard":"0/1"}""",
                )
            }
        }

        "a configured session is resumed, another shard's is refused when the configuration is built" {
            val scene = Scene(session = Session("abc", Scene.RESUME_URL, 5, ShardId.SINGLE, 42)).start()
            scene.connects shouldBe listOf(Scene.RESUME)
            scene.opened().hello().sentOpcodes shouldBe listOf(6)
            shouldThrow<SnapshotRefusedException> { Scene(session = Session("abc", null, 5, ShardId(1, 2), 42)) }
            shouldThrow<SnapshotRefusedException> { Scene(session = Session("abc", null, 5, ShardId.SINGLE, 43)) }
        }
    })
