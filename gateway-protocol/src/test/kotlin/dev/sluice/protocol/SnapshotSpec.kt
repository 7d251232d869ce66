package dev.sluice.protocol

import dev.sluice.compression.Compression
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Failed
import dev.sluice.model.Intent
import dev.sluice.model.Intents
import dev.sluice.model.OnlineStatus
import dev.sluice.model.RawCommand
import dev.sluice.model.SessionLost
import dev.sluice.model.ShardId
import dev.sluice.model.UpdatePresence
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import java.time.Duration
import java.util.zip.Deflater

@OptIn(DelicateGatewayApi::class)
class SnapshotSpec :
    StringSpec({
        fun suspended(): Scene {
            val scene = Scene().reach(StateKind.READY).dispatch(77)
            scene.closed()
            repeat(3) { scene.input { handleCommand(RawCommand(31, "$it"), scene.now) } }
            return scene.input { handleSuspend(scene.now) }
        }

        fun edited(stored: StoredSession, edit: MutableMap<String, JsonElement>.() -> Unit): StoredSession {
            val fields = Json.parseToJsonElement(stored.toJson()).jsonObject.toMutableMap()
            return StoredSession.fromJson(JsonObject(fields.apply(edit)).toString())
        }

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

        "a command's time to live goes on in wall-clock time, and a newer presence still replaces the one that waits" {
            val scene = Scene().reach(StateKind.WAITING)
            scene.input { handleCommand(RawCommand(31, "1"), scene.now, Duration.ofSeconds(10)) }
            scene.input { handleCommand(UpdatePresence.of(OnlineStatus.IDLE), scene.now) }
            scene.pass(4 * Scene.SECOND).input { handleSuspend(scene.now) }
            val snapshot = scene.machine.snapshot(scene.now)
            val later = Scene(restored = snapshot, startInstant = Scene.EPOCH.plusSeconds(7))
            later.machine.deadlineNanos() shouldBe later.now + 3 * Scene.SECOND
            later.input { handleCommand(UpdatePresence.of(OnlineStatus.ONLINE), later.now) }
            later.machine.stats.queuedCommands shouldBe 2
            later
                .toDeadline()
                .machine.stats.queuedCommands shouldBe 1
            val tooLate = Scene(restored = snapshot, startInstant = Scene.EPOCH.plusSeconds(3_600)).start()
            tooLate
                .timeout()
                .machine.stats.queuedCommands shouldBe 1
        }

        "the token is not in it" {
            val stored = suspended().let { it.machine.snapshot(it.now) }
            stored.toJson() shouldNotContain "secret"
            stored.toString() shouldNotContain "secret"
        }

        "the backoff level survives" {
            val scene = Scene().reach(StateKind.CONNECTING)
            repeat(9) { scene.dialFails().toDeadline() }
            val restored = Scene(restored = scene.machine.snapshot(scene.now)).start()
            restored.machine.core.plan.backoffLevel shouldBe 9
            restored.dialFails()
            restored.machine.core.plan.backoffLevel shouldBe 10
        }

        "a session that has stood and is suspended leaves no backoff behind" {
            val scene = Scene().reach(StateKind.CONNECTING)
            repeat(9) { scene.dialFails().toDeadline() }
            scene
                .opened()
                .hello()
                .permit()
                .ready()
                .passAlive(600 * Scene.SECOND)
            scene.input { handleSuspend(scene.now) }.closed(4901)
            Scene(restored = scene.machine.snapshot(scene.now))
                .machine.core.plan.backoffLevel shouldBe 0
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
                shouldThrow<SnapshotRefusedException> { StoredSession.fromJson(bad) }
            }
            val snapshot = suspended().let { it.machine.snapshot(it.now) }
            shouldThrow<SnapshotRefusedException> {
                Scene(restored = edited(snapshot) { put("last_identify_at", JsonPrimitive("noon")) })
            }
        }

        "commands that cannot be sent here are left out and told, the session goes on" {
            val snapshot = suspended().let { it.machine.snapshot(it.now) }

            fun left(stored: StoredSession, limit: Int, queued: Int): String? {
                val next = Scene { maxQueuedCommands(limit) }
                return next.machine.handleRestore(stored).also {
                    next.machine.session?.sequence shouldBe 77
                    next.machine.stats.queuedCommands shouldBe queued
                }
            }
            left(snapshot, limit = 3, queued = 3).shouldBeNull()
            left(snapshot, limit = 2, queued = 2).shouldNotBeNull() shouldContain "1 of 3 commands"
            val inEtf = edited(snapshot) { put("encoding", JsonPrimitive("etf")) }
            left(inEtf, limit = 3, queued = 0).shouldNotBeNull() shouldContain "3 commands in etf"
        }

        "a stored command that something newer has overtaken needs no room" {
            val scene = Scene().reach(StateKind.WAITING)
            scene.input { handleCommand(UpdatePresence.of(OnlineStatus.IDLE), scene.now) }
            val stored = scene.input { handleSuspend(scene.now) }.let { it.machine.snapshot(it.now) }
            val next = Scene { maxQueuedCommands(1) }
            next.input { handleCommand(UpdatePresence.of(OnlineStatus.ONLINE), next.now) }
            next.machine.handleRestore(stored).shouldBeNull()
        }

        "a newer version's unknown fields are ignored, an older one's absent fields have defaults" {
            val snapshot = suspended().let { it.machine.snapshot(it.now) }
            snapshot.commandCount shouldBe 3
            val newer = edited(snapshot) {
                put("version", JsonPrimitive(9))
                put("new_thing", JsonObject(emptyMap()))
            }
            Scene(restored = newer).machine.session?.sequence shouldBe 77
            val needed = setOf("version", "shard", "session")
            val older = edited(snapshot) { keys.retainAll(needed) }
            Scene(restored = older).machine.session?.sequence shouldBe 77
            older.commandCount shouldBe 0
            older.lastReceived shouldBe 77
            for (field in needed - "session") {
                shouldThrow<SnapshotRefusedException> { edited(snapshot) { remove(field) } }.message!! shouldContain
                    field
            }
        }

        "what was stored comes back equal, and is stored as it came" {
            val stored = suspended().let { it.machine.snapshot(it.now, 70) }
            val read = StoredSession.fromJson(stored.toJson())
            read.toJson() shouldBe stored.toJson()
            read.session shouldBe stored.session
            read.lastReceivedAt shouldBe stored.lastReceivedAt
            read.intents shouldBe Intents.of(Intent.GUILD_MESSAGES)
            Scene(restored = read).let { it.machine.snapshot(it.now).toJson() } shouldBe stored.toJson()
        }

        "a snapshot at a checkpoint resumes from there, and never from beyond what was received" {
            val scene = Scene().reach(StateKind.READY).dispatch(77)
            for ((checkpoint, resumesFrom) in listOf(70L to 70L, 77L to 77L, 78L to 77L, 0L to 0L, null to 77L)) {
                val stored = scene.machine.snapshot(scene.now, checkpoint)
                stored.session?.sequence shouldBe resumesFrom
                stored.lastReceived shouldBe 77
            }
        }

        "a snapshot is behind one of the same session that is further on, and behind nothing else" {
            val scene = Scene().reach(StateKind.READY).dispatch(77)

            fun at(sequence: Long) = scene.machine.snapshot(scene.now, sequence)
            at(5).isBehind(at(6)) shouldBe true
            at(6).isBehind(at(6)) shouldBe false
            at(7).isBehind(at(6)) shouldBe false
            val other = Scene().reach(StateKind.IDENTIFYING).ready("s2").let { it.machine.snapshot(it.now) }
            at(5).isBehind(other) shouldBe false
            other.isBehind(at(5)) shouldBe false
            val none = Scene().let { it.machine.snapshot(it.now) }
            none.isBehind(at(5)) shouldBe false
            at(5).isBehind(none) shouldBe false
        }

        "the commands of the process before go first, and can be left out" {
            val stored = suspended().let { it.machine.snapshot(it.now) }
            val next = Scene()
            next.input { handleCommand(RawCommand(31, "9"), next.now) }.input { handleRestore(stored) }
            next
                .start()
                .opened()
                .hello()
                .resumed(78)
            next.sends.drop(1).map { it.d.jsonPrimitive.long } shouldBe listOf(0L, 1, 2, 9)
            val without = stored.withoutCommands()
            without.commandCount shouldBe 0
            without.session shouldBe stored.session
            without.withoutCommands() shouldBeSameInstanceAs without
        }

        "a presence that the process before did not send gives way to one that waits already" {
            val scene = Scene().reach(StateKind.WAITING)
            scene.input { handleCommand(UpdatePresence.of(OnlineStatus.IDLE), scene.now) }
            val stored = scene.input { handleSuspend(scene.now) }.let { it.machine.snapshot(it.now) }
            val next = Scene()
            next.input { handleCommand(UpdatePresence.of(OnlineStatus.ONLINE), next.now) }
            next.input { handleRestore(stored) }
            next
                .start()
                .opened()
                .hello()
                .resumed(78)
            next.sends.single { it.op == 3 }.toString() shouldContain "online"
        }

        "a session that the process before has received further of is lost with its bounds" {
            val first = Scene().reach(StateKind.READY).dispatch(77)
            val heardAt = Scene.EPOCH.plusNanos(first.now - Scene.START)
            val stored = first.machine.snapshot(first.now, 70)
            val next = Scene(restored = stored)
                .start()
                .opened()
                .pass(Scene.SECOND)
                .hello()
            next.op9(false)
            val lost = next.told<SessionLost>().single()
            lost.lastReceived shouldBe 77
            lost.since shouldBe heardAt
        }

        "a session is restored, or refused, before the start only" {
            val stored = suspended().let { it.machine.snapshot(it.now) }
            shouldThrow<IllegalStateException> { Scene().start().machine.handleRestore(stored) }
            shouldThrow<IllegalStateException> { Scene().start().machine.handleRestoreRefused("late") }
        }

        "a machine whose session is refused stops with the reason and drops what waits" {
            val scene = Scene()
            scene.input { handleCommand(RawCommand(31, "0"), scene.now) }.input { handleRestoreRefused("not mine") }
            scene.count<Output.CommandDropped>() shouldBe 1
            scene.last<Output.Stopped>().failure?.kind shouldBe StopReason.Kind.SESSION_REFUSED
            scene.told<Failed>().single().reason shouldBe "not mine"
            scene.connects shouldBe emptyList()
        }

        "Resuming, the same query: a session goes on with the compression it was begun with, the next has the shard's" {
            val stored = edited(suspended().let { it.machine.snapshot(it.now) }) {
                val session = getValue("session").jsonObject
                put("session", JsonObject(session + ("compression" to JsonPrimitive("zlib-stream"))))
            }
            val scene = Scene(restored = stored).start()
            scene.connects shouldBe listOf("${Scene.RESUME}&compress=zlib-stream")
            Deflater().let { discord ->
                scene.opened()
                for (text in listOf("""{"op":10,"d":{"heartbeat_interval":41250}}""", """{"op":9,"d":false}""")) {
                    val deflated = ByteArray(200)
                    discord.setInput(text.toByteArray())
                    val length = discord.deflate(deflated, 0, deflated.size, Deflater.SYNC_FLUSH)
                    scene.bytes(deflated.copyOf(length), binary = true)
                }
                discord.end()
            }
            scene.sentOpcodes shouldBe listOf(6)
            scene.closed().toDeadline()
            scene.connects.last() shouldBe Scene.MAIN
            scene
                .opened()
                .hello()
                .permit()
                .ready("s2")
            scene.machine.session?.compression shouldBe Compression.NONE
        }

        "Resuming, the same encoding: a session that was begun in another is lost, and told, before a dial" {
            val json = suspended().let { it.machine.snapshot(it.now) }
            val inEtf = edited(json) {
                val session = getValue("session").jsonObject
                put("session", JsonObject(session + ("encoding" to JsonPrimitive("etf"))))
            }
            val fromOlderVersion = edited(json) {
                val session = getValue("session").jsonObject
                put("session", JsonObject(session - "encoding" - "compression"))
                put("encoding", JsonPrimitive("etf"))
            }
            for (stored in listOf(inEtf, fromOlderVersion)) {
                val scene = Scene(restored = stored).start()
                val lost = scene.told<SessionLost>().single()
                lost.reason shouldContain "begun in etf, and this shard speaks json"
                lost.lastReceived shouldBe 77
                scene.connects shouldBe listOf(Scene.MAIN)
                scene.opened().hello()
                scene.last<Output.RequestIdentify>().isRecovery shouldBe true
                scene.machine.stats.resumes shouldBe 0
            }
        }

        "a session as JSON comes back equal" {
            for (session in listOf(
                Session("abc", null, 7, ShardId.SINGLE, 42, "etf", Compression.ZSTD_STREAM),
                Session("abc", null, 7, ShardId.SINGLE, 42, "json", Compression.NONE),
                Session("abc", "wss://x.discord.gg", 5, ShardId(3, 16), 42),
                Session("abc", null, 0, ShardId.SINGLE, null),
            )) {
                Session.fromJson(session.toJson()) shouldBe session
            }
            shouldThrow<SnapshotRefusedException> {
                Session.fromJson("""{"version":1,"id":"a","sequence":1,"shard":"0/1","compression":"brotli"}""")
            }.message!! shouldContain "brotli"
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
