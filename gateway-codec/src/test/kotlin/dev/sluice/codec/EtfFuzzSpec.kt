package dev.sluice.codec

import dev.sluice.model.EventCatalog
import dev.sluice.model.EventType
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.Json
import kotlin.random.Random

class EtfFuzzSpec :
    StringSpec({
        val seed = System.nanoTime()
        val codec = EtfCodec.builder().maxBytes(1 shl 20).build()

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

        fun mutate(bytes: ByteArray, random: Random): ByteArray {
            if (bytes.isEmpty()) return random.nextBytes(random.nextInt(8))
            val at = random.nextInt(bytes.size)
            return when (random.nextInt(7)) {
                0 -> bytes.also { it[at] = random.nextInt().toByte() }

                1 -> bytes.also { it[at] = TELLING.random(random).toByte() }

                2 -> bytes.copyOf(at)

                3 -> bytes.copyOfRange(0, at) + TELLING.random(random).toByte() + bytes.copyOfRange(at, bytes.size)

                4 -> bytes.copyOfRange(0, at) +
                    bytes.copyOfRange(minOf(at + 1 + random.nextInt(4), bytes.size), bytes.size)

                5 -> bytes.also { for (p in at until minOf(at + 4, bytes.size)) it[p] = -1 }

                else -> bytes.copyOfRange(0, at) + bytes.copyOfRange(random.nextInt(bytes.size), bytes.size)
            }
        }

        fun mutated(seeds: List<ByteArray>, random: Random): ByteArray {
            var bytes = seeds.random(random).copyOf()
            repeat(random.nextInt(4)) { bytes = mutate(bytes, random) }
            return bytes
        }

        "any bytes are an envelope or a MalformedPayloadException (seed $seed)" {
            println("EtfFuzzSpec: seed $seed")
            val random = Random(seed)
            val seeds = PAYLOADS.flatMap { text ->
                val payload = Json.parseToJsonElement(text)
                List(8) { EtfTestEncoder(random).payload(payload) } + EtfTestEncoder(random).compressed(payload)
            }
            val envelope = Envelope()
            var good = 0
            var bad = 0
            repeat(Fixtures.count(1_000_000)) {
                val bytes = mutated(seeds, random)
                if (endsWell(bytes) { codec.readEnvelope(bytes, 0, bytes.size, envelope) }) {
                    good++
                    (envelope.opcode >= 0 && envelope.sequence >= -1) shouldBe true
                    (envelope.dataOffset >= 0 && envelope.dataOffset + envelope.dataLength <= bytes.size) shouldBe true
                    // Whatever an envelope has as data can be passed on.
                    val type = envelope.type ?: EventType.of("NEW")
                    endsWell(bytes) { codec.decode(type, bytes, envelope.dataOffset, envelope.dataLength) }
                } else {
                    bad++
                    envelope.opcode shouldBe -1
                }
            }
            good shouldBeGreaterThan 100
            bad shouldBeGreaterThan 100
        }

        "any data are an event or an EventDecodeException (seed $seed)" {
            val random = Random(seed)
            val sources = mapOf(
                EventType.MESSAGE_CREATE to "message.example-message",
                EventType.GUILD_CREATE to "guild.example-guild",
                EventType.INTERACTION_CREATE to "application-commands.example-interaction-3",
                EventType.of("NEW_THING") to "user.example-user",
            )
            for ((type, name) in sources) {
                val seeds = List(8) { EtfTestEncoder(random).term(Fixtures.json(name)) }
                var good = 0
                repeat(Fixtures.count(20_000)) {
                    val bytes = mutated(seeds, random)
                    if (endsWell(bytes) { codec.decode(type, bytes, 0, bytes.size) }) good++
                }
                good shouldBeGreaterThan 10
            }
        }

        "random data of every event, mutated (seed $seed)" {
            val random = Random(seed)
            val events = EtfRandomEvents(random)
            for (type in EventCatalog.types) {
                val descriptor = checkNotNull(EventCatalog.serializerOf(type)).descriptor
                repeat(Fixtures.count(500)) {
                    val bytes = mutated(listOf(EtfTestEncoder(random).term(events.next(descriptor))), random)
                    endsWell(bytes) { codec.decode(type, bytes, 0, bytes.size) }
                }
            }
        }

        "any session data end well or in a MalformedPayloadException (seed $seed)" {
            val random = Random(seed)
            val seeds = SESSION_DATA.flatMap { text ->
                List(8) { EtfTestEncoder(random).term(Json.parseToJsonElement(text)) }
            }
            repeat(Fixtures.count(200_000)) {
                val bytes = mutated(seeds, random)
                endsWell(bytes) { codec.readReady(bytes, 0, bytes.size) }
                endsWell(bytes) { codec.readHello(bytes, 0, bytes.size) }
                endsWell(bytes) { codec.readInvalidSession(bytes, 0, bytes.size) }
            }
        }
    }) {
    private companion object {
        /** The tags of terms, and sizes. */
        val TELLING =
            listOf(131, 70, 80, 97, 98, 99, 100, 104, 105, 106, 107, 108, 109, 110, 111, 115, 116, 118, 119, 0, 1, 255)
        val PAYLOADS = listOf(
            """{"t":"MESSAGE_CREATE","s":42,"op":0,"d":{"id":"1","content":"abc","n":[1,-2.5e3,null,true]}}""",
            """{"op":0,"d":{"a":{"b":[[],{}]}},"s":9223372036854775807,"t":"READY","x":[1,2,3]}""",
            """{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}""",
            """{"op":11}""",
            """{"t":"NÄW","s":3,"op":0,"d":[]}""",
        )
        val SESSION_DATA = listOf(
            """{"v":10,"user":{"id":"1","x":[{}]},"session_id":"ab","resume_gateway_url":"wss://x"}""",
            """{"heartbeat_interval":41250}""",
            "true",
            "null",
        )
    }
}
