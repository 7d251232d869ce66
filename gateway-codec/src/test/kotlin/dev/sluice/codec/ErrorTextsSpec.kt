package dev.sluice.codec

import dev.sluice.model.EventType
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.io.IOException
import java.util.concurrent.CancellationException
import kotlin.random.Random

/** What a peer sends comes back in no error: not the token, and no line that a log would take for one of its own. */
class ErrorTextsSpec :
    FunSpec({
        fun message(timestamp: String) =
            JsonObject(mapOf("id" to ONE, "channel_id" to ONE, "timestamp" to JsonPrimitive(timestamp)))

        fun interaction(key: String) =
            JsonObject(
                mapOf(
                    "id" to ONE,
                    "application_id" to ONE,
                    "type" to JsonPrimitive(2),
                    "token" to JsonPrimitive("t"),
                    "authorizing_integration_owners" to JsonObject(mapOf(key to JsonObject(emptyMap()))),
                ),
            )

        // By both codecs.
        fun failures(type: EventType, data: JsonObject): List<EventDecodeException> {
            val json = data.toString().encodeToByteArray()
            val etf = EtfTestEncoder(Random(1), hasIntegerIds = false).term(data)
            return listOf(
                shouldThrow<EventDecodeException> { JsonCodec.DEFAULT.decode(type, json, 0, json.size) },
                shouldThrow<EventDecodeException> { EtfCodec.DEFAULT.decode(type, etf, 0, etf.size) },
            )
        }

        fun textsOf(failure: EventDecodeException): List<String> =
            listOf(failure.path, failure.reason) + generateSequence<Throwable>(failure) { it.cause }.map { "$it" }

        fun shouldForgeNothing(failure: EventDecodeException) {
            for (text in textsOf(failure)) {
                withClue(text.map { if (it in ' '..'~') "$it" else "\\u%04x".format(it.code) }.joinToString("")) {
                    text.any { it.isISOControl() || it == '\u2028' || it == '\u2029' } shouldBe false
                }
            }
        }

        test("a timestamp that is none is not quoted, nor is it in a cause") {
            for (text in listOf(TOKEN, "x\r12:00 INFO all is well", "\u001b[2Jx", "x\u2028y", "2020-13-01T00:00:00Z")) {
                for (failure in failures(EventType.MESSAGE_CREATE, message(text))) {
                    failure.path shouldBe "$.timestamp"
                    failure.reason shouldContain "not an ISO 8601 timestamp"
                    textsOf(failure).forEach { it shouldNotContain text }
                    shouldForgeNothing(failure)
                }
            }
        }

        test("a key of a map is cut, on one line, and tells where it is all the same") {
            for ((key, shown) in mapOf(
                "a\n12:00 INFO all is well" to "a?12:00 INFO all is ",
                "\r\u001b\u0085\u2028\u2029\u0000x" to "??????x",
                TOKEN to TOKEN.take(20),
                "18446744073709551615" to "18446744073709551615",
            )) {
                for (failure in failures(EventType.INTERACTION_CREATE, interaction(key))) {
                    failure.path shouldContain "$.authorizing_integration_owners['$shown']"
                    textsOf(failure).forEach { it shouldNotContain SECRET }
                    shouldForgeNothing(failure)
                }
            }
        }

        test("what a decoder of the user's says is put on one line") {
            val type = EventType.of("NEW")
            val decoder = EventDecoder { _, _, _ -> throw IllegalStateException("a\rb\u2028c\u001bd\nmore") }
            val data = etf("6a")
            shouldThrow<EventDecodeException> {
                JsonCodec
                    .builder()
                    .register(type, decoder)
                    .build()
                    .decode(type, "{}".encodeToByteArray(), 0, 2)
            }.reason shouldBe "a?b?c?d"
            shouldThrow<EventDecodeException> {
                EtfCodec
                    .builder()
                    .register(type, decoder)
                    .build()
                    .decode(type, data, 0, data.size)
            }.reason shouldBe "a?b?c?d"
        }

        context("whatever a decoder of the user's does reaches the caller as an EventDecodeException") {
            val type = EventType.of("NEW")
            val doings = mapOf(
                "a checked exception" to EventDecoder { _, _, _ -> throw IOException("not\nmine") },
                "a cancellation of something it waited for" to
                    EventDecoder { _, _, _ -> throw CancellationException("not") },
                "an EventDecodeException of its own" to
                    EventDecoder { _, _, _ -> throw EventDecodeException(type, "$.a\r\u001b", "not\u2028", null) },
                "a null of Java's" to NullEventDecoder(),
            )
            withData(nameFn = { it.key }, doings.entries) { (_, decoder) ->
                val data = etf("6a")
                val json = JsonCodec.builder().register(type, decoder).build()
                val etf = EtfCodec.builder().register(type, decoder).build()
                for (failure in listOf(
                    shouldThrow<EventDecodeException> { json.decode(type, "{}".encodeToByteArray(), 0, 2) },
                    shouldThrow<EventDecodeException> { etf.decode(type, data, 0, data.size) },
                )) {
                    failure.path shouldStartWith "$"
                    failure.reason shouldContain "not"
                    for (text in listOf(failure.path, failure.reason, failure.message!!)) {
                        text.any { it.isISOControl() || it == '\u2028' } shouldBe false
                    }
                }
            }
        }

        test("a name that a peer has made up is put on one line") {
            val bytes = "[1 2]".encodeToByteArray()
            val type = EventType.of("x\n12:00 INFO all is well")
            shouldForgeNothing(shouldThrow { JsonCodec.DEFAULT.decode(type, bytes, 0, bytes.size) })
        }

        test("what kotlinx.serialization says is put on one line, too") {
            val codec = JsonCodec.builder().useReference(true).build()
            val data = interaction("a\r12:00 INFO all is well").toString().encodeToByteArray()
            val failure = shouldThrow<EventDecodeException> {
                codec.decode(EventType.INTERACTION_CREATE, data, 0, data.size)
            }
            for (text in listOf(failure.path, failure.reason, failure.message!!)) {
                text.any { it.isISOControl() } shouldBe false
            }
            val polymorph = """{"shape":{"type":"x\r\u2028y"},"open":null}""".encodeToByteArray()
            val thrown = shouldThrow<ByteJsonException> { ByteJson.DEFAULT.decode(Polymorphs.serializer(), polymorph) }
            thrown.message!!.any { it.isISOControl() || it == '\u2028' } shouldBe false
        }
    }) {
    private companion object {
        val ONE = JsonPrimitive("1")

        /** Which no user or bot has, in the form of those that have been given out since 2022. */
        const val SECRET = "nCjm1XVW7vRze4b7Cq4se7kKWsZnCjm1XVW7vR"
        const val TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4MTk.GCl2FM.$SECRET"
    }
}
