package dev.sluice.codec

import dev.sluice.model.EventType
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs

class EnvelopeSpec :
    FunSpec({
        fun check(text: String, op: Int, s: Long, t: String?, d: String) {
            val envelope = envelopeOf(text)
            envelope.opcode shouldBe op
            envelope.sequence shouldBe s
            envelope.type?.name shouldBe t
            dataOf(text) shouldBe d
        }

        context("the form that Discord writes") {
            for (type in EventType.entries) {
                test("knows $type without a new String") {
                    val text = """{"t":"$type","s":7,"op":0,"d":{"a":1}}"""
                    envelopeOf(text).type shouldBeSameInstanceAs type
                    check(text, 0, 7, type.name, """{"a":1}""")
                }
            }
            test("may have null type and sequence") {
                check(
                    """{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":1}}""",
                    10,
                    -1,
                    null,
                    """{"heartbeat_interval":1}""",
                )
            }
            test("may have no object as data") {
                check("""{"t":null,"s":null,"op":7,"d":null}""", 7, -1, null, "null")
                check("""{"t":null,"s":null,"op":9,"d":true}""", 9, -1, null, "true")
                check("""{"t":"X","s":1,"op":0,"d":[{}]}""", 0, 1, "X", "[{}]")
                check("""{"t":"X","s":1,"op":0,"d":"}"}""", 0, 1, "X", "\"}\"")
            }
            test("may be followed by blanks") {
                check("{\"t\":\"X\",\"s\":1,\"op\":0,\"d\":{} \t} \r\n", 0, 1, "X", "{}")
            }
            test("may lie anywhere in an array") {
                val text = """{"t":"READY","s":7,"op":0,"d":{"a":1}}"""
                val bytes = "}}$text}}".encodeToByteArray()
                val envelope = Envelope()
                JsonCodec.DEFAULT.readEnvelope(bytes, 2, text.length, envelope)
                envelope.type shouldBe EventType.READY
                String(bytes, envelope.dataOffset, envelope.dataLength) shouldBe """{"a":1}"""
            }
            test("is not looked into: what is wrong in the data shows later") {
                check("""{"t":"X","s":1,"op":0,"d":{]}}""", 0, 1, "X", "{]}")
            }
        }

        context("any other form") {
            test("any order of keys") {
                check("""{"d":{"op":9,"d":{}},"op":0,"t":"A","s":5}""", 0, 5, "A", """{"op":9,"d":{}}""")
                check("""{"op":0,"s":5,"t":"A","d":{}}""", 0, 5, "A", "{}")
            }
            test("absent keys") {
                check("""{"op":11}""", 11, -1, null, "")
                check("""{"op":1,"d":null}""", 1, -1, null, "null")
            }
            test("unknown keys of any type are skipped") {
                check(
                    """{"x":{"op":3},"op":0,"y":[1,{"t":"B"}],"t":"A","z":"s","s":1,"d":1.5e-3,"w":false}""",
                    0,
                    1,
                    "A",
                    "1.5e-3",
                )
            }
            test("blanks everywhere") {
                check(
                    " \n{ \"op\" :\t0 , \"t\" : \"A\" ,\r\n\"s\" : 1 , \"d\" : { \"a\" : [ ] } } \n",
                    0,
                    1,
                    "A",
                    "{ \"a\" : [ ] }",
                )
            }
            test("escapes in keys and in the type") {
                check(
                    """{"\u006fp":2,"\u0074":"GUILD\u005FCREATE","\u0073":1,"\u0064":{}}""",
                    2,
                    1,
                    "GUILD_CREATE",
                    "{}",
                )
                envelopeOf("""{"op":0,"t":"GUILD\u005FCREATE"}""").type shouldBeSameInstanceAs EventType.GUILD_CREATE
                envelopeOf("""{"op":0,"t":"a\"\\\/\b\f\n\r\t"}""").type?.name shouldBe "a\"\\/\b\u000C\n\r\t"
            }
            test("a type in any script") {
                envelopeOf("""{"t":"ÄÖ日😀","s":1,"op":0,"d":{}}""").type?.name shouldBe "ÄÖ日😀"
                envelopeOf("""{"op":0,"t":"\ud83d\ude00"}""").type?.name shouldBe "😀"
            }
            test("of keys that come twice the last counts") {
                check("""{"op":1,"op":0,"s":1,"s":null,"t":"A","t":null,"d":{},"d":[]}""", 0, -1, null, "[]")
            }
            test("an unknown opcode or type is a value") {
                check("""{"op":2147483647,"t":"NEW_THING","s":1,"d":{}}""", 2147483647, 1, "NEW_THING", "{}")
                envelopeOf("""{"op":0,"t":"NEW_THING"}""").type?.isKnown shouldBe false
                envelopeOf("""{"op":0,"t":""}""").type?.name shouldBe ""
            }
            test("the biggest sequence") {
                envelopeOf("""{"op":0,"s":9223372036854775807}""").sequence shouldBe Long.MAX_VALUE
                envelopeOf("""{"t":"A","s":9223372036854775807,"op":0,"d":{}}""").sequence shouldBe Long.MAX_VALUE
                envelopeOf("""{"t":"A","s":999999999999999999,"op":0,"d":{}}""").sequence shouldBe 999999999999999999L
            }
            test("128 levels and no more") {
                fun nested(levels: Int) = """{"op":0,"x":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}"""
                envelopeOf(nested(128)).opcode shouldBe 0
                shouldThrow<MalformedPayloadException> { envelopeOf(nested(129)) }.what shouldContain "128"
            }
            test("a million open brackets end in our own error") {
                shouldThrow<MalformedPayloadException> { envelopeOf("""{"op":0,"d":""" + "[".repeat(1_000_000)) }
                shouldThrow<MalformedPayloadException> { envelopeOf("{\"op\":".repeat(200_000)) }
            }
        }

        context("is refused, with the place") {
            // What, and at which byte.
            val cases = listOf(
                "" to 0,
                "  \n" to 3,
                "[]" to 0,
                "\"op\"" to 0,
                "null" to 0,
                "hello" to 0,
                "\uFEFF{\"op\":0}" to 0,
                "{" to 1,
                "{}" to 1,
                """{"op"}""" to 5,
                """{"op":}""" to 6,
                """{"op":0""" to 7,
                """{"op":0,""" to 8,
                """{"op":0,}""" to 8,
                """{op:0}""" to 1,
                """{"op":0}x""" to 8,
                """{"op":0}{"op":0}""" to 8,
                """{"t":"A","s":1}""" to 14,
                """{"op":null}""" to 6,
                """{"op":"0"}""" to 6,
                """{"op":-1}""" to 6,
                """{"op":0.0}""" to 6,
                """{"op":1e0}""" to 6,
                """{"op":00}""" to 7,
                """{"op":2147483648}""" to 6,
                """{"op":99999999999999999999}""" to 6,
                """{"op":0,"s":-1}""" to 12,
                """{"op":0,"s":1.5}""" to 12,
                """{"op":0,"s":"1"}""" to 12,
                """{"op":0,"s":9223372036854775808}""" to 12,
                """{"op":0,"t":5}""" to 12,
                """{"op":0,"t":{}}""" to 12,
                """{"op":0,"d":nul}""" to 12,
                """{"op":0,"d":tru}""" to 12,
                """{"op":0,"d":NaN}""" to 12,
                """{"op":0,"d":'a'}""" to 12,
                """{"op":0,"d":01}""" to 13,
                """{"op":0,"d":+1}""" to 12,
                """{"op":0,"d":-}""" to 13,
                """{"op":0,"d":1.}""" to 14,
                """{"op":0,"d":1e}""" to 14,
                """{"op":0,"d":[1,]}""" to 15,
                """{"op":0,"d":[1 2]}""" to 15,
                """{"op":0,"d":{"a":1,}}""" to 19,
                """{"op":0,"d":{"a" 1}}""" to 17,
                """{"op":0,"d":[1}}""" to 14,
                """{"op":0,"d":"abc""" to 16,
                """{"op":0,"d":"\x"}""" to 13,
                """{"op":0,"d":"\u12g4"}""" to 13,
                "{\"op\":0,\"d\":\"a\nb\"}" to 14,
                """{"t":"A","s":1,"op":0,"d":{}""" to 28,
                """{"t":"A","s":1,"op":0,"d":}""" to 26,
                """{"t":"A","s":1,"op":0}x""" to 22,
                """{"t":"A","s":01,"op":0,"d":{}}""" to 14,
            )
            for ((text, byteOffset) in cases) {
                test(text.replace("\n", "\\n").ifEmpty { "nothing" }) {
                    val thrown = shouldThrow<MalformedPayloadException> { envelopeOf(text) }
                    thrown.byteOffset shouldBe byteOffset
                    thrown.message shouldContain "at byte $byteOffset"
                }
            }

            val notUtf8 = mapOf(
                "a lone continuation byte" to byteArrayOf(0x80.toByte()),
                "an overlong slash" to byteArrayOf(0xC0.toByte(), 0xAF.toByte()),
                "an overlong three-byte form" to byteArrayOf(0xE0.toByte(), 0x80.toByte(), 0xAF.toByte()),
                "a surrogate" to byteArrayOf(0xED.toByte(), 0xA0.toByte(), 0x80.toByte()),
                "more than U+10FFFF" to byteArrayOf(0xF4.toByte(), 0x90.toByte(), 0x80.toByte(), 0x80.toByte()),
                "a sequence that breaks off" to byteArrayOf(0xE2.toByte(), 0x82.toByte()),
                "a byte that UTF-8 does not know" to byteArrayOf(0xFF.toByte()),
            )
            for ((name, bytes) in notUtf8) {
                test("a type with $name") {
                    val head = """{"t":"""".encodeToByteArray()
                    val tail = """","s":1,"op":0,"d":{}}""".encodeToByteArray()
                    shouldThrow<MalformedPayloadException> {
                        envelopeOf(
                            head + bytes + tail,
                        )
                    }.byteOffset shouldBeInRange
                        6..8
                }
            }
        }

        test("the offset in the error counts from the payload's first byte, wherever that lies") {
            val bytes = "xxxx{\"op\":-1}".encodeToByteArray()
            shouldThrow<MalformedPayloadException> {
                JsonCodec.DEFAULT.readEnvelope(bytes, 4, bytes.size - 4, Envelope())
            }.byteOffset shouldBe 6
        }

        test("bytes behind the payload are not looked at") {
            val bytes = "{\"op\":1}".encodeToByteArray()
            shouldThrow<MalformedPayloadException> { JsonCodec.DEFAULT.readEnvelope(bytes, 0, 7, Envelope()) }
        }

        test("an envelope that is used again forgets the payload before, also after an error") {
            val envelope = envelopeOf("""{"t":"READY","s":7,"op":0,"d":{"a":1}}""")
            val ack = """{"op":11}""".encodeToByteArray()
            JsonCodec.DEFAULT.readEnvelope(ack, 0, ack.size, envelope)
            envelope.toString() shouldBe Envelope().apply { opcode = 11 }.toString()
            shouldThrow<MalformedPayloadException> {
                val bad = """{"t":"A","s":1,"op":0,"d":{}""".encodeToByteArray()
                JsonCodec.DEFAULT.readEnvelope(bad, 0, bad.size, envelope)
            }
            envelope.toString() shouldBe Envelope().toString()
        }

        for (name in listOf("gateway-events.example-gateway-event-payload", "gateway.example-heartbeat-ack")) {
            test("the documentation's $name") {
                val envelope = envelopeOf(Fixtures.text(name))
                if (name.endsWith("ack")) {
                    envelope.opcode shouldBe 11
                } else {
                    envelope.type?.name shouldBe
                        "GATEWAY_EVENT_NAME"
                }
            }
        }
    })
