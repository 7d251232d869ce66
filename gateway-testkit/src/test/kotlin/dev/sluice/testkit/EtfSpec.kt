package dev.sluice.testkit

import dev.sluice.testkit.EtfClient.Companion.hex
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** Source: Discord docs, Gateway > Encoding and Compression > Using ETF; Erlang/OTP, External Term Format. */
class EtfSpec :
    FunSpec({
        val event = """{"id":"81384788765712384","channel_id":"2","content":"1","nonce":"7","big":-5000000000,""" +
            """"mention_roles":["3"],"x":[1.5,true,null,-1,256,{}],"custom_id":"9"}"""

        fun etf(configure: MockGatewayBuilder.() -> Unit = {}, test: (MockGateway, EtfClient) -> Unit) =
            withMock(configure) { mock -> EtfClient(mock.url).use { test(mock, it) } }

        test("keys are atoms, byte for byte") {
            etf { _, client ->
                client.raw.nextFrame().let {
                    it.isBinary shouldBe true
                    it.bytes shouldBe hex(
                        """83 74 00000004 73 01 't' 73 03 'nil' 73 01 's' 73 03 'nil' 73 02 'op' 61 0a
                           73 01 'd' 74 00000002 73 12 'heartbeat_interval' 62 0000a122
                           73 06 '_trace' 6c 00000001 6d 00000004 'mock' 6a""",
                    )
                }
            }
        }

        test("keys are binaries when a test wants so") {
            etf({ etfAtomKeys(false) }) { _, client ->
                client.nextBytes()
                client.heartbeat()
                client.nextBytes() shouldBe hex(
                    """83 74 00000004 6d 00000001 't' 73 03 'nil' 6d 00000001 's' 73 03 'nil' 6d 00000002 'op' 61 0b
                       6d 00000001 'd' 73 03 'nil'""",
                )
            }
        }

        test("ids are integers, and other texts of digits are not") {
            etf { mock, client ->
                client.nextOp(10)
                client.identify().nextEvent("READY")
                mock.dispatch("MESSAGE_CREATE", event)
                val data = client.nextEvent("MESSAGE_CREATE").data
                data["id"] shouldBe JsonPrimitive(81384788765712384)
                data["channel_id"] shouldBe JsonPrimitive(2)
                data["mention_roles"] shouldBe JsonArray(listOf(JsonPrimitive(3)))
                for (key in listOf("content", "nonce", "custom_id")) (data[key] as JsonPrimitive).isString shouldBe true
            }
        }

        test("an id, byte for byte") {
            etf { mock, client ->
                client.nextOp(10)
                mock.dispatchRaw("""{"id":"81384788765712384"}""")
                client.nextBytes() shouldBe hex("83 74 00000001 73 02 'id' 6e 08 00 002080c008232101")
                mock.dispatchRaw("""{"id":"18446744073709551615"}""")
                client.nextBytes() shouldBe hex("83 74 00000001 73 02 'id' 6e 08 00 ffffffffffffffff")
            }
        }

        context("everything arrives whole and in order") {
            withData("none", "zlib-stream", "zstd-stream") { compress ->
                withMock({ guild(5).etfIntegerIds(false) }) { mock ->
                    EtfClient(mock.url, compress).use { client ->
                        client.nextOp(10)
                        client.identify()
                        client.nextEvent("READY").data.text("session_id") shouldBe mock.sessions.single().id
                        client.nextEvent("GUILD_CREATE").data.text("id") shouldBe "5"
                        mock.connections.single().encoding shouldBe "etf"
                        mock.connections.single().compression shouldBe compress
                        repeat(50) { mock.dispatch("MESSAGE_CREATE", """{"id":"$it","channel_id":"2"}""") }
                        List(50) { client.next().data.text("id") } shouldBe List(50) { "$it" }
                        mock.dispatch("MESSAGE_CREATE", event)
                        val message = client.next()
                        message.sequence shouldBe 53
                        message.data shouldBe Json.parseToJsonElement(event)
                    }
                }
            }
        }

        test("Identify's compress is for JSON only: terms stay terms, however large") {
            etf({ payloadCompressionThreshold(200) }) { mock, client ->
                client.nextOp(10)
                client.identify(1, "6d 00000008 'compress' 73 04 'true'")
                val ready = client.raw.nextFrame()
                (ready.isBinary to ready.bytes[0]) shouldBe (true to 131.toByte())
                mock.dispatch("MESSAGE_CREATE", """{"id":"1","content":"${"a".repeat(2000)}"}""")
                client.raw.nextFrame().let { (it.isBinary to it.bytes[0]) shouldBe (true to 131.toByte()) }
            }
        }

        test("commands are read as those in JSON are") {
            etf({ guild(5) }) { mock, client ->
                client.nextOp(10)
                client.identify(1, "6d 00000005 'shard' 6c 00000002 61 00 61 01 6a").nextEvent("GUILD_CREATE")
                mock.takeIdentify()["shard.1"] shouldBe "1"
                client.send(
                    hex(
                        """83 74 00000002 6d 00000002 'op' 61 08 6d 00000001 'd' 74 00000004 6d 00000008 'guild_id'
                           6d 00000001 '5' 6d 00000005 'query' 6d 00000000 6d 00000005 'limit' 61 00
                           6d 00000005 'nonce' 6d 00000001 'n'""",
                    ),
                )
                client.nextEvent("GUILD_MEMBERS_CHUNK").data.text("nonce") shouldBe "n"
            }
        }

        val refused = mapOf(
            "keys that are atoms" to "83 74 00000002 73 02 'op' 61 01 73 01 'd' 73 03 'nil'",
            "a key that is an atom, deep within" to
                "83 74 00000002 6d 00000002 'op' 61 01 6d 00000001 'd' 74 00000001 73 01 'x' 61 01",
            "a list" to "83 6c 00000001 61 01 6a",
            "an integer" to "83 61 01",
            "nothing" to "",
            "no version byte" to "74 00000001 6d 00000002 'op' 61 01",
            "a map without op" to "83 74 00000001 6d 00000001 'd' 73 03 'nil'",
            "an op that is text" to "83 74 00000001 6d 00000002 'op' 6d 00000001 '1'",
            "a size that is not there" to "83 74 ffffffff 6d 00000002 'op' 61 01",
            "a text that is cut off" to "83 74 00000001 6d 000000ff 'op' 61 01",
            "a text that is not UTF-8" to "83 74 00000001 6d 00000002 'op' 6d 00000001 ff",
            "something behind" to "83 74 00000001 6d 00000002 'op' 61 01 6a",
            "an unknown term" to "83 74 00000001 6d 00000002 'op' 67",
            "compression" to "83 50 00000002 789c 4b64 0400 00c3 0062",
            "JSON" to "'{\"op\":1,\"d\":null}'",
            "lists too deep" to "83 " + "6c 00000001".repeat(600),
        )
        context("what is not sound closes with 4002") {
            withData(nameFn = { it }, refused.keys) { name ->
                etf { _, client ->
                    client.nextOp(10)
                    client.send(hex(checkNotNull(refused[name])))
                    client.raw.closeCode() shouldBe 4002
                }
            }
        }

        test("a text frame closes with 4002") {
            etf { _, client ->
                client.nextOp(10)
                client.raw.heartbeat()
                client.raw.closeCode() shouldBe 4002
            }
        }

        test("4096 bytes are taken, 4097 close with 4002") {
            etf { mock, client ->
                client.nextOp(10)

                fun heartbeat(size: Int): ByteArray {
                    val frame = hex("83 74 00000002 6d 00000002 'op' 61 01 6d 00000001 'x' 6d 00000000").size
                    val text = "a".repeat(size - frame)
                    return hex(
                        "83 74 00000002 6d 00000002 'op' 61 01 6d 00000001 'x' 6d ${"%08x".format(
                            text.length,
                        )} '$text'",
                    )
                }
                client.send(heartbeat(4096))
                client.nextOp(11)
                client.send(heartbeat(4097))
                client.raw.closeCode() shouldBe 4002
                mock.stats.closes[4002] shouldBe 1L
            }
        }

        context("a spoilt payload is spoilt in ETF") {
            withData(
                Poison.INVALID_UTF8,
                Poison.NOT_JSON,
                Poison.NOT_AN_OBJECT,
                Poison.MISSING_OPCODE,
                Poison.CORRUPT,
            ) {
                etf { mock, client ->
                    client.nextOp(10)
                    mock.poison(it)
                    val bytes = client.nextBytes()
                    val payload = runCatching { EtfCommandReader(bytes, mayKeysBeAtoms = true).read() }.getOrNull()
                    (payload as? JsonObject)?.get("op") shouldBe null
                }
            }
        }

        test("data that are not UTF-8 keep their envelope") {
            etf { mock, client ->
                client.nextOp(10)
                client.identify().nextEvent("READY")
                mock.dispatchPoisoned(
                    "MESSAGE_CREATE",
                    """{"id":"5","channel_id":"2"}""",
                    Poison.INVALID_UTF8_IN_DATA,
                    1,
                )
                val head = hex("83 74 00000004 73 01 't' 6d 0000000e 'MESSAGE_CREATE' 73 01 's' 61 02 73 02 'op' 61 00")
                val bytes = client.nextBytes()
                bytes.copyOf(head.size) shouldBe head
                bytes.takeLast(2) shouldBe listOf(0xC3.toByte(), 0x28.toByte())
            }
        }

        test("the wrong frame type is text") {
            etf { mock, client ->
                client.nextOp(10)
                mock.poison(Poison.WRONG_FRAME_TYPE)
                // Terms are no text: a WebSocket that checks text, such as this one, ends on them.
                client.raw.closeCode() shouldBe 1006
            }
        }

        test("what a test has spelt wrong goes out as it is") {
            etf { mock, client ->
                client.nextOp(10)
                mock.dispatchRaw("no JSON")
                client.raw.nextFrame().let { (it.isBinary to it.bytes.decodeToString()) shouldBe (true to "no JSON") }
            }
        }
    })
