package dev.sluice.compression

import dev.sluice.compression.CompressionException.Kind
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.util.zip.Deflater
import kotlin.random.Random

/** What is particular to zlib-stream, whichever zlib inflates it. */
internal abstract class ZlibStreamContract(newDecompressor: (CompressionLimits) -> Decompressor) :
    StringSpec({
        fun Decompressor.take(wire: ByteArray, into: MessageBuffer, last: Boolean = true) =
            decompress(wire, 0, wire.size, last, binary = true, into)

        fun zlib(limits: CompressionLimits = CompressionLimits.DEFAULT) = newDecompressor(limits)

        "Discord's rule: a message may span several WebSocket messages and ends with 00 00 FF FF" {
            val into = MessageBuffer()
            zlib().use { decompressor ->
                val sender = ZlibStreamSender()
                repeat(3) {
                    val message = payload(Random(it), 2_000)
                    val wire = sender.message(message)
                    wire.takeLast(4) shouldBe listOf(0, 0, -1, -1)
                    decompressor.take(wire.copyOfRange(0, 50), into) shouldBe false
                    decompressor.take(wire.copyOfRange(50, wire.size - 2), into) shouldBe false
                    decompressor.take(wire.copyOfRange(wire.size - 2, wire.size), into) shouldBe true
                    into.toByteArray() shouldBe message
                }
            }
        }

        "the marker in the middle of a WebSocket message ends nothing" {
            val sender = ZlibStreamSender()
            val first = sender.message("one ".encodeToByteArray())
            val second = sender.message("two".encodeToByteArray())
            val into = MessageBuffer()
            zlib().use {
                it.take(first, into, last = false) shouldBe false
                it.take(second, into) shouldBe true
                into.toByteArray().decodeToString() shouldBe "one two"
            }
        }

        "a flush with nothing in it is no message" {
            val into = MessageBuffer()
            zlib().use {
                val sender = ZlibStreamSender()
                it.take(sender.message("a".encodeToByteArray()), into) shouldBe true
                it.take(byteArrayOf(0, 0, 0, -1, -1), into) shouldBe false
                it.take(sender.message("b".encodeToByteArray()), into) shouldBe true
            }
        }

        "a bomb is stopped at the cap" {
            val bomb = ZlibStreamSender(9).message(ByteArray(50 shl 20))
            val into = MessageBuffer(1_000)
            zlib(CompressionLimits(maxInflatedBytes = 1 shl 20)).use {
                val error = shouldThrow<CompressionException> { it.take(bomb, into) }
                error.kind shouldBe Kind.INFLATED_TOO_LARGE
                error.message shouldContain "1048576"
                into.capacity shouldBeLessThanOrEqual (1 shl 20)
            }
        }

        "corrupt data is named with where it lies" {
            zlib().use {
                val sender = ZlibStreamSender()
                it.take(sender.message(payload(Random(1), 1_000)), MessageBuffer()) shouldBe true
                val error =
                    shouldThrow<CompressionException> {
                        it.take(byteArrayOf(-1, -1, -1, -1, 0, 0, -1, -1), MessageBuffer())
                    }
                error.kind shouldBe Kind.CORRUPT
                error.message shouldContain "invalid block type"
                error.message shouldContain Regex("after \\d{3} compressed bytes of the stream")
            }
        }

        "what is no zlib at all is corrupt" {
            zlib().use {
                val error =
                    shouldThrow<CompressionException> { it.take("{}".encodeToByteArray() + SUFFIX, MessageBuffer()) }
                error.kind shouldBe Kind.CORRUPT
                error.message shouldContain "header"
            }
        }

        "a stream that wants a preset dictionary is corrupt" {
            val deflater = Deflater().apply { setDictionary("guild_id".encodeToByteArray()) }
            deflater.setInput("guild_id guild_id".encodeToByteArray())
            val wire = ByteArray(100).let { it.copyOf(deflater.deflate(it, 0, 100, Deflater.SYNC_FLUSH)) }
            deflater.end()
            zlib().use {
                val error = shouldThrow<CompressionException> { it.take(wire, MessageBuffer()) }
                error.kind shouldBe Kind.CORRUPT
                error.message shouldContain "dictionary"
            }
        }

        "nothing can follow a stream that the server has ended, in the same message or later" {
            val ended = ZlibPayloadSender().message("bye".encodeToByteArray())
            zlib().use {
                val error = shouldThrow<CompressionException> { it.take(ended + SUFFIX, MessageBuffer()) }
                error.kind shouldBe Kind.CORRUPT
                error.message shouldContain "4 bytes follow"
            }
            zlib().use {
                it.take(ended, MessageBuffer()) shouldBe false
                val error = shouldThrow<CompressionException> { it.take(SUFFIX, MessageBuffer()) }
                error.message shouldContain "4 bytes follow"
            }
        }

        "a text frame is unexpected" {
            zlib().use {
                val error =
                    shouldThrow<CompressionException> {
                        it.decompress(
                            ByteArray(4),
                            0,
                            4,
                            true,
                            false,
                            MessageBuffer(),
                        )
                    }
                error.kind shouldBe Kind.UNEXPECTED_TEXT
            }
        }

        "an idle connection holds no native memory before its first message and after reset" {
            zlib().use {
                it.capacity shouldBe 0
                it.take(ZlibStreamSender().message("a".encodeToByteArray()), MessageBuffer())
                it.capacity shouldBeGreaterThan (32L shl 10)
                it.reset()
                it.capacity shouldBe 0
            }
        }
    }) {
    private companion object {
        val SUFFIX = byteArrayOf(0, 0, -1, -1)
    }
}
