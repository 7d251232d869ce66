package dev.sluice.protocol

import dev.sluice.codec.Codec
import dev.sluice.codec.Envelope
import dev.sluice.codec.JsonCodec
import dev.sluice.compression.Compression
import dev.sluice.compression.CompressionLimits
import dev.sluice.model.Failed
import dev.sluice.model.SessionLost
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.ByteArrayOutputStream
import java.util.zip.DeflaterOutputStream

class PoisonSpec :
    FunSpec({
        fun zlib(text: String): ByteArray =
            ByteArrayOutputStream()
                .also { out ->
                    DeflaterOutputStream(out, java.util.zip.Deflater(), true).run {
                        write(text.toByteArray())
                        flush()
                    }
                }.toByteArray()

        context("what is no payload closes with 4902, is told, and the session is resumed") {
            val bad = listOf(
                "not json",
                "",
                "[]",
                "1",
                "{}",
                """{"d":1}""",
                """{"op":null}""",
                """{"op":"0"}""",
                """{"op":0,"d":{}}x""",
                """{"op":0,""",
                """{"op":99999999999999999999}""",
            )
            withData(nameFn = { "<$it>" }, bad) { text ->
                val scene = Scene().reach(StateKind.READY).dispatch(6).text(text)
                scene.closes shouldBe listOf(4902)
                scene.troubles.single().kind shouldBe ProtocolError.Kind.ENVELOPE
                scene.troubles.single().sequence shouldBe 6
                scene.told<SessionLost>().shouldBeEmpty()
                scene.reconnect().sentOpcodes.last() shouldBe 6
            }
        }

        test("wrong UTF-8 in a name is poison") {
            val scene = Scene().reach(StateKind.READY).bytes(
                """{"t":"A""".toByteArray() + byteArrayOf(-1, -2) + """","s":2,"op":0,"d":{}}""".toByteArray(),
            )
            scene.closes shouldBe listOf(4902)
        }

        test("a binary frame where text is due") {
            val scene = Scene().reach(StateKind.READY).bytes("""{"op":11}""".toByteArray(), binary = true)
            scene.troubles.single().kind shouldBe ProtocolError.Kind.COMPRESSION
        }

        test("a text frame where binary is due") {
            val scene = Scene { compression(Compression.ZLIB_STREAM) }.reach(StateKind.AWAITING_HELLO)
            scene.text("""{"op":11}""")
            scene.troubles.single().kind shouldBe ProtocolError.Kind.COMPRESSION
            scene.closes shouldBe listOf(4902)
        }

        test("corrupt zlib, then a fresh stream on the next connection") {
            val scene = Scene { compression(Compression.ZLIB_STREAM) }.reach(StateKind.AWAITING_HELLO)
            scene.bytes(byteArrayOf(1, 2, 3, 0, 0, -1, -1), binary = true)
            scene.closes shouldBe listOf(4902)
            scene.closed().toDeadline().opened()
            scene.bytes(zlib("""{"op":10,"d":{"heartbeat_interval":45000}}"""), binary = true)
            scene.kind shouldBe StateKind.AWAITING_PERMIT
            scene.connects.last() shouldContain "compress=zlib-stream"
            scene.machine.stats.bytesOut shouldBe 42
        }

        test("an inflate bomb") {
            val limits = CompressionLimits.builder().maxInflatedBytes(100_000).build()
            val scene = Scene {
                compression(Compression.ZLIB_STREAM)
                compressionLimits(limits)
            }.reach(StateKind.AWAITING_HELLO)
            scene.bytes(zlib("x".repeat(1_000_000)), binary = true)
            scene.troubles.single().kind shouldBe ProtocolError.Kind.COMPRESSION
            scene.troubles
                .single()
                .detail
                .lowercase() shouldContain "more than 100000 bytes"
            scene.closes shouldBe listOf(4902)
        }

        test("the same poison at the same sequence: resume, then one new session, then a stop with a typed reason") {
            val scene = Scene().reach(StateKind.READY).dispatch(6).poison()
            scene.reconnect().poison()
            scene.told<SessionLost>().single().lastReceived shouldBe 6
            scene.machine.session shouldBe null
            scene.reconnect().permit()
            scene.sentOpcodes.count { it == 2 } shouldBe 2
            scene.ready("s2").poison()
            scene.closes shouldBe listOf(4902, 4902, 4902)
            scene.closed(4902)
            scene.kind shouldBe StateKind.FAILED
            val reason = scene.last<Output.Stopped>().failure!!
            reason.kind shouldBe StopReason.Kind.UNDECODABLE
            reason.error?.kind shouldBe ProtocolError.Kind.ENVELOPE
            scene.told<Failed>().single().code shouldBe 4902
            scene.machine.stats.identifies shouldBe 2
        }

        test("a codec of one's own that overflows the stack is poison as well, and not resumed to for ever") {
            val overflowing =
                object : Codec by JsonCodec.DEFAULT {
                    override fun readEnvelope(bytes: ByteArray, offset: Int, length: Int, into: Envelope) {
                        if (length == DEEP.length) throw StackOverflowError()
                        JsonCodec.DEFAULT.readEnvelope(bytes, offset, length, into)
                    }
                }
            val scene = Scene { codec(overflowing) }.reach(StateKind.READY).text(DEEP)
            scene.reconnect().text(DEEP)
            scene
                .reconnect()
                .permit()
                .ready("s2")
                .text(DEEP)
                .closed(4902)
            scene.kind shouldBe StateKind.FAILED
        }

        test("poison that a resume got past counts as new") {
            val scene = Scene().reach(StateKind.READY)
            for (sequence in 2L..30L) {
                scene
                    .dispatch(sequence)
                    .poison()
                    .reconnect()
                    .resumed(sequence)
            }
            scene.told<SessionLost>().size shouldBe 0
            scene.count<Output.Stopped>() shouldBe 0
        }

        test("a third time after more than ten minutes counts as the first") {
            val scene = Scene().reach(StateKind.READY).dispatch(6)
            scene
                .poison()
                .reconnect()
                .poison()
                .reconnect()
                .permit()
                .ready("s2")
            scene.passAlive(601 * Scene.SECOND).poison().closed(4902)
            scene.kind shouldBe StateKind.WAITING
            scene.machine.session?.id shouldBe "s2"
        }

        test("a third time within ten minutes stops") {
            val scene = Scene().reach(StateKind.READY).dispatch(6)
            scene
                .poison()
                .reconnect()
                .poison()
                .reconnect()
                .permit()
                .ready("s2")
            scene.passAlive(590 * Scene.SECOND).poison().closed(4902)
            scene.kind shouldBe StateKind.FAILED
        }

        context("READY without a usable session id is poison") {
            val bad = listOf(
                "null",
                "{}",
                """{"session_id":""}""",
                """{"session_id":7}""",
                """{"session_id":"a b"}""",
                """{"session_id":"${"x".repeat(257)}"}""",
            )
            withData(nameFn = { it.take(30) }, bad) { d ->
                val scene = Scene().reach(StateKind.IDENTIFYING).text("""{"t":"READY","s":1,"op":0,"d":$d}""")
                scene.troubles.single().kind shouldBe ProtocolError.Kind.READY
                scene.closes shouldBe listOf(4902)
                scene.machine.session shouldBe null
                scene.count<Output.Established>() shouldBe 0
            }
        }

        test("a session id at the limit is fine, and its RESUME fits") {
            val id = "x".repeat(256)
            val scene = Scene()
                .reach(StateKind.IDENTIFYING)
                .ready(id)
                .closed()
                .reconnect()
            scene.sentOpcodes.last() shouldBe 6
        }

        test("trouble inside the d of an event is not ours: no reconnect") {
            val scene = Scene().reach(StateKind.READY).text("""{"t":"MESSAGE_CREATE","s":2,"op":0,"d":{"id":[]}}""")
            scene.closes.shouldBeEmpty()
            scene.seen.last().type shouldBe "MESSAGE_CREATE"
        }

        test("a bad HELLO three times stops") {
            val scene = Scene().start()
            repeat(3) {
                if (scene.kind == StateKind.WAITING) scene.toDeadline()
                scene.opened().hello(5).closed(4902)
            }
            scene.kind shouldBe StateKind.FAILED
            scene
                .last<Output.Stopped>()
                .failure
                ?.error
                ?.kind shouldBe ProtocolError.Kind.HEARTBEAT_INTERVAL
            scene.sends.shouldBeEmpty()
        }
    })

/** What the codec of the test takes for too deep. */
private val DEEP = "[".repeat(50)
