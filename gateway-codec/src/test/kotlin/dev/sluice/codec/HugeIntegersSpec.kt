package dev.sluice.codec

import dev.sluice.model.EventType
import dev.sluice.model.GuildRoleUpdate
import dev.sluice.model.Permissions
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import kotlinx.serialization.KSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.json.Json
import kotlin.random.Random

/** An integer is what was sent, or refused; it never becomes another number. */
class HugeIntegersSpec :
    FunSpec({
        fun role(permissions: String) = """{"guild_id":"1","role":{"id":"2","permissions":$permissions}}"""

        fun message(type: String) = """{"id":"1","channel_id":"2","type":$type}"""

        fun decode(codec: Codec, type: EventType, data: ByteArray) = codec.decode(type, data, 0, data.size)

        fun failing(codec: Codec, type: EventType, data: ByteArray): EventDecodeException =
            shouldThrow { decode(codec, type, data) }

        fun <T> json(serializer: KSerializer<T>, text: String): T =
            ByteJson.DEFAULT.decode(serializer, text.encodeToByteArray())

        // As a binary, in forms of which none makes an integer of a text.
        fun etf(data: String) = EtfTestEncoder(Random(1), hasIntegerIds = false).term(Json.parseToJsonElement(data))

        fun etfLong(text: String): Long =
            (byteArrayOf(109, 0, 0, 0, text.encodeToByteArray().size.toByte()) + text.encodeToByteArray()).let {
                EtfReader(it, 0, it.size, 512).readLong()
            }

        context("what wraps to a sound value is refused in JSON") {
            withData(
                nameFn = { it.second },
                Triple(EventType.GUILD_ROLE_UPDATE, role("\"18446744073709551624\""), "$.role.permissions"),
                Triple(EventType.GUILD_ROLE_UPDATE, role("18446744073709551624"), "$.role.permissions"),
                Triple(EventType.MESSAGE_CREATE, message("18446744073709551635"), "$.type"),
                Triple(EventType.MESSAGE_CREATE, message("\"18446744073709551635\""), "$.type"),
                Triple(EventType.MESSAGE_CREATE, message("1e18446744073709551619"), "$.type"),
            ) { (type, data, path) ->
                val thrown = failing(JsonCodec.DEFAULT, type, data.encodeToByteArray())
                thrown.path shouldBe path
                thrown.reason shouldStartWith "expected an "
            }
        }

        test("and in texts of ETF, as it is in its integers") {
            for (permissions in listOf("\"18446744073709551624\"", "18446744073709551624")) {
                failing(EtfCodec.DEFAULT, EventType.GUILD_ROLE_UPDATE, etf(role(permissions))).path shouldBe
                    "$.role.permissions"
            }
            for (type in listOf("\"18446744073709551635\"", "18446744073709551635", "\"1e18446744073709551619\"")) {
                failing(EtfCodec.DEFAULT, EventType.MESSAGE_CREATE, etf(message(type))).path shouldBe "$.type"
            }
        }

        context("beyond 64 bits, or no integer") {
            withData(
                nameFn = { "'$it'" },
                "18446744073709551616",
                "18446744073709551623",
                "-18446744073709551623",
                "36893488147419103232",
                "9223372036854775808",
                "-9223372036854775809",
                "9223372036854775808e0",
                "922337203685477581e1",
                "-922337203685477581e1",
                "10e18",
                "1e19",
                "1e18446744073709551619",
                "1e-1",
                "12345e-4",
                "1e-19",
                "1e",
                "e5",
                "1e+-2",
                "1e-+2",
                "1e5e5",
                "+5",
                "--5",
                "5-",
                "-",
                "",
                "٣",
                "1e٣",
                "1.0",
            ) { text ->
                for (form in listOf(text, "\"$text\"")) {
                    shouldThrow<ByteJsonException> { json(Long.serializer(), form) }
                    shouldThrow<ByteJsonException> { json(Int.serializer(), form) }
                }
                shouldThrow<EtfFault> { etfLong(text) }
            }
        }

        context("exact, in quotes or not") {
            withData(
                nameFn = { it.first },
                "9007199254740993e0" to 9007199254740993,
                "9223372036854775807e0" to Long.MAX_VALUE,
                "-9223372036854775808E+0" to Long.MIN_VALUE,
                "-9223372036854775808e-0" to Long.MIN_VALUE,
                "922337203685477580e1" to 9223372036854775800,
                "9223372036854775800e-2" to 92233720368547758,
                "9e18" to 9_000_000_000_000_000_000,
                "1000000000000000000e-18" to 1L,
                "1e3" to 1_000L,
                "-5E+2" to -500L,
                "10e-1" to 1L,
                "0e99" to 0L,
                "-0e-99" to 0L,
                "1e003" to 1_000L,
            ) { (text, value) ->
                json(Long.serializer(), text) shouldBe value
                json(Long.serializer(), "\"$text\"") shouldBe value
                etfLong(text) shouldBe value
            }
        }

        test("zeros before digits, in quotes only") {
            json(Long.serializer(), "\"-007\"") shouldBe -7L
            etfLong("-007") shouldBe -7L
            json(Long.serializer(), "\"${"0".repeat(100_000)}7\"") shouldBe 7L
            shouldThrow<ByteJsonException> { json(Long.serializer(), "007") }
        }

        test("flags have 64 bits, and with the highest no sign") {
            for ((bits, expected) in mapOf(
                "9223372036854775807" to Long.MAX_VALUE,
                "9223372036854775808" to Long.MIN_VALUE,
                "9223372036854775816" to Long.MIN_VALUE + 8,
                "18446744073709551615" to -1L,
            )) {
                for (form in listOf("\"$bits\"", bits)) {
                    withClue(form) {
                        val data = role(form)
                        val type = EventType.GUILD_ROLE_UPDATE
                        val events = listOf(
                            decode(JsonCodec.DEFAULT, type, data.encodeToByteArray()),
                            decode(EtfCodec.DEFAULT, type, etf(data)),
                        )
                        for (event in events) (event as GuildRoleUpdate).role.permissions.bits shouldBe expected
                    }
                }
            }
            json(Permissions.serializer(), "-5").bits shouldBe -5L
            shouldThrow<ByteJsonException> { json(Permissions.serializer(), "\"18446744073709551616\"") }
            JsonCodec.reference.decodeFromString(Permissions.serializer(), "\"18446744073709551615\"").bits shouldBe -1L
        }

        test("the reference still reads other numbers, so that its comparison needs an exception") {
            JsonCodec.reference.decodeFromString(Long.serializer(), "18446744073709551624") shouldBe 8L
            JsonCodec.reference.decodeFromString(Long.serializer(), "9007199254740993e0") shouldBe 9007199254740992
            val text = """{"long":18446744073709551624,"int":1,"double":18446744073709551624}"""
            Agreement.check(Nullables.serializer(), text.encodeToByteArray()) shouldBe false
            shouldThrow<ByteJsonException> { json(Nullables.serializer(), text) }.path shouldBe "$.long"
        }
    })
