package dev.sluice.codec

import dev.sluice.model.ChannelType
import dev.sluice.model.DynamicValue
import dev.sluice.model.EventType
import dev.sluice.model.GuildCreate
import dev.sluice.model.SnowflakeSerializer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.KSerializer
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.MapSerializer
import kotlinx.serialization.builtins.nullable
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlin.random.Random

/** Three bytes can become an object of hundreds: so objects are bounded as bytes are. */
class StructureLimitSpec :
    FunSpec({
        val limit = 1_000

        class Form(val name: String, val serializer: KSerializer<*>, val text: (values: Int) -> String)

        fun list(element: String) = { values: Int -> List(values - 1) { element }.joinToString(",", "[", "]") }

        fun map(value: String) =
            { values: Int -> (1 until values).joinToString(" , ", "{", "}") { """ "k\"[$it" : $value """ } }

        val forms = listOf(
            Form("objects in a list", ListSerializer(Empty.serializer()), list("{}")),
            Form("lists in a list", ListSerializer(ListSerializer(Int.serializer())), list("[]")),
            Form("lists in a map", MapSerializer(String.serializer(), ListSerializer(Int.serializer())), map("[]")),
            Form("numbers of a list", ListSerializer(Int.serializer()), list("1")),
            Form("texts of a list", ListSerializer(String.serializer()), list("\"ab\"")),
            Form("ids of a list", ListSerializer(SnowflakeSerializer), list("\"18446744073709551615\"")),
            Form("unknown numbers of a set that may be extended", ListSerializer(ChannelType.serializer()), list("99")),
            Form("unsigned numbers of a list", ListSerializer(UInt.serializer()), list("7")),
            Form("nulls of a list", ListSerializer(Int.serializer().nullable), list("null")),
            Form("mixed values of a list", ListSerializer(DynamicValue.serializer()), list("1.5")),
            Form("texts of a map", MapSerializer(String.serializer(), String.serializer()), map("\"\"")),
            Form("objects of a mixed list", DynamicValue.serializer(), list("{}")),
            Form("lists of a mixed map", DynamicValue.serializer(), map("[]")),
            Form("numbers of a mixed list", DynamicValue.serializer(), list("1")),
            Form("texts of a mixed map", DynamicValue.serializer(), map("\"[{\"")),
            Form("nulls of a mixed list", DynamicValue.serializer(), list("null")),
            Form("objects of a tree", JsonElement.serializer(), list("{}")),
            Form("lists of a tree", JsonElement.serializer(), map("[]")),
            Form("numbers of a tree", JsonElement.serializer(), list(" -1.5e3 ")),
            Form("texts of a tree", JsonElement.serializer(), map("\"[{\\\"\"")),
            Form("literals of a tree", JsonElement.serializer(), map("true")),
        )

        context("a limit of 1,000 lets 1,000 pass, and not 1,001, in JSON") {
            val format = ByteJson.builder().maxStructures(limit).build()
            withData(nameFn = { it.name }, forms) { form ->
                val most = form.text(limit).encodeToByteArray()
                // The count begins anew with each payload.
                repeat(3) { format.decode(form.serializer, most) }
                val more = form.text(limit + 1).encodeToByteArray()
                val thrown = shouldThrow<ByteJsonException> { format.decode(form.serializer, more) }
                thrown.reason shouldBe "more than 1000 structures"
                format.decode(form.serializer, most)
            }
        }

        context("and in ETF") {
            withData(nameFn = { it.name }, forms.filter { it.serializer !== JsonElement.serializer() }) { form ->
                fun decode(values: Int) {
                    val term = EtfTestEncoder(Random(values)).term(Json.parseToJsonElement(form.text(values)))
                    val reader = EtfReader(term, 0, term.size, 512, limit)
                    EtfDecoder(reader, FieldTables()).decodeSerializableValue(form.serializer)
                }
                decode(limit)
                shouldThrow<EtfFault> { decode(limit + 1) }.what shouldBe "more than 1000 structures"
            }
        }

        test("the bytes of a list that comes as a byte string count as well") {
            for (serializer in listOf(DynamicValue.serializer(), ListSerializer(Int.serializer()))) {
                fun decode(bytes: Int) {
                    val term = etf("6b %04x".format(bytes)) + ByteArray(bytes) { -1 }
                    val reader = EtfReader(term, 0, term.size, 512, limit)
                    EtfDecoder(reader, FieldTables()).decodeSerializableValue(serializer)
                }
                decode(limit - 1)
                shouldThrow<EtfFault> { decode(limit) }.what shouldBe "more than 1000 structures"
            }
        }

        test("values that are skipped take no memory, and do not count") {
            val format = ByteJson.builder().maxStructures(1).build()
            format.decode(Empty.serializer(), """{"x":${list("{}")(5_000)}}""".encodeToByteArray())
        }

        test("channels that are nothing but a pair of braces: the limit of a codec") {
            fun guild(channels: Int) = """{"id":"1","channels":${list("{}")(channels + 1)}}"""
            val codecs = listOf(
                JsonCodec.builder().maxStructures(limit).build(),
                EtfCodec.builder().maxStructures(limit).build(),
            )
            for (codec in codecs) {
                fun decode(channels: Int) {
                    val text = guild(channels)
                    val data = if (codec.isBinary) {
                        EtfTestEncoder(Random(1)).term(Json.parseToJsonElement(text))
                    } else {
                        text.encodeToByteArray()
                    }
                    codec.decode(EventType.GUILD_CREATE, data, 0, data.size)
                }
                // The guild and the list of its channels are two.
                decode(limit - 2)
                val thrown = shouldThrow<EventDecodeException> { decode(limit - 1) }
                thrown.reason shouldContain "more than 1000 structures"
                thrown.path shouldBe "$.channels[998]"
            }
        }

        test("one for 16 bytes and 10,000 more unless set") {
            val serializer = ListSerializer(Nothingness.serializer())

            // The list and its elements; 3 bytes an element, 2 for the list, the last comma is not there.
            fun decode(structures: Int) =
                ByteJson.DEFAULT.decode(serializer, list("{}")(structures).encodeToByteArray())
            val most = (1..100_000).last { it <= 10_000 + (3 * (it - 1) + 1) / 16 }
            decode(most).size shouldBe most - 1
            shouldThrow<ByteJsonException> { decode(most + 1) }.reason shouldContain "more than $most structures"
        }

        test("in ETF one for 8 bytes and 10,000 more") {
            // A message, its list, and the empty lists in that.
            fun decode(structures: Int) {
                val start = "74 00000003 73 02 'id' 61 01 73 0a 'channel_id' 61 02 73 15 'purchase_notification'"
                val lists = structures - 2
                val data = etf("$start 6c %08x".format(lists)) + ByteArray(lists + 1) { EtfTag.NIL.toByte() }
                EtfCodec.DEFAULT.decode(EventType.MESSAGE_CREATE, data, 0, data.size)
            }
            decode(11_400)
            shouldThrow<EventDecodeException> { decode(11_500) }.reason shouldContain "structures"
        }

        test("two millions at most, however long a payload is") {
            JsonBytes.mostStructures(JsonBytes.DEFAULT_MAX_STRUCTURES, 64 shl 20, JsonBytes.LEAST_BYTES) shouldBe
                2_000_000
        }

        test("members with many roles are far from it") {
            val role = """"41771983423143937""""
            val member =
                """{"user":{"id":"80351110224678912","username":"mira"},"roles":[${List(
                    60,
                ) { role }.joinToString(",")}],""" +
                    """"joined_at":"2015-04-26T06:26:56.936000+00:00"}"""
            val members = 20_000
            val guild = List(
                members,
            ) { member }.joinToString(",", """{"id":"1","members":[""", "]}").encodeToByteArray()
            val event = JsonCodec.DEFAULT.decode(EventType.GUILD_CREATE, guild, 0, guild.size) as GuildCreate
            event.guild.members?.size shouldBe members
        }

        test("a guild of 15 MB, with a structure in fifty bytes, is far from it") {
            val member =
                """{"user":{"id":"80351110224678912","username":"mira","global_name":"Mira","avatar":null},""" +
                    """"roles":["41771983423143937"],"joined_at":"2015-04-26T06:26:56.936000+00:00","deaf":false}"""
            val members = 15_000_000 / (member.length + 1)
            val guild = List(
                members,
            ) { member }.joinToString(",", """{"id":"1","members":[""", "]}").encodeToByteArray()
            val event = JsonCodec.DEFAULT.decode(EventType.GUILD_CREATE, guild, 0, guild.size) as GuildCreate
            event.guild.members?.size shouldBe members
        }

        test("a limit is positive") {
            for (count in listOf(0, -1)) {
                shouldThrow<IllegalArgumentException> { ByteJson.builder().maxStructures(count) }
                shouldThrow<IllegalArgumentException> { JsonCodec.builder().maxStructures(count) }
                shouldThrow<IllegalArgumentException> { EtfCodec.builder().maxStructures(count) }
            }
        }
    })
