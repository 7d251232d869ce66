package dev.sluice.codec

import dev.sluice.model.EventType
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlin.random.Random

class FuzzSpec :
    StringSpec({
        val seed = System.nanoTime()

        // True when it ends well, false when in one of our own errors; anything else fails the test.
        fun endsWell(bytes: ByteArray, attempt: () -> Unit): Boolean =
            try {
                attempt()
                true
            } catch (_: CodecException) {
                false
            } catch (e: Throwable) {
                throw AssertionError("seed $seed: $e for ${bytes.joinToString(",")}", e)
            }

        "any bytes are an envelope or a MalformedPayloadException (seed $seed)" {
            println("FuzzSpec envelope: seed $seed")
            val mutations = Mutations(Random(seed))
            val envelope = Envelope()
            var good = 0
            var bad = 0
            repeat(Fixtures.count(1_000_000)) {
                val bytes = mutations.next()
                val well = endsWell(bytes) { JsonCodec.DEFAULT.readEnvelope(bytes, 0, bytes.size, envelope) }
                if (well) {
                    good++
                    (envelope.opcode >= 0 && envelope.sequence >= -1) shouldBe true
                    (envelope.dataOffset + envelope.dataLength <= bytes.size) shouldBe true
                } else {
                    bad++
                }
            }
            good shouldBeGreaterThan 100
            bad shouldBeGreaterThan 100
        }

        "any data are an event or an EventDecodeException (seed $seed)" {
            println("FuzzSpec data: seed $seed")
            val sources = mapOf(
                EventType.MESSAGE_CREATE to "message.example-message",
                EventType.GUILD_CREATE to "guild.example-guild",
                EventType.INTERACTION_CREATE to "application-commands.example-interaction-3",
                EventType.of("NEW_THING") to "user.example-user",
            )
            for ((type, name) in sources) {
                val mutations = Mutations(Random(seed), listOf(Fixtures.text(name)))
                var good = 0
                repeat(Fixtures.count(20_000)) {
                    val bytes = mutations.next()
                    if (endsWell(bytes) { JsonCodec.DEFAULT.decode(type, bytes, 0, bytes.size) }) good++
                }
                good shouldBeGreaterThan 10
            }
        }

        "any session data end well or in a MalformedPayloadException (seed $seed)" {
            println("FuzzSpec session: seed $seed")
            val ready = """{"v":10,"user":{"id":"1","x":[{}]},"session_id":"a\u0062","resume_gateway_url":"wss://x"}"""
            val mutations = Mutations(Random(seed), listOf(ready, """{"heartbeat_interval":41250}""", "true", "null"))
            repeat(Fixtures.count(200_000)) {
                val bytes = mutations.next()
                endsWell(bytes) { JsonCodec.DEFAULT.readReady(bytes, 0, bytes.size) }
                endsWell(bytes) { JsonCodec.DEFAULT.readHello(bytes, 0, bytes.size) }
                endsWell(bytes) { JsonCodec.DEFAULT.readInvalidSession(bytes, 0, bytes.size) }
            }
        }
    })
