package dev.sluice.codec

import dev.sluice.model.DynamicValue
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.DescribeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.KSerializer
import kotlinx.serialization.Serializable
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.MapSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.json.JsonElement

class ByteJsonSpec :
    DescribeSpec({
        fun <T> decode(serializer: KSerializer<T>, text: String): T =
            ByteJson.DEFAULT.decode(serializer, text.encodeToByteArray())

        fun failing(serializer: KSerializer<*>, bytes: ByteArray): ByteJsonException =
            shouldThrow { ByteJson.DEFAULT.decode(serializer, bytes) }

        fun failing(serializer: KSerializer<*>, text: String) = failing(serializer, text.encodeToByteArray())

        describe("what kotlinx.serialization's Json accepts, and what it refuses: the same here") {
            val cases = mapOf(
                Long.serializer() to listOf(
                    "0",
                    "-0",
                    "1e3",
                    "1E+3",
                    "10e-1",
                    "1e-1",
                    "1.0",
                    "\"5\"",
                    "\"-5\"",
                    "\"007\"",
                    "\"1e2\"",
                    "\"\"",
                    "\"-\"",
                    "\" 5\"",
                    "\"5 \"",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775808",
                    "-9223372036854775809",
                    "1234567890123456789",
                    "12345678901234567890",
                    "null",
                    "true",
                    "[]",
                    "{}",
                    "\"\\u0035\"",
                    "1e18",
                    "1e19",
                    "\"1e+-2\"",
                ),
                Int.serializer() to
                    listOf("2147483647", "2147483648", "-2147483648", "-2147483649", "\"12\"", "1e9", "1e10"),
                Byte.serializer() to listOf("127", "128", "-128", "-129"),
                Short.serializer() to listOf("32767", "32768", "-32768", "-32769"),
                Boolean.serializer() to
                    listOf(
                        "true",
                        "false",
                        "\"true\"",
                        "\"False\"",
                        "\"TRUE\"",
                        "\"true \"",
                        "\"\\u0074rue\"",
                        "0",
                        "\"\"",
                        "null",
                    ),
                Double.serializer() to listOf(
                    "0",
                    "-0",
                    "-0.0",
                    "1.5",
                    "\"1.5\"",
                    "\" 1.5 \"",
                    "\"NaN\"",
                    "\"0x1p3\"",
                    "\"1d\"",
                    "1e308",
                    "1e309",
                    "4.9e-324",
                    "1e-400",
                    "9007199254740993",
                    "0.1",
                    "123456789012345678",
                    "null",
                    "\"\"",
                    "1e23",
                    "2.2250738585072011e-308",
                    "8.5",
                    "true",
                ),
                Float.serializer() to
                    listOf(
                        "0.1",
                        "16777217",
                        "3.4028235e38",
                        "3.4028236e38",
                        "1e39",
                        "1.17549435e-38",
                        "8388609.5",
                        "-0",
                    ),
                Char.serializer() to listOf("\"a\"", "\"ab\"", "\"\"", "5", "55", "\"\\n\"", "\"😀\"", "null", "\"é\""),
                String.serializer() to
                    listOf("\"\"", "\"null\"", "null", "5", "\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"\\u0000\""),
                Colour.serializer() to
                    listOf("\"RED\"", "\"light green\"", "\"GREEN\"", "\"cyan\"", "\"CYAN\"", "0", "null"),
                UByte.serializer() to listOf("255", "256", "-1", "\"7\"", "1e1"),
                ULong.serializer() to listOf("18446744073709551615", "18446744073709551616", "\"5\""),
                Enums.serializer() to listOf(
                    """{"required":"RED"}""",
                    """{"required":"RED","withDefault":"?","nullable":"?","nullableWithDefault":"?"}""",
                    """{"required":"RED","withDefault":null,"nullable":null,"nullableWithDefault":null}""",
                    """{"required":"?"}""",
                    """{"required":"RED","nullable":5}""",
                    """{"required":"\u0052ED","list":["?"]}""",
                    """{"required":"RED","byColour":{"BLUE":1,"azure":2}}""",
                ),
                Names.serializer() to listOf(
                    """{"größe":1,"a\"b\\c":2,"日本":3,"":4,"other":5,"named":6,"another":7}""",
                    """{"gr\u00f6\u00DFe":1,"a\u0022b\u005cc":2,"n\u0061med":6}""",
                    """{"seven77":1,"sixsix":2,"fourteen_bytes":3,"seven7":4,"seven777":5,"sixsi":6}""",
                    """{"named":1,"named":2,"other":3}""",
                ),
                Box.serializer(Names.serializer()) to
                    listOf("""{"value":{"named":1},"next":{"value":{},"next":null}}""", """{"value":null}""", "{}"),
                Nothingness.serializer() to listOf("{}", """{"a":[1,{}]}""", "[]", "null"),
                Empty.serializer() to listOf("{}", """{"a":[1,{}]}""", "[]"),
                Retry.serializer() to
                    listOf("""{"value":5}""", """{"value":"x"}""", """{"value":"5"}""", """{"value":{}}"""),
                OwnNulls.serializer() to listOf(
                    """{"element":null,"marked":null,"markedWithDefault":null,"value":null,"nullable":null,"last":true}""",
                    """{"element" : null , "marked" : null,"value": null ,"nullable" :null , "last" : null }""",
                    """{"element":[null,{"a":1}],"marked":"a","markedWithDefault":"b","value":"c","nullable":"d"}""",
                    """{"element":nul,"marked":null,"value":null,"last":false}""",
                    """{"element":1,"marked":nulls,"value":null}""",
                    """{"element":1,"marked":null "value":null}""",
                    """{"element":1,"marked":null""",
                    """{"last":null,"nullable":"null","value":"x","marked":null,"element":null}""",
                ),
                Nullables.serializer() to listOf(
                    """{"boolean":null,"byte":null,"int":null,"long":null,"float":null,"double":null,"char":null,""" +
                        """"string":null,"id":null,"time":null,"list":null}""",
                    """{"boolean": true,"string" : null , "list":[null, 1 ,null]}""",
                    """{"boolean": false}""",
                    """{"boolean": "True","int": null}""",
                    """{"boolean": "truth"}""",
                    """{"boolean": tru}""",
                    """{"boolean": falsey}""",
                    """{"boolean":   }""",
                    """{"boolean":""",
                    """{"int":nul,"long":1}""",
                ),
                Primitives.serializer() to listOf("""{"boolean":null}""", """{"string":null}""", """{"int": null}"""),
                MapSerializer(Box.serializer(Int.serializer()), Int.serializer()) to listOf("{}"),
                Elements.serializer() to listOf(
                    """{"requiredField":null,"dynamic":18446744073709551615,"dynamics":[1e400,-0,0.0,1E2,"x",[],{}]}""",
                    // These wrap past 64 bits and come out positive.
                    """{"requiredField":null,"dynamic":23631230056401035796,"dynamics":[81234567890123456789]}""",
                    """{"requiredField":"x","element":null,"elementWithDefault":null,"dynamicWithDefault":null}""",
                    """{"requiredField":"x","jsonObject":{"a":1e2,"a":2},"jsonArray":[null],"primitive":1.0}""",
                    "{}",
                ),
            )
            for ((serializer, texts) in cases) {
                for (text in texts) {
                    it(
                        "${serializer.descriptor.serialName}: $text",
                    ) { Agreement.check(serializer, text.encodeToByteArray()) }
                }
            }
        }

        describe("what is no JSON but read by kotlinx.serialization is refused here") {
            val cases = listOf(
                "a number with a leading zero" to "{\"long\":01}",
                "a number without digits behind the point" to "{\"double\":1.}",
                "a number that is none" to "{\"double\":NaN}",
                "a boolean in capitals" to "{\"boolean\":TRUE}",
                "a control character in a string" to "{\"string\":\"a\nb\"}",
                "no comma in a value that is skipped" to "{\"x\":[1 2]}",
                "an unknown escape in a value that is skipped" to "{\"x\":\"\\q\"}",
                "a number with letters that is skipped" to "{\"x\":1abc}",
            )
            for ((name, text) in cases) {
                it(name) { failing(Nullables.serializer(), text) }
            }
            it("UTF-8 that is broken, in strings, keys and values that are skipped: with path and offset") {
                for (broken in listOf("c3", "c328", "e282", "ed a0 80", "f8888080", "c0af", "80", "f4908080")) {
                    val junk = broken
                        .replace(" ", "")
                        .chunked(2)
                        .map { it.toInt(16).toByte() }
                        .toByteArray()
                    val before = "[{\"value\":\"x\"},{\"value\":\"é"
                    val bytes = before.encodeToByteArray() + junk + "\"}]".encodeToByteArray()
                    val thrown = failing(ListSerializer(Box.serializer(String.serializer())), bytes)
                    thrown.path shouldBe "$[1].value"
                    thrown.byteOffset shouldBe before.encodeToByteArray().size
                    thrown.reason shouldContain "UTF-8"
                    val skipped = "{\"x\":\"".encodeToByteArray() + junk + "\"}".encodeToByteArray()
                    failing(Empty.serializer(), skipped).byteOffset shouldBe 6
                    val key = "{\"".encodeToByteArray() + junk + "\":1}".encodeToByteArray()
                    failing(Empty.serializer(), key).reason shouldContain "UTF-8"
                    failing(MapSerializer(String.serializer(), Int.serializer()), key).byteOffset shouldBe 2
                    val escaped = "\"\\n".encodeToByteArray() + junk + "\"".encodeToByteArray()
                    failing(String.serializer(), escaped).byteOffset shouldBe 3
                }
            }
        }

        describe("a serializer that fails with one form and tries another") {
            it("finds the value where it was, also where kotlinx.serialization has gone on") {
                decode(Retry.serializer(), """{"value":"1e30"}""").value shouldBe "text 1e30"
            }
        }

        describe("a failure") {
            it("tells the path through lists, maps and classes, and the offset") {
                @Serializable
                class User(val id: Long)

                @Serializable
                class Member(val user: User, val roles: Map<String, List<Int>> = emptyMap())

                @Serializable
                class Guild(val members: List<Member>)
                val start = """{"members":[{"user":{"id":1}},{"user":{"id":"""
                failing(Guild.serializer(), """$start"x"}}]}""").let {
                    it.path shouldBe "$.members[1].user.id"
                    it.byteOffset shouldBe start.length
                }
                val map = """{"members":[{"user":{"id":1},"roles":{"a b":[],"\u00e9":[1,true]}}]}"""
                failing(Guild.serializer(), map).path shouldBe "$.members[0].roles['é'][1]"
                failing(Guild.serializer(), """{"members":[{"user":{}}]}""").let {
                    it.path shouldBe "$.members[0].user"
                    it.reason shouldContain "id"
                }
                failing(Guild.serializer(), """{"members":[{"user":{"id":1}},]}""").path shouldContain "$.members"
            }
            it("in a polymorphic class tells the path within, too") {
                val thrown = failing(Polymorphs.serializer(), """{"shape":{"type":"circle","radius":{}},"open":null}""")
                thrown.path shouldBe "$.shape.radius"
            }
            it("of a constructor or serializer is told as well") {
                @Serializable
                class Positive(val x: Int) {
                    init {
                        require(x > 0) { "not positive" }
                    }
                }
                val thrown = failing(Box.serializer(Positive.serializer()), """{"value":{"x":-1}}""")
                thrown.path shouldBe "$.value"
                thrown.reason shouldBe "not positive"
                (thrown.cause is IllegalArgumentException) shouldBe true
            }
            it("does not show what was read") {
                val thrown = failing(Nullables.serializer(), """{"string":"secret","int":"secret2"}""")
                generateSequence(thrown as Throwable) { it.cause }.forEach { it.toString() shouldNotContain "secret" }
            }
            it("does not spoil the next payload") {
                repeat(100) {
                    failing(Names.serializer(), """{"named":{"a":[""")
                    decode(Names.serializer(), """{"named":$it}""").named shouldBe it
                }
            }
        }

        describe("offsets and lengths") {
            it("choose the bytes; what lies around them is not looked at") {
                val bytes = "12345".encodeToByteArray()
                ByteJson.DEFAULT.decode(Long.serializer(), bytes, 1, 2) shouldBe 23L
                ByteJson.DEFAULT.decode(String.serializer(), "\"ab\"".encodeToByteArray(), 0, 4) shouldBe "ab"
                shouldThrow<ByteJsonException> {
                    ByteJson.DEFAULT.decode(String.serializer(), "\"ab\"".encodeToByteArray(), 0, 3)
                }
            }
            it("outside of the array are the caller's mistake") {
                for ((offset, length) in listOf(-1 to 1, 0 to 6, 3 to 3, 0 to -1, Int.MAX_VALUE to 1)) {
                    shouldThrow<IndexOutOfBoundsException> {
                        ByteJson.DEFAULT.decode(Long.serializer(), "12345".encodeToByteArray(), offset, length)
                    }
                }
            }
            it("of every cut of a payload end in a failure") {
                val text =
                    """{"named":12,"größe":"13","日本":-4,"x":["\u00e9",null,{"y":1.5e3}],"fourteen_bytes":1234567890}"""
                val bytes = text.encodeToByteArray()
                ByteJson.DEFAULT.decode(Names.serializer(), bytes).size shouldBe 13
                for (length in 0 until bytes.size) {
                    shouldThrow<ByteJsonException> { ByteJson.DEFAULT.decode(Names.serializer(), bytes, 0, length) }
                    shouldThrow<ByteJsonException> { ByteJson.DEFAULT.decode(Names.serializer(), bytes.copyOf(length)) }
                }
            }
        }

        describe("the limit of depth") {
            fun nested(levels: Int) = "[".repeat(levels) + "]".repeat(levels)
            it("is 128, for mixed values, JsonElements and values that are skipped") {
                decode(DynamicValue.serializer(), nested(128))
                failing(DynamicValue.serializer(), nested(129)).reason shouldContain "128"
                decode(JsonElement.serializer(), nested(128))
                failing(JsonElement.serializer(), nested(129)).reason shouldContain "128"
                decode(Empty.serializer(), """{"x":${nested(127)}}""")
                failing(Empty.serializer(), """{"x":${nested(128)}}""").reason shouldContain "128"
            }
            it("is 128 for classes") {
                fun boxes(levels: Int) = "{\"value\":1,\"next\":".repeat(levels) + "null" + "}".repeat(levels)
                decode(Box.serializer(Int.serializer()), boxes(128))
                failing(Box.serializer(Int.serializer()), boxes(129)).let {
                    it.reason shouldContain "128"
                    (it.path.length < 400) shouldBe true
                }
            }
            it("can be lowered") {
                val format = ByteJson.builder().maxDepth(3).build()
                for (serializer in listOf(DynamicValue.serializer(), JsonElement.serializer())) {
                    format.decode(serializer, nested(3).encodeToByteArray())
                    shouldThrow<ByteJsonException> { format.decode(serializer, nested(4).encodeToByteArray()) }
                }
                format.decode(Empty.serializer(), """{"x":${nested(2)}}""".encodeToByteArray())
                shouldThrow<ByteJsonException> {
                    format.decode(Empty.serializer(), """{"x":${nested(3)}}""".encodeToByteArray())
                }
            }
            it("is 1 to 128") {
                ByteJson.builder().maxDepth(1).maxDepth(128)
                for (levels in listOf(0, 129)) {
                    shouldThrow<IllegalArgumentException> { ByteJson.builder().maxDepth(levels) }
                }
            }
        }

        it("tells when a serializer runs out of stack, and goes on") {
            val endless = object : KSerializer<Int> by Int.serializer() {
                override fun deserialize(decoder: Decoder): Int = throw StackOverflowError()
            }
            failing(endless, "1").let {
                it.reason shouldContain "nested too deep"
                it.cause shouldBe null
            }
            decode(Int.serializer(), "1") shouldBe 1
        }

        describe("the limit of size") {
            it("is exact") {
                val format = ByteJson.builder().maxBytes(4).build()
                format.decode(String.serializer(), "\"ab\"".encodeToByteArray()) shouldBe "ab"
                val thrown = shouldThrow<ByteJsonException> {
                    format.decode(String.serializer(), "\"abc\"".encodeToByteArray())
                }
                thrown.reason shouldContain "4"
            }
            it("is 1 byte to 1 GiB") {
                ByteJson.builder().maxBytes(1).maxBytes(1 shl 30)
                for (bytes in listOf(0, (1 shl 30) + 1)) {
                    shouldThrow<IllegalArgumentException> { ByteJson.builder().maxBytes(bytes) }
                }
            }
        }

        describe("keys that a class does not have") {
            it("are skipped, however many there are, and never change what is read") {
                repeat(3) { round ->
                    for (i in 0 until 500) {
                        val text = """{"hostile$round/$i":[$i],"named":$i,"also${i * 7}":{},"seven77":1}"""
                        val names = decode(Names.serializer(), text)
                        names.named shouldBe i
                        names.seven shouldBe 1
                    }
                }
            }
        }

        describe("strings") {
            it("of any length and content, at any place in a word, are the same as kotlinx's") {
                for (length in 0..40) {
                    for (piece in listOf("", "\\n", "é", "\\\"", "😀", "\\ud83d\\ude00", "\u007f")) {
                        for (at in 0..length step 3) {
                            val text = "\"" + "a".repeat(at) + piece + "b".repeat(length - at) + "\""
                            Agreement.check(String.serializer(), text.encodeToByteArray()) shouldBe true
                        }
                    }
                }
            }
        }
    })
