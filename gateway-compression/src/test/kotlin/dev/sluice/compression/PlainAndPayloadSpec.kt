package dev.sluice.compression

import dev.sluice.compression.CompressionException.Kind
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlin.random.Random

internal class PlainAndPayloadSpec :
    StringSpec({
        "without compression a message in one piece is a view on the input, nothing is copied" {
            val input = "xx{\"op\":11}xx".encodeToByteArray()
            val into = MessageBuffer()
            Decompressors.create(Compression.NONE).use {
                it.decompress(input, 2, 9, last = true, binary = false, into) shouldBe true
                into.bytes shouldBeSameInstanceAs input
                into.offset shouldBe 2
                into.length shouldBe 9
                it.capacity shouldBe 0
            }
        }

        "without compression a binary frame is unexpected" {
            Decompressors.create(Compression.NONE).use {
                val error =
                    shouldThrow<CompressionException> { it.decompress(ByteArray(1), 0, 1, true, true, MessageBuffer()) }
                error.kind shouldBe Kind.UNEXPECTED_BINARY
            }
        }

        "Discord's rule: with payload compression text is plain and binary is a complete zlib stream, in any order" {
            val random = Random(3)
            val zlib = ZlibPayloadSender()
            val into = MessageBuffer()
            Decompressors.create(Compression.PAYLOAD).use {
                repeat(100) { _ ->
                    val message = payload(random, 500)
                    val isZlib = random.nextBoolean()
                    val wire = if (isZlib) zlib.message(message) else message
                    it.decompress(wire, 0, wire.size, last = true, binary = isZlib, into) shouldBe true
                    into.toByteArray() shouldBe message
                }
            }
        }

        "a compressed payload that stops short is truncated, wherever" {
            val wire = ZlibPayloadSender().message(payload(Random(1), 400))
            for (length in 0 until wire.size) {
                Decompressors.create(Compression.PAYLOAD).use {
                    val error =
                        shouldThrow<CompressionException> {
                            it.decompress(wire, 0, length, last = true, binary = true, MessageBuffer())
                        }
                    error.kind shouldBe Kind.TRUNCATED
                    error.message shouldContain "$length compressed bytes"
                }
            }
        }

        "bytes behind a compressed payload are corrupt, in the same piece or the next" {
            val wire = ZlibPayloadSender().message(payload(Random(1), 400)) + byteArrayOf(1, 2, 3)
            for (cut in listOf(0, wire.size - 3, wire.size - 1)) {
                Decompressors.create(Compression.PAYLOAD).use {
                    it.decompress(wire, 0, cut, last = false, binary = true, MessageBuffer()) shouldBe false
                    val error =
                        shouldThrow<CompressionException> {
                            it.decompress(wire, cut, wire.size - cut, last = true, binary = true, MessageBuffer())
                        }
                    error.kind shouldBe Kind.CORRUPT
                    error.message shouldContain "3 bytes follow"
                }
            }
        }

        "a payload bomb is stopped at the cap" {
            val bomb = ZlibPayloadSender().message(ByteArray(10 shl 20))
            val into = MessageBuffer(100)
            Decompressors.create(Compression.PAYLOAD, CompressionLimits(maxInflatedBytes = 5_000)).use {
                val error = shouldThrow<CompressionException> { it.decompress(bomb, 0, bomb.size, true, true, into) }
                error.kind shouldBe Kind.INFLATED_TOO_LARGE
                into.capacity shouldBe 5_000
            }
        }
    })
