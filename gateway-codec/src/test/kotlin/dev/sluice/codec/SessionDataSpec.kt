package dev.sluice.codec

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

class SessionDataSpec :
    StringSpec({
        val codec = JsonCodec.DEFAULT

        fun <T> read(text: String, reader: (ByteArray, Int, Int) -> T): T {
            // Not at the array's start and not to its end, as in a payload.
            val bytes = "xx$text}".encodeToByteArray()
            return reader(bytes, 2, bytes.size - 3)
        }

        fun hello(text: String) = read(text, codec::readHello)

        fun invalid(text: String) = read(text, codec::readInvalidSession)

        fun ready(text: String) = read(text, codec::readReady)

        "the interval of Hello is in milliseconds" {
            hello("""{"heartbeat_interval":45000}""") shouldBe 45_000L
            hello("""{"_trace":["a",{"heartbeat_interval":1}],"heartbeat_interval": 41250 }""") shouldBe 41_250L
        }

        "the documentation's Hello" {
            val bytes = Fixtures.text("gateway-events.example-hello").encodeToByteArray()
            val envelope = envelopeOf(bytes)
            envelope.opcode shouldBe 10
            codec.readHello(bytes, envelope.dataOffset, envelope.dataLength) shouldBe 45_000L
        }

        for (text in listOf(
            "{}",
            "",
            "null",
            "[]",
            """{"heartbeat_interval":null}""",
            """{"heartbeat_interval":"45000"}""",
            """{"heartbeat_interval":-1}""",
            """{"heartbeat_interval":1.5}""",
            """{"heartbeat_interval":99999999999999999999}""",
            """{"heartbeat_interval":45000""",
        )) {
            "a Hello of \"$text\" is refused" { shouldThrow<MalformedPayloadException> { hello(text) } }
        }

        "an invalid session may be resumed only after true" {
            invalid("true") shouldBe true
            invalid("false") shouldBe false
            invalid("null") shouldBe false
            invalid("") shouldBe false
        }

        for (text in listOf("{}", "1", "\"true\"", "truex", "falsey", "[true]")) {
            "an invalid session of $text is refused" { shouldThrow<MalformedPayloadException> { invalid(text) } }
        }

        "READY gives session id, resume URL and user id" {
            val session = ready(
                """{"v":10,"guilds":[{"id":"9"}],"user":{"bot":true,"id":"238494756521377792","x":{"id":"5"}},""" +
                    """"session_id":"abc","resume_gateway_url":"wss:\/\/gateway-us-east1.discord.gg"}""",
            )
            session.sessionId shouldBe "abc"
            session.resumeGatewayUrl shouldBe "wss://gateway-us-east1.discord.gg"
            session.userId shouldBe 238494756521377792L
        }

        "READY needs nothing but the session id" {
            ready("""{"session_id":"abc"}""").let {
                it.resumeGatewayUrl shouldBe null
                it.userId shouldBe null
            }
        }

        "whatever else is odd in READY does no harm" {
            ready("""{"session_id":"abc","user":5,"resume_gateway_url":7,"guilds":"none"}""").let {
                it.resumeGatewayUrl shouldBe null
                it.userId shouldBe null
            }
            ready("""{"session_id":"abc","user":{"id":12}}""").userId shouldBe 12L
            ready("""{"session_id":"abc","user":{"id":"x"}}""").userId shouldBe null
        }

        for (text in listOf(
            "{}",
            "null",
            "",
            """{"session_id":null}""",
            """{"session_id":5}""",
            """{"session_id":""}""",
        )) {
            "a READY of \"$text\" is refused" {
                shouldThrow<MalformedPayloadException> { ready(text) }.message shouldContain "at byte"
            }
        }

        "the session id is not shown" { ready("""{"session_id":"deadbeef"}""").toString() shouldNotContain "deadbeef" }
    })
