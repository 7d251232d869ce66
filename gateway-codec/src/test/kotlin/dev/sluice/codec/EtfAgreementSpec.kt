package dev.sluice.codec

import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventCatalog
import dev.sluice.model.EventType
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.io.File
import kotlin.random.Random

/** The same event in both encodings is the same object, or an error in both. */
class EtfAgreementSpec :
    FunSpec({
        val seed = System.nanoTime()

        fun decode(codec: Codec, type: EventType, data: ByteArray): DispatchEvent? =
            try {
                codec.decode(type, data, 0, data.size)
            } catch (_: EventDecodeException) {
                null
            }

        // Whether there was an event.
        fun agree(type: EventType, data: JsonElement, random: Random): Boolean {
            val json = decode(JsonCodec.DEFAULT, type, data.toString().encodeToByteArray())
            val etf = decode(EtfCodec.DEFAULT, type, EtfTestEncoder(random).term(data))
            if (json != etf) throw AssertionError("seed $seed, $type: $data\nJSON: $json\nETF:  $etf")
            return json != null
        }

        fun agreeOnPayload(text: String, random: Random) {
            val payload = Json.parseToJsonElement(text) as JsonObject
            val expected = envelopeOf(text)
            // A mixed value is what came: an id that came as an integer is none of the texts of JSON.
            val encoder = EtfTestEncoder(random, hasIntegerIds = random.nextBoolean() && expected.type !in MIXED)
            val isCompressed = random.nextInt(4) == 0
            val bytes = if (isCompressed) encoder.compressed(payload) else encoder.payload(payload)
            val envelope = Envelope().also { EtfCodec.DEFAULT.readEnvelope(bytes, 0, bytes.size, it) }
            envelope.opcode shouldBe expected.opcode
            envelope.sequence shouldBe expected.sequence
            envelope.type shouldBe expected.type
            val type = expected.type ?: return
            if (EventCatalog.classOf(type) == null) return
            val source = text.encodeToByteArray()
            EtfCodec.DEFAULT.decode(type, bytes, envelope.dataOffset, envelope.dataLength) shouldBe
                JsonCodec.DEFAULT.decode(type, source, expected.dataOffset, expected.dataLength)
        }

        test("random data of every event (seed $seed)") {
            println("EtfAgreementSpec: seed $seed")
            val random = Random(seed)
            val events = EtfRandomEvents(random)
            var good = 0
            var all = 0
            for (type in EventCatalog.types) {
                val descriptor = checkNotNull(EventCatalog.serializerOf(type)).descriptor
                repeat(Fixtures.count(1_000)) {
                    all++
                    if (agree(type, events.next(descriptor), random)) good++
                }
            }
            good shouldBeGreaterThan all / 3
        }

        test("the fixtures of events, whatever forms a server chooses (seed $seed)") {
            val random = Random(seed)
            val names = Fixtures.javaClass.getResource("/events")!!.let { File(it.toURI()).list()!!.toList() }
            names.size shouldBeGreaterThan 20
            for (name in names) {
                val text = checkNotNull(javaClass.getResource("/events/$name")).readText()
                if (name.endsWith(".json")) repeat(20) { agreeOnPayload(text, random) }
            }
        }

        test("the examples of the documentation (seed $seed)") {
            val random = Random(seed)
            for ((type, name) in listOf(
                EventType.MESSAGE_CREATE to "message.example-message",
                EventType.GUILD_CREATE to "guild.example-guild",
                EventType.INTERACTION_CREATE to "application-commands.example-interaction",
                EventType.VOICE_STATE_UPDATE to "voice.example-voice-state",
                EventType.CHANNEL_CREATE to "channel.example-thread-channel",
            )) {
                repeat(20) { agree(type, Fixtures.json(name), random) shouldBe true }
            }
        }

        test("an error tells where it is") {
            val data = Json.parseToJsonElement(
                """{"id":"1","channel_id":"2","timestamp":"2020-01-01T00:00:00Z","author":{"id":"3"},""" +
                    """"mentions":[{"id":"4"},{"id":[]}]}""",
            )
            val bytes = EtfTestEncoder(Random(1)).term(data)
            val thrown = shouldThrow<EventDecodeException> {
                EtfCodec.DEFAULT.decode(EventType.MESSAGE_CREATE, bytes, 0, bytes.size)
            }
            thrown.path shouldBe "$.mentions[1].id"
            thrown.type shouldBe EventType.MESSAGE_CREATE
            thrown.reason.startsWith("expected an unsigned integer of at most 64 bits at byte ") shouldBe true
        }

        test("an error among the values of a map tells the key") {
            val data = Json.parseToJsonElement(
                """{"id":"1","application_id":"2","type":2,"token":"t","version":1,""" +
                    """"data":{"id":"3","name":"n","type":1,"resolved":{"users":{"4":{"id":"4"},"5":{"id":true}}}}}""",
            )
            for (seedOfForms in 0..20) {
                val bytes = EtfTestEncoder(Random(seedOfForms)).term(data)
                shouldThrow<EventDecodeException> {
                    EtfCodec.DEFAULT.decode(EventType.INTERACTION_CREATE, bytes, 0, bytes.size)
                }.path shouldBe "$.data.resolved.users['5'].id"
            }
        }

        test("an id has 64 bits without a sign, as integer and as text") {
            for ((id, isGood) in mapOf(
                "9223372036854775807" to true,
                "9223372036854775808" to true,
                "18446744073709551615" to true,
                "18446744073709551616" to false,
                "99999999999999999999999" to false,
                "-1" to false,
            )) {
                for (value in listOf(JsonPrimitive(id), Json.parseToJsonElement(id))) {
                    val data = JsonObject(mapOf("id" to value))
                    repeat(20) { agree(EventType.GUILD_DELETE, data, Random(it)) shouldBe isGood }
                }
            }
        }
    }) {
    private companion object {
        /** Events with values whose type Discord does not fix. */
        val MIXED = setOf(
            EventType.RATE_LIMITED,
            EventType.GUILD_AUDIT_LOG_ENTRY_CREATE,
            EventType.INTERACTION_CREATE,
        )
    }
}
