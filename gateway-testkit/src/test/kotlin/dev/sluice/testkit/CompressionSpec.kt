package dev.sluice.testkit

import com.github.luben.zstd.Zstd
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import java.util.concurrent.TimeUnit

class CompressionSpec :
    FunSpec({
        val large = """{"id":"1","channel_id":"2","content":"${"grüße ".repeat(20_000)}"}"""

        context("every message arrives whole and in order") {
            withData("none", "zlib-stream", "zstd-stream") { compress ->
                MockGateway { guild(5) }.start().use { mock ->
                    RawClient(mock.url, queryOf(compress)).use { client ->
                        client.ready()
                        client.nextEvent("GUILD_CREATE")
                        mock.connections.single().compression shouldBe compress
                        repeat(50) { mock.dispatch("MESSAGE_CREATE", """{"id":"$it","channel_id":"2"}""") }
                        mock.dispatch("MESSAGE_CREATE", large)
                        val ids = List(50) { client.next().data.text("id") }
                        ids shouldContainExactly List(50) { "$it" }
                        client.nextText() shouldBe """{"t":"MESSAGE_CREATE","s":53,"op":0,"d":$large}"""
                    }
                }
            }
        }

        test("zstd-stream uses a window of 256 KiB and never ends its frame") {
            MockGateway { }.start().use { mock ->
                RawClient(mock.url, queryOf("zstd-stream")).use { client ->
                    val hello = client.nextFrame().bytes
                    // RFC 8878: after the magic number the frame header descriptor, then the window descriptor:
                    // exponent in the upper five bits, window = 1 << (10 + exponent).
                    hello.copyOf(4).toList() shouldContainExactly listOf<Byte>(0x28, -75, 0x2F, -3)
                    hello[4].toInt() and 0x20 shouldBe 0
                    (hello[5].toInt() and 0xFF) ushr 3 shouldBe 8
                    client.heartbeat()
                    client.nextFrame().bytes.take(4) shouldNotBe hello.take(4)
                }
            }
        }

        test("zstd can end its frame after every message, as some servers do") {
            MockGateway { zstdFramePerMessage(true) }.start().use { mock ->
                RawClient(mock.url, queryOf("zstd-stream")).use { client ->
                    client.nextOp(10)
                    client.heartbeat()
                    val ack = client.nextFrame().bytes
                    ack.copyOf(4).toList() shouldContainExactly listOf<Byte>(0x28, -75, 0x2F, -3)
                    val text = ByteArray(1000)
                    val size = com.github.luben.zstd.Zstd
                        .decompress(text, ack)
                    String(text, 0, size.toInt()) shouldBe """{"t":null,"s":null,"op":11,"d":null}"""
                }
            }
        }

        test("Identify's compress makes large messages binary and leaves small ones text") {
            MockGateway { payloadCompressionThreshold(500) }.start().use { mock ->
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.identify(more = ""","compress":true""")
                    val ready = client.nextFrame()
                    ready.isBinary shouldBe true
                    ready.bytes[0] shouldBe 0x78
                    client.heartbeat()
                    client.nextFrame().isBinary shouldBe false
                    mock.connections.single().compression shouldBe "payload"
                    mock.dispatch("MESSAGE_CREATE", large)
                    client
                        .next()
                        .data
                        .text("content")
                        ?.length shouldBe 120_000
                }
            }
        }

        test("Identify's compress is ignored when transport compression is in use") {
            MockGateway { payloadCompressionThreshold(1) }.start().use { mock ->
                RawClient(mock.url, queryOf("zlib-stream")).use { client ->
                    client.nextOp(10)
                    client.identify(more = ""","compress":true""")
                    client.next().text("t") shouldBe "READY"
                    mock.connections.single().compression shouldBe "zlib-stream"
                }
            }
        }

        test("a zlib-stream message may come as several WebSocket messages") {
            MockGateway { }.start().use { mock ->
                mock.splitFrames(5)
                RawClient(mock.url, queryOf("zlib-stream")).use { client ->
                    client.ready()
                    client.frames.clear()
                    mock.dispatch("MESSAGE_CREATE", large)
                    client
                        .next()
                        .data
                        .text("content")
                        ?.length shouldBe 120_000
                    mock.dispatch("MESSAGE_CREATE", """{"id":"7","channel_id":"2"}""")
                    val pieces = List(5) { client.nextFrame() }
                    pieces.dropLast(1).forEach { it.bytes.size shouldBeGreaterThan 0 }
                    pieces.last().bytes.takeLast(4) shouldContainExactly listOf<Byte>(0, 0, -1, -1)
                }
            }
        }

        context("a message may come as several fragments") {
            withData("none", "zlib-stream", "zstd-stream") { compress ->
                MockGateway { }.start().use { mock ->
                    mock.splitFrames(7, SplitMode.FRAGMENTS)
                    RawClient(mock.url, queryOf(compress)).use { client ->
                        client.ready()
                        mock.dispatch("MESSAGE_CREATE", large)
                        val pieces =
                            List(2) { checkNotNull(client.frames.poll(5, TimeUnit.SECONDS)) }
                        pieces.none { it.isLast } shouldBe true
                        pieces.sumOf { it.bytes.size } shouldBeLessThan large.length
                        client.frames.clear()
                    }
                }
            }
        }
    })
