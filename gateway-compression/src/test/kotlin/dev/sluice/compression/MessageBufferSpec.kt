package dev.sluice.compression

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

internal class MessageBufferSpec :
    StringSpec({
        "it doubles up to its maximum and keeps what was written" {
            val buffer = MessageBuffer(3, 20)
            buffer.bytes[0] = 7
            buffer.advance(1)
            val capacities =
                generateSequence { if (buffer.grow(Int.MAX_VALUE)) buffer.capacity else null }.toList()
            capacities shouldBe listOf(6, 12, 20)
            buffer.toByteArray() shouldBe byteArrayOf(7)
            buffer.room shouldBe 19
        }

        "it grows no further than it is asked to" {
            val buffer = MessageBuffer(10, 1_000)
            buffer.grow(15) shouldBe true
            buffer.capacity shouldBe 15
            buffer.grow(15) shouldBe false
            buffer.grow(5) shouldBe false
        }

        "a decompressor goes on with another buffer" {
            Decompressors.create(Compression.ZSTD_STREAM).use { decompressor ->
                val sender = ZstdStreamSender()
                repeat(5) {
                    val into = MessageBuffer(16)
                    val message = payload(kotlin.random.Random(it), 50_000)
                    val wire = sender.message(message)
                    decompressor.decompress(wire, 0, wire.size, last = true, binary = true, into) shouldBe true
                    into.toByteArray() shouldBe message
                }
            }
        }

        "a view can neither be written to nor grow, until it is cleared" {
            val buffer = MessageBuffer(10)
            buffer.view(ByteArray(5), 1, 4)
            buffer.room shouldBe 0
            shouldThrow<IllegalArgumentException> { buffer.advance(1) }
            shouldThrow<IllegalStateException> { buffer.grow(100) }
            buffer.clear()
            buffer.room shouldBe 10
        }

        "bad arguments are named with their value" {
            shouldThrow<IllegalArgumentException> { MessageBuffer(0) }.message shouldContain "was 0"
            shouldThrow<IllegalArgumentException> { MessageBuffer(10, 9) }.message shouldContain "was 9"
            val buffer = MessageBuffer(10)
            shouldThrow<IllegalArgumentException> { buffer.view(ByteArray(5), 2, 4) }.message shouldContain "5 bytes"
            shouldThrow<IllegalArgumentException> { buffer.view(ByteArray(5), Int.MAX_VALUE, Int.MAX_VALUE) }
            shouldThrow<IllegalArgumentException> { buffer.advance(11) }.message shouldContain "was 11"
        }

        "its text tells sizes and no content" {
            MessageBuffer(10, 100).toString() shouldBe "MessageBuffer(length=0, capacity=10 of 100)"
        }
    })
