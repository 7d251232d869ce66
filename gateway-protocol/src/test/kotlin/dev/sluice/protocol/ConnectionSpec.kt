package dev.sluice.protocol

import dev.sluice.compression.Compression
import dev.sluice.compression.CompressionLimits
import dev.sluice.model.CloseCode
import dev.sluice.model.Intents
import dev.sluice.model.SessionLost
import dev.sluice.model.UnknownEvent
import dev.sluice.model.UpdateVoiceState
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThanOrEqual
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import java.io.ByteArrayOutputStream
import java.time.Duration
import java.util.zip.Deflater
import java.util.zip.DeflaterOutputStream
import kotlin.random.Random

/** The simple face; the names of the first tests are the bugs of the library that inspired it. */
class ConnectionSpec :
    StringSpec({
        var now = 0L

        fun connection(session: Session? = null) =
            Connection(
                ProtocolConfig.builder(Scene.TOKEN, Intents.NONE).session(session).build(),
                Random(1),
                now,
                Scene.EPOCH,
            )

        fun Connection.text(json: String) = recvText(json, true, now)

        fun Connection.hello(): Connection =
            apply {
                pollConnect().shouldNotBeNull()
                opened(now)
                text("""{"op":10,"d":{"heartbeat_interval":45000}}""")
            }

        fun Connection.sent() = sends().map { String(it) }.toList()

        fun Connection.ready(id: String = "s1"): Connection =
            apply {
                hello()
                sent().last() shouldContain """"op":2"""
                val url = "wss://a.discord.gg"
                text("""{"op":0,"t":"READY","s":1,"d":{"session_id":"$id","resume_gateway_url":"$url"}}""")
                state shouldBe ShardState.Ready
            }

        fun started(session: Session? = null): Connection {
            now = 0
            return connection(session).also { it.start(now) }
        }

        fun started(limits: CompressionLimits): Connection {
            now = 0
            val config = ProtocolConfig
                .builder(Scene.TOKEN, Intents.NONE)
                .compression(Compression.PAYLOAD)
                .compressionLimits(limits)
                .build()
            return Connection(config, Random(1), now, Scene.EPOCH).also { it.start(now) }
        }

        fun Connection.redial(): Connection =
            apply {
                now = deadlineNanos()
                handleTimeout(now)
            }

        fun Connection.standing() =
            text("""{"op":0,"t":"READY","s":1,"d":{"session_id":"s","resume_gateway_url":"wss://a.discord.gg"}}""")

        /** Serves what is due next, as Discord would; true when that was an IDENTIFY. */
        fun Connection.identifies(): Boolean {
            if (pollConnect() != null) {
                opened(now)
                text("""{"op":10,"d":{"heartbeat_interval":45000}}""")
            }
            val sent = sent()
            if (sent.any { """"op":1,""" in it }) text("""{"op":11}""")
            if (pollClose() != null || pollAbort()) recvCloseCode(1006, now)
            val isIdentify = sent.any { """"op":2""" in it }
            if (!isIdentify) redial()
            return isIdentify
        }

        "4004 is fatal, 4003, 4005 and 4002 are not" {
            for ((code, fatal) in listOf(4002 to false, 4003 to false, 4004 to true, 4005 to false, 4006 to false)) {
                val connection = started().ready()
                connection.recvCloseCode(code, now)
                (connection.failed() != null) shouldBe fatal
                connection.shouldReconnect shouldBe !fatal
            }
        }

        "a close before READY is not followed by a RESUME" {
            val connection = started().hello()
            connection.sent()
            connection.recvCloseCode(1006, now)
            connection
                .redial()
                .hello()
                .sent()
                .none { """"op":6""" in it } shouldBe true
            connection.resumeGatewayUrl.shouldBeNull()
        }

        "op 9 false clears session and resume URL" {
            val connection = started().ready()
            connection.text("""{"op":9,"d":false}""")
            connection.session.shouldBeNull()
            connection.resumeGatewayUrl.shouldBeNull()
            connection.pollClose()?.code shouldBe 1000
            generateSequence { connection.pollLifecycle() }.filterIsInstance<SessionLost>().count() shouldBe 1
        }

        "an unanswered heartbeat is noticed" {
            val connection = started().ready()
            repeat(2) { connection.redial() }
            connection.pollClose()?.code shouldBe 4900
        }

        "the first heartbeat carries null, not 0" {
            val connection = started().hello()
            connection.sent()
            connection.queueHeartbeat(now)
            connection.sent().single() shouldContain """"d":null"""
        }

        "the resume URL carries version and encoding" {
            val connection = started().ready()
            connection.recvCloseCode(1006, now)
            connection.redial().pollConnect() shouldBe "wss://a.discord.gg/?v=10&encoding=json"
        }

        "a bad token is refused at once" {
            shouldThrow<IllegalArgumentException> { dev.sluice.model.Token("") }
        }

        "identifies are paced: the second comes 5 s and a margin after the first" {
            val connection = started().ready()
            val first = now
            connection.text("""{"op":9,"d":false}""")
            connection.recvCloseCode(1000, now)
            connection.redial().hello()
            while (connection.sent().none { """"op":2""" in it }) connection.redial()
            now - first shouldBe 5_250_000_000
        }

        "identifies that lead to no lasting session in a whole day are far from Discord's 1000, whatever ends them" {
            val ends = listOf<Connection.() -> Unit>(
                { text("""{"op":9,"d":false}""") },
                { recvCloseCode(4000, now) },
                {
                    standing()
                    now += Scene.SECOND
                    text("""{"op":9,"d":false}""")
                },
            )
            for (end in ends) {
                val connection = started()
                var identifies = 0
                while (now < 24 * 3_600 * Scene.SECOND) {
                    if (connection.identifies()) {
                        identifies++
                        connection.end()
                    }
                }
                identifies shouldBeInRange 24..100
            }
        }

        "a session that has stood makes the next identify as quick as the first" {
            val connection = started()
            repeat(6) {
                while (!connection.identifies()) Unit
                connection.text("""{"op":9,"d":false}""")
            }
            while (!connection.identifies()) Unit
            connection.standing()
            val untilStable = now + 3_600 * Scene.SECOND
            while (now < untilStable) connection.identifies() shouldBe false
            val lostAt = now
            connection.text("""{"op":9,"d":false}""")
            while (!connection.identifies()) Unit
            now - lostAt shouldBeLessThan 20 * Scene.SECOND
        }

        "the pace goes on over a restart" {
            val connection = started().ready()
            val identifiedAt = now
            connection.text("""{"op":9,"d":false}""")
            connection.suspendSession(now)
            connection.recvCloseCode(4901, now)
            connection.isStopped shouldBe true
            val stoppedAt = now
            val wall = Scene.EPOCH.plusNanos(now)
            val config = ProtocolConfig.builder(Scene.TOKEN, Intents.NONE).build()
            now += 1_000_000_000_000
            val restart = now
            val snapshot = connection.snapshot(stoppedAt)
            val restored = Connection.restore(config, snapshot, Random(2), now, wall.plusSeconds(1))
            restored.start(now)
            restored.hello()
            while (restored.sent().none { """"op":2""" in it }) restored.redial()
            (now - restart) + (stoppedAt - identifiedAt) + Scene.SECOND shouldBe 5_250_000_000
        }

        "the pace holds when the wall clock was put back between two processes" {
            val connection = started().ready()
            connection.text("""{"op":9,"d":false}""")
            connection.suspendSession(now)
            connection.recvCloseCode(4901, now)
            val snapshot = connection.snapshot(now)
            val restart = now
            val config = ProtocolConfig.builder(Scene.TOKEN, Intents.NONE).build()
            val restored = Connection.restore(config, snapshot, Random(2), now, Scene.EPOCH.minusSeconds(2))
            restored.start(now)
            restored.hello()
            while (restored.sent().none { """"op":2""" in it }) restored.redial()
            now - restart shouldBe 5_250_000_000
        }

        "half a character that a connection ends with does not spill into the next" {
            val connection = started().ready()
            connection.recvText("{\"x\":\"\uD83D", false, now).shouldBeNull()
            connection.recvCloseCode(1006, now)
            connection.redial().hello()
            connection.state shouldBe ShardState.Resuming
        }

        "a received payload is returned and can be decoded" {
            val connection = started().ready()
            val received = connection.text("""{"op":0,"t":"SOMETHING","s":2,"d":{"a":1}}""").shouldNotBeNull()
            connection.decode(received).shouldBeInstanceOf<UnknownEvent>().name shouldBe "SOMETHING"
            connection.text("""{"op":11}""").shouldNotBeNull().let { ack ->
                shouldThrow<IllegalArgumentException> { connection.decode(ack) }
            }
        }

        "a payload may be as large as the limits that were set, beyond those unless set" {
            val large = CompressionLimits(maxInflatedBytes = 65 shl 20)
            val tiny = CompressionLimits(maxInflatedBytes = 1_000)
            for ((limits, bytes) in listOf(large to (64 shl 20) + 1, tiny to 1_000)) {
                val connection = started(limits).ready()
                connection.recv(deflated(bytes), now).shouldNotBeNull().length shouldBe bytes
                connection.pollClose().shouldBeNull()
                connection.recv(deflated(limits.maxInflatedBytes + 1), now).shouldBeNull()
                connection.pollClose()?.code shouldBe 4902
            }
        }

        "what a large payload took is let go when small ones follow" {
            val connection = started(CompressionLimits.DEFAULT).ready()
            val small = deflated(1_000)

            fun capacity() =
                connection
                    .recv(small, now)
                    .shouldNotBeNull()
                    .bytes.size
            val usual = capacity()
            // Those that come one after the other share it.
            repeat(2) {
                connection.recv(deflated(1 shl 20), now).shouldNotBeNull()
                capacity() shouldBeGreaterThanOrEqual (1 shl 20)
            }
            repeat(100) { capacity() }
            capacity() shouldBe usual
            connection.state shouldBe ShardState.Ready
        }

        "a message in pieces is returned with its last one" {
            val connection = started().ready()
            connection.recvText("""{"op":0,"t":"X","s":2,""", false, now).shouldBeNull()
            connection.recvText(""""d":null}""", true, now).shouldNotBeNull().sequence shouldBe 2
        }

        "a text piece may end between the halves of a character" {
            val connection = started().ready()
            val text = """{"op":0,"t":"X","s":2,"d":"😀"}"""
            val middle = text.indexOf('\uD83D') + 1
            connection.recvText(text.substring(0, middle), false, now).shouldBeNull()
            val received = connection.recvText(text.substring(middle), true, now).shouldNotBeNull()
            String(received.copyData()) shouldBe "\"😀\""
        }

        "a command goes out when ready" {
            val connection = started()
            connection.send(UpdateVoiceState(1, null, false, false), now)
            connection.ready().sent().single() shouldContain """"op":4"""
        }

        "what was to be sent on a lost connection is not sent on the next" {
            val connection = started().ready()
            connection.queueHeartbeat(now)
            connection.recvCloseCode(1006, now)
            connection.sent().shouldBeEmpty()
        }

        "a whole life: connect, close, end" {
            val connection = started().ready()
            connection.heartbeatInterval shouldBe Duration.ofSeconds(45)
            connection.shouldReconnect shouldBe false
            connection.close(now)
            connection.pollClose()?.code shouldBe 1000
            connection.recvCloseCode(1000, now)
            connection.isStopped shouldBe true
            connection.failed().shouldBeNull()
            connection.deadlineNanos() shouldBe Long.MAX_VALUE
            connection.nanosUntilDeadline(now) shouldBe Long.MAX_VALUE
            connection.heartbeatInterval.shouldBeNull()
        }

        "failed gives the close code and its meaning" {
            val connection = started().ready()
            connection.recvCloseCode(4014, now, "Disallowed intent(s).")
            connection.failed() shouldBe CloseCode.DISALLOWED_INTENTS
            connection.stopReason?.reason.shouldNotBeNull() shouldContain "Disallowed intent(s)."
        }

        "a dial given up before it was taken up is not taken up" {
            val connection = started()
            connection.close(now)
            connection.pollConnect().shouldBeNull()
            connection.pollAbort() shouldBe true
            connection.recvCloseCode(1006, now)
            connection.isStopped shouldBe true
        }

        "only the last 64 lifecycle events are kept for a loop that never asks" {
            val connection = started()
            repeat(200) {
                connection.connectFailed("refused", now)
                connection.redial()
            }
            generateSequence { connection.pollLifecycle() }.count() shouldBe 64
        }
    }) {
    private companion object {
        /** A payload of so many [bytes], compressed. */
        fun deflated(bytes: Int): ByteArray {
            val payload = ByteArrayOutputStream()
            val head = """{"op":0,"t":"X","s":2,"d":null""".toByteArray()
            DeflaterOutputStream(payload, Deflater(Deflater.BEST_SPEED)).use { out ->
                out.write(head)
                val blanks = ByteArray(1 shl 16) { ' '.code.toByte() }
                var left = bytes - head.size - 1
                while (left > 0) {
                    val count = minOf(left, blanks.size)
                    out.write(blanks, 0, count)
                    left -= count
                }
                out.write('}'.code)
            }
            return payload.toByteArray()
        }
    }
}
