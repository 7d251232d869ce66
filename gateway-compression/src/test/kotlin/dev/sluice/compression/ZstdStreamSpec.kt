package dev.sluice.compression

import com.github.luben.zstd.ZstdCompressCtx
import dev.sluice.compression.CompressionException.Kind
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.random.Random

internal class ZstdStreamSpec :
    StringSpec({
        fun zstd(limits: CompressionLimits = CompressionLimits.DEFAULT) =
            Decompressors.create(Compression.ZSTD_STREAM, limits)

        fun Decompressor.take(wire: ByteArray, into: MessageBuffer = MessageBuffer()) =
            decompress(wire, 0, wire.size, last = true, binary = true, into)

        /** A frame header with the given descriptor byte and what follows it. */
        fun frame(vararg bytes: Int) = MAGIC + bytes.map { it.toByte() }.toByteArray()

        "Discord's window of 256 KiB costs what libzstd takes for it" {
            zstd().use {
                it.capacity shouldBe 0
                it.take(ZstdStreamSender(windowLog = 18).message(payload(Random(1), 500))) shouldBe true
                it.capacity shouldBe 751_416
                it.reset()
                it.capacity shouldBe 0
            }
        }

        "a window of exactly the cap is accepted, a larger one refused before memory is taken" {
            val limits = CompressionLimits(maxWindowBytes = 1 shl 20)
            zstd(
                limits,
            ).use { it.take(ZstdStreamSender(windowLog = 20).message(payload(Random(1), 500))) shouldBe true }
            zstd(limits).use {
                val wire = ZstdStreamSender(windowLog = 21).message(payload(Random(1), 500))
                val error = shouldThrow<CompressionException> { it.take(wire) }
                error.kind shouldBe Kind.WINDOW_TOO_LARGE
                error.message shouldContain "2097152"
                error.message shouldContain "1048576"
            }
        }

        "caps on the window that are no power of two are exact" {
            // Exponent 0 and mantissa 1: 1152 bytes.
            val wire = frame(0x00, 0x01) + byteArrayOf(1, 0, 0)
            zstd(CompressionLimits(maxWindowBytes = 1_152)).use { it.take(wire) shouldBe false }
            zstd(CompressionLimits(maxWindowBytes = 1_151)).use {
                shouldThrow<CompressionException> { it.take(wire) }.kind shouldBe Kind.WINDOW_TOO_LARGE
            }
        }

        "frames that ask for giant windows are refused, whichever way they ask" {
            val giants =
                mapOf(
                    "window descriptor" to frame(0x00, 0xFF),
                    "content size of 4 GiB" to frame(0xA0, 0xFF, 0xFF, 0xFF, 0xFF),
                    "content size above 2^63" to frame(0xE0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF),
                )
            for ((how, wire) in giants) {
                withClue(how) {
                    zstd().use {
                        shouldThrow<CompressionException> {
                            it.take(
                                wire,
                            )
                        }.kind shouldBe Kind.WINDOW_TOO_LARGE
                    }
                }
            }
        }

        "a message cut anywhere is truncated, unless the cut is between blocks" {
            val wire = ZstdStreamSender().message(payload(Random(5), 400_000))
            var boundaries = 0
            val step = maxOf(1, wire.size / runs(2_000))
            for (length in 1 until wire.size step step) {
                zstd().use {
                    try {
                        it.take(wire.copyOf(length))
                        boundaries++
                    } catch (e: CompressionException) {
                        e.kind shouldBe Kind.TRUNCATED
                        e.message shouldContain "byte $length of the connection"
                    }
                }
            }
            boundaries shouldBeLessThanOrEqual 6
        }

        "a cut between blocks gives what there is" {
            val message = payload(Random(5), 300_000)
            val wire = ZstdStreamSender().message(message)
            // Behind the frame header of 6 bytes, the block's size is in its header's upper 21 bits.
            val blockHeader = (0..2).sumOf { (wire[6 + it].toInt() and 0xFF) shl (8 * it) }
            val firstBlockEnd = 6 + 3 + (blockHeader ushr 3)
            val into = MessageBuffer()
            zstd().use {
                it.take(wire.copyOf(firstBlockEnd), into) shouldBe true
                into.length shouldBeGreaterThan 1_000
                into.toByteArray() shouldBe message.copyOf(into.length)
            }
        }

        "a bomb of repeated bytes is stopped at the cap" {
            // Each run-length block of four bytes stands for 128 KiB.
            val block = byteArrayOf(0x02, 0x00, 0x10, 0)
            var bomb = frame(0x00, 0x40)
            repeat(1_000) { bomb += block }
            val into = MessageBuffer(1_000)
            zstd(CompressionLimits(maxInflatedBytes = 1 shl 20)).use {
                shouldThrow<CompressionException> { it.take(bomb, into) }.kind shouldBe Kind.INFLATED_TOO_LARGE
                into.capacity shouldBeLessThanOrEqual (1 shl 20)
            }
            zstd().use {
                it.take(bomb.copyOf(6 + 4 * 8), into) shouldBe true
                into.length shouldBe (1 shl 20)
            }
        }

        "empty blocks without end do nothing and hang nothing" {
            zstd().use {
                it.take(frame(0x00, 0x40)) shouldBe false
                it.take(ByteArray(300_000)) shouldBe false
            }
        }

        "frames with checksums, skippable frames and frame ends are understood" {
            val message = payload(Random(1), 5_000)
            val checked = ZstdCompressCtx().use { it.setChecksum(true).compress(message) }
            val skippable = byteArrayOf(0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9)
            val emptySkippable = byteArrayOf(0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0)
            val into = MessageBuffer()
            zstd().use {
                repeat(3) { _ ->
                    it.take(skippable, into) shouldBe false
                    it.take(emptySkippable + checked + skippable, into) shouldBe true
                    into.toByteArray() shouldBe message
                }
                val broken = checked.copyOf().also { bytes -> bytes[bytes.lastIndex]++ }
                val error = shouldThrow<CompressionException> { it.take(broken, into) }
                error.kind shouldBe Kind.CORRUPT
                error.message shouldContain "checksum"
            }
        }

        "a checksum that is missing is truncation" {
            val checked = ZstdCompressCtx().use { it.setChecksum(true).compress(payload(Random(1), 500)) }
            zstd().use {
                val error = shouldThrow<CompressionException> { it.take(checked.copyOf(checked.size - 1)) }
                error.kind shouldBe Kind.TRUNCATED
                error.message shouldContain "checksum"
            }
        }

        "what is no zstd, needs a dictionary or has a reserved block is corrupt, and the message says so" {
            val cases =
                mapOf(
                    "no zstd frame" to "{\"op\":10}".encodeToByteArray(),
                    "no zstd frame begins" to byteArrayOf(0x27, -75, 47, -3, 0x28, -75, 47, -3),
                    "dictionary" to frame(0x01, 0x40, 0x07) + byteArrayOf(1, 0, 0),
                    "reserved" to frame(0x00, 0x40) + byteArrayOf(0x06, 0, 0),
                )
            for ((word, wire) in cases) {
                zstd().use {
                    val error = shouldThrow<CompressionException> { it.take(wire) }
                    error.kind shouldBe Kind.CORRUPT
                    error.message shouldContain word
                    error.message shouldContain "byte"
                }
            }
        }

        "a text frame is unexpected" {
            zstd().use {
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
    }) {
    private companion object {
        val MAGIC = byteArrayOf(0x28, 0xB5.toByte(), 0x2F, 0xFD.toByte())
    }
}
