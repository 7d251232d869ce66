package dev.sluice.codec

import dev.sluice.model.DynamicValue
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.math.BigInteger

/** Source of the bytes: Erlang/OTP, ERTS User's Guide, External Term Format. */
class EtfTermSpec :
    FunSpec({
        fun read(bytes: ByteArray): Any? {
            val reader = EtfReader(bytes, 0, bytes.size, 128)
            return plain(reader.readDynamicValue(0)).also { reader.checkEnd() }
        }

        fun oldFloat(text: String) = "63" + text.encodeToByteArray().copyOf(31).joinToString("") { "%02x".format(it) }

        val terms = mapOf(
            "61 2a" to 42L,
            "61 ff" to 255L,
            "62 ffffffff" to -1L,
            "62 7fffffff" to 2147483647L,
            "6e 08 00 002080c008232101" to 81384788765712384L,
            "6e 00 00" to 0L,
            "6e 01 01 05" to -5L,
            "6e 08 00 ffffffffffffff7f" to Long.MAX_VALUE,
            "6e 08 01 0000000000000080" to Long.MIN_VALUE,
            "6e 08 00 0000000000000080" to 9.223372036854775808E18,
            "6e 08 01 0100000000000080" to -9.223372036854775809E18,
            "6e 09 00 000000000000000001" to 1.8446744073709551616E19,
            "6e 0a 00 01000000000000000000" to 1L,
            "6f 00000001 00 07" to 7L,
            "6f 00000002 01 0001" to -256L,
            "46 3ff8000000000000" to 1.5,
            "46 8000000000000000" to -0.0,
            "46 7fefffffffffffff" to Double.MAX_VALUE,
            "46 7ff8000000000000" to null,
            "46 7ff0000000000000" to null,
            oldFloat("1.0e999") to null,
            "6f 00000081 00 ${"01".repeat(129)}" to null,
            "6f 00000080 00 ${"ff".repeat(128)}" to null,
            "6f 00000080 01 ${"ff".repeat(128)}" to null,
            "6f 00000080 01 ${"00".repeat(127)}01" to -BigInteger.ONE.shiftLeft(1016).toDouble(),
            "6f 00000400 00 07 ${"00".repeat(1023)}" to 7L,
            oldFloat("1.50000000000000000000e+00") to 1.5,
            oldFloat("-2.50000000000000000000e-01") to -0.25,
            "73 03 'nil'" to null,
            "73 04 'null'" to null,
            "64 0003 'nil'" to null,
            "77 03 'nil'" to null,
            "76 0004 'null'" to null,
            "73 04 'true'" to true,
            "64 0005 'false'" to false,
            "73 06 'online'" to "online",
            "64 0001 e9" to "é",
            "73 01 e9" to "é",
            "77 02 c3a9" to "é",
            "76 0002 c3a9" to "é",
            "6d 00000000" to "",
            "6d 00000003 'nil'" to "nil",
            "6d 00000004 f09f9880" to "\uD83D\uDE00",
            "6d 00000003 efbfbd" to "\uFFFD",
            "6d 00000009 'a' 00 0a 'b' f09f9880 'c'" to "a\u0000\nb\uD83D\uDE00c",
            "6a" to emptyList<Any>(),
            "6b 0003 01 02 ff" to listOf(1L, 2L, 255L),
            "6b 0000" to emptyList<Any>(),
            "6c 00000002 61 01 6d 00000001 'a' 6a" to listOf(1L, "a"),
            "6c 00000001 6b 0001 05 6a" to listOf(listOf(5L)),
            "68 02 61 01 61 02" to listOf(1L, 2L),
            "68 00" to emptyList<Any>(),
            "69 00000001 6a" to listOf(emptyList<Any>()),
            "74 00000000" to emptyMap<String, Any>(),
            "74 00000002 73 01 'a' 61 01 6d 00000001 'b' 6a" to mapOf("a" to 1L, "b" to emptyList<Any>()),
            "74 00000002 6e 08 00 002080c008232101 61 01 73 03 'nil' 61 02" to
                mapOf("81384788765712384" to 1L, "nil" to 2L),
        )

        context("a term is read") {
            withData(nameFn = { it }, terms.keys) { read(etf(it)) shouldBe terms[it] }
        }

        test("a term that ends too early, wherever, is an error, and so is one that something follows") {
            for (text in terms.keys) {
                val bytes = etf(text)
                for (size in bytes.indices) shouldThrow<EtfFault> { read(bytes.copyOf(size)) }
                shouldThrow<EtfFault> { read(bytes + 106) }.index shouldBe bytes.size
            }
        }

        test("a term is skipped to its last byte") {
            for (text in terms.keys) {
                val bytes = etf(text)
                val reader = EtfReader(bytes + bytes, 0, bytes.size * 2, 128)
                reader.skip(0)
                reader.position shouldBe bytes.size
                for (size in bytes.indices) shouldThrow<EtfFault> { EtfReader(bytes, 0, size, 128).skip(0) }
            }
        }

        val wrong = mapOf(
            "" to "end too early",
            "6d ffffffff 'a'" to "end too early",
            "6d 7fffffff 'a'" to "end too early",
            "64 ffff 'a'" to "end too early",
            "6c ffffffff 61" to "end too early",
            "6c 7fffffff 61" to "end too early",
            "69 ffffffff 61" to "end too early",
            "6b ffff 61" to "end too early",
            "74 ffffffff 61" to "end too early",
            "74 7fffffff 61" to "end too early",
            "74 00000002 61 01 6a" to "end too early",
            "6f ffffffff 00 01" to "end too early",
            "6f 7fffffff 00 01" to "end too early",
            "6e ff 00 01" to "end too early",
            "6c 00000001 61 01 61 02" to "does not end in an empty one",
            "6d 00000001 ff" to "not UTF-8",
            "6d 00000003 eda080" to "not UTF-8",
            "77 02 c328" to "not UTF-8",
            oldFloat("NaN") to "no known form",
            oldFloat("0x1p3") to "no known form",
            oldFloat("") to "no known form",
            "74 00000001 6a 61 01" to "no atom, text or integer",
            "83 61 01" to "unknown type 131",
            "50 00000002 789c 00" to "compressed term within another",
            "4d 00000001 08 61" to "unknown type 77",
            "58 73 01 'n' 00000001 00000000 00000000" to "unknown type 88",
            "52 00" to "unknown type 82",
            "00" to "unknown type 0",
        )

        context("what is no value is an error") {
            withData(nameFn = { "'$it'" }, wrong.keys) {
                shouldThrow<EtfFault> { read(etf(it)) }.what shouldContain checkNotNull(wrong[it])
            }
        }

        test("128 levels are read and skipped, 129 are refused") {
            for (open in listOf("68 01", "74 00000001 61 00")) {
                val fits = etf(open.repeat(128) + "61 01")
                read(fits)
                EtfReader(fits, 0, fits.size, 128).skip(0)
                val deeper = etf(open.repeat(129) + "61 01")
                shouldThrow<EtfFault> { read(deeper) }.what shouldBe "nested deeper than 128 levels"
                shouldThrow<EtfFault> { EtfReader(deeper, 0, deeper.size, 128).skip(0) }
                    .what shouldBe "nested deeper than 128 levels"
            }
        }

        test("where a number is due it is finite") {
            for (text in listOf(
                "46 7ff8000000000000",
                "46 7ff0000000000000",
                oldFloat("1e999"),
                HUGE,
                "6f 00000080 00 ${"ff".repeat(128)}",
            )) {
                val bytes = etf(text)
                shouldThrow<EtfFault> { EtfReader(bytes, 0, bytes.size, 128).readDouble() }.what shouldContain "finite"
            }
            val huge = etf(HUGE)
            shouldThrow<EtfFault> { EtfReader(huge, 0, huge.size, 128).readLong() }.what shouldContain "64 bits"
            shouldThrow<EtfFault> { EtfReader(huge, 0, huge.size, 128).readUnsignedLong() }.what shouldContain "64 bits"
            shouldThrow<EtfFault> { EtfReader(huge, 0, huge.size, 128).readString() }.what shouldContain "129 bytes"
        }

        test("nothing outside of the span is looked at") {
            val bytes = etf("ff 6d 00000002 'hi' ff")
            val reader = EtfReader(bytes, 1, 7, 128)
            reader.readString() shouldBe "hi"
            reader.checkEnd()
            shouldThrow<EtfFault> { EtfReader(bytes, 1, 6, 128).readString() }.index shouldBe 0
        }
    })

private val HUGE = "6f 00000081 00 ${"01".repeat(129)}"

private fun plain(value: DynamicValue): Any? =
    value.asMap()?.mapValues { plain(it.value) } ?: value.asList()?.map(::plain) ?: value.asString()
        ?: value.asBoolean() ?: value.asLong() ?: value.asDouble()
