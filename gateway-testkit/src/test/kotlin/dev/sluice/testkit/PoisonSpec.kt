package dev.sluice.testkit

import com.github.luben.zstd.ZstdException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import java.nio.charset.CharacterCodingException
import java.util.zip.DataFormatException

class PoisonSpec :
    FunSpec({
        fun withPoison(compression: String, poison: Poison, test: (MockGateway, RawClient) -> Unit) =
            withMock({ poisonBytes(1 shl 20) }) { mock ->
                RawClient(mock.url, queryOf(compression)).use { client ->
                    client.ready()
                    mock.poison(poison)
                    test(mock, client)
                }
            }

        context("a frame of the wrong type") {
            withData("none", "zlib-stream", "zstd-stream") { compression ->
                withPoison(compression, Poison.WRONG_FRAME_TYPE) { _, client ->
                    client.nextFrame().isBinary shouldBe (compression == "none")
                }
            }
        }

        test("corrupt zlib is refused by the inflater") {
            withPoison(
                "zlib-stream",
                Poison.CORRUPT,
            ) { _, client -> shouldThrow<DataFormatException> { client.nextText() } }
        }

        test("corrupt zstd is refused by the decoder") {
            withPoison("zstd-stream", Poison.CORRUPT) { _, client -> shouldThrow<ZstdException> { client.nextText() } }
        }

        test("half a zlib message has no end mark, so the message after it can not be read either") {
            withPoison("zlib-stream", Poison.TRUNCATED) { mock, client ->
                mock.dispatch("ENTITLEMENT_CREATE", "{}")
                client.nextFrame().bytes.takeLast(4) shouldNotBe listOf<Byte>(0, 0, -1, -1)
            }
        }

        test("half an uncompressed message is not JSON") {
            withPoison("none", Poison.TRUNCATED) { _, client -> client.nextText() shouldBe """{"t":null,"s":null""" }
        }

        context("an unfinished message and then nothing") {
            withData("none", "zlib-stream", "zstd-stream") { compression ->
                withPoison(compression, Poison.CUT_OFF) { _, client -> client.closeCode() shouldBe 1006 }
            }
        }

        context("a bomb is small on the wire and large inside") {
            withData("zlib-stream", "zstd-stream") { compression ->
                withPoison(compression, Poison.BOMB) { mock, client ->
                    client.nextText().length shouldBe (1 shl 20)
                    (mock.stats.bytesOut < 10_000) shouldBe true
                }
            }
        }

        context("a giant frame") {
            withData("none", "zlib-stream", "zstd-stream") { compression ->
                withPoison(compression, Poison.GIANT_FRAME) { _, client ->
                    client.nextFrame().bytes.size shouldBe (1 shl 20)
                }
            }
        }

        context("text that is not UTF-8, in the envelope and in the data") {
            withData(Poison.INVALID_UTF8, Poison.INVALID_UTF8_IN_DATA) { poison ->
                withPoison("zlib-stream", poison) { _, client ->
                    val inflated = client.nextBytes()
                    shouldThrow<CharacterCodingException> { inflated.decodeToString(throwOnInvalidSequence = true) }
                }
            }
        }

        context("messages that are no payload") {
            withData(
                nameFn = { it.first.name },
                Poison.NOT_JSON to "Bad Gateway",
                Poison.NOT_AN_OBJECT to """[{"op":11}]""",
                Poison.MISSING_OPCODE to """{"t":null,"s":null,"d":null}""",
            ) { (poison, text) -> withPoison("zstd-stream", poison) { _, client -> client.nextText() shouldBe text } }
        }

        test("a poisoned dispatch is spoilt again in the replay until the poison is used up") {
            withMock { mock ->
                val first = RawClient(mock.url)
                val id = checkNotNull(first.ready().text("session_id"))
                mock.dispatchPoisoned("ENTITLEMENT_CREATE", """{"id":"1"}""", Poison.NOT_JSON, 2) shouldBe 1
                first.nextText() shouldBe "Bad Gateway"
                first.close()
                RawClient(mock.url).use { second ->
                    second.nextOp(10)
                    second.resume(id, 1).nextText() shouldBe "Bad Gateway"
                }
                RawClient(mock.url).use { third ->
                    third.nextOp(10)
                    val event = third.resume(id, 1).next()
                    event.sequence shouldBe 2
                    event.data.text("id") shouldBe "1"
                }
            }
        }

        test("poison in the data of a dispatch keeps its envelope and sequence") {
            withMock { mock ->
                RawClient(mock.url, queryOf("zlib-stream")).use { client ->
                    client.ready()
                    mock.dispatchPoisoned("ENTITLEMENT_CREATE", "{}", Poison.INVALID_UTF8_IN_DATA, 1)
                    val text = client.nextBytes().decodeToString()
                    text.startsWith("""{"t":"ENTITLEMENT_CREATE","s":2,"op":0,"d":{""") shouldBe true
                }
            }
        }
    })
