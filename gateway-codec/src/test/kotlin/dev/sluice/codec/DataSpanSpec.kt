package dev.sluice.codec

import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventType
import dev.sluice.model.GuildDelete
import dev.sluice.model.UnknownEvent
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlin.random.Random

class DataSpanSpec :
    StringSpec({
        fun exact(text: String): String {
            val bytes = text.encodeToByteArray()
            val envelope = envelopeOf(bytes)
            val length = JsonCodec.DEFAULT.exactDataLength(bytes, envelope)
            return String(bytes, envelope.dataOffset, length)
        }

        "the exact data end where the value does, whatever follows it" {
            val data = listOf("{}", """{"id":"5"}""", """{"a":{"b":[{}]},"c":"}"}""", "[]", "5", "null", "\"x\"")
            val more =
                listOf(
                    "",
                    ""","x":{}""",
                    ""","x":1""",
                    ""","x":[{}]""",
                    ""","x":{"y":"}"},"z":{"w":{}}""",
                    " , \"x\" : {} ",
                )
            for (d in data) {
                for (rest in more) {
                    for (order in listOf("""{"t":"X","s":1,"op":0,"d":$d$rest}""", """{"op":0,"d":$d$rest}""")) {
                        withClue(order) { exact(order) shouldBe d }
                    }
                }
            }
        }

        "the data are taken as they are only where they could be the whole rest" {
            envelopeOf("""{"t":"X","s":1,"op":0,"d":{"a":1}}""").isDataExact shouldBe false
            // What ends otherwise than an object shows that keys follow: scanned at once.
            for (rest in listOf(""","x":1""", ""","x":[{}]""", ""","x":"}"""", ""","x":null""")) {
                val envelope = envelopeOf("""{"t":"X","s":1,"op":0,"d":{"a":1}$rest}""")
                envelope.isDataExact shouldBe true
                envelope.dataLength shouldBe 7
            }
            envelopeOf("""{"t":"X","s":1,"op":0,"d":[1]}""").isDataExact shouldBe true
            envelopeOf("""{"op":0,"d":{}}""").isDataExact shouldBe true
            envelopeOf("""{"op":11}""").let { JsonCodec.DEFAULT.exactDataLength(ByteArray(0), it) } shouldBe 0
        }

        "random payloads have the exact data that the general scan finds" {
            val seed = System.nanoTime()
            println("DataSpanSpec: seed $seed")
            val texts = EnvelopeTexts(Random(seed))
            repeat(Fixtures.count(100_000)) {
                val text = texts.next()
                // A blank in front sends it the general way.
                val general = envelopeOf(" $text")
                val expected = String(" $text".encodeToByteArray(), general.dataOffset, general.dataLength)
                withClue({ "seed $seed, $text" }) { exact(text) shouldBe expected }
            }
        }

        "data that are broken have no exact length" {
            val text = """{"t":"X","s":1,"op":0,"d":{"a":1}}}"""
            shouldThrow<MalformedPayloadException> { exact(text) }
        }

        "a decoder of the user's own and the reference get the exact data, too" {
            val bytes = """{"t":"GUILD_DELETE","s":1,"op":0,"d":{"id":"5"},"x":{"id":"6"}}""".encodeToByteArray()
            val envelope = envelopeOf(bytes)

            fun decoded(codec: JsonCodec): DispatchEvent =
                codec.decode(EventType.GUILD_DELETE, bytes, envelope.dataOffset, envelope.dataLength)
            val own = JsonCodec
                .builder()
                .register(EventType.GUILD_DELETE) { all, offset, length ->
                    UnknownEvent("MINE", all.copyOfRange(offset, offset + length))
                }.build()
            (decoded(own) as UnknownEvent).payloadText() shouldBe """{"id":"5"}"""
            for (codec in listOf(JsonCodec.DEFAULT, JsonCodec.builder().useReference(true).build())) {
                (decoded(codec) as GuildDelete).guild.id shouldBe 5L
            }
        }
    })
