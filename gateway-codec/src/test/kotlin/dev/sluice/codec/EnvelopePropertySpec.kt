package dev.sluice.codec

import dev.sluice.model.EventType
import dev.sluice.model.UnknownEvent
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.longOrNull
import kotlin.random.Random

class EnvelopePropertySpec :
    StringSpec({
        val seed = System.nanoTime()

        "the scanner finds what a parser finds, whatever the form (seed $seed)" {
            println("EnvelopePropertySpec: seed $seed")
            val texts = EnvelopeTexts(Random(seed))
            repeat(Fixtures.count(200_000)) {
                val text = texts.next()
                withClue({ "seed $seed, $text" }) {
                    val bytes = text.encodeToByteArray()
                    val expected = Json.parseToJsonElement(text).jsonObject
                    val envelope = envelopeOf(bytes)
                    envelope.opcode shouldBe expected.getValue("op").jsonPrimitive.int
                    envelope.sequence shouldBe (expected["s"]?.jsonPrimitive?.longOrNull ?: -1L)
                    envelope.type?.name shouldBe expected["t"]?.jsonPrimitive?.contentOrNull
                    if ("d" in expected) {
                        // As an unknown event, since keys may follow the data.
                        val type = EventType.of("NOT_KNOWN")
                        val event =
                            JsonCodec.DEFAULT.decode(
                                type,
                                bytes,
                                envelope.dataOffset,
                                envelope.dataLength,
                            ) as UnknownEvent
                        Json.parseToJsonElement(event.payloadText()) shouldBe expected["d"]
                    } else {
                        envelope.dataLength shouldBe 0
                    }
                }
            }
        }

        "the generator writes the usual form and others, nulls and absent keys" {
            val texts = EnvelopeTexts(Random(1))
            val many = List(2_000) { texts.next() }
            many.any {
                it.startsWith(
                    "{\"t\":\"",
                ) && Json
                    .parseToJsonElement(it)
                    .jsonObject.keys
                    .last() == "d"
            } shouldBe
                true
            many.any {
                it.startsWith(
                    "{\"t\":\"",
                ) && Json
                    .parseToJsonElement(it)
                    .jsonObject.keys
                    .last() == "x"
            } shouldBe
                true
            many.any { "d" !in Json.parseToJsonElement(it).jsonObject } shouldBe true
            many.any { Json.parseToJsonElement(it).jsonObject["s"] == JsonNull } shouldBe true
            many.any { "\\u00" in it } shouldBe true
        }
    })
