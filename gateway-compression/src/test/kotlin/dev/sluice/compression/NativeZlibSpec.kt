package dev.sluice.compression

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.annotation.EnabledIf
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import java.io.File
import kotlin.random.Random

/** A native zlib does what the JDK's does, and gives its memory back. */
@EnabledIf(ZlibOfThisMachine.IsThere::class)
internal class NativeZlibSpec :
    FunSpec({
        fun shouldAgree(wires: List<ByteArray>, random: Random) =
            ZlibOutcomes.shouldAgree(wires, random) { ZlibOfThisMachine.provider.create(it) }

        test("it gives what the JDK's zlib gives, however the stream is cut") {
            withSeeds(1_000) { random ->
                ZlibStreamSender(random.nextInt(-1, 10)).use { sender ->
                    shouldAgree(List(8) { sender.message(payload(random, random.nextInt(0, 12_000))) }, random)
                }
            }
        }

        test("it refuses what the JDK's zlib refuses") {
            withSeeds(3_000) { random ->
                ZlibStreamSender(random.nextInt(-1, 10)).use { sender ->
                    val wires = List(4) { sender.message(payload(random, random.nextInt(0, 2_000))) }
                    shouldAgree(wires.map { mutate(it, random) }, random)
                }
            }
        }

        test("messages that fill the native memory exactly, or input that does, lose nothing") {
            val into = MessageBuffer(1)
            for (full in listOf(NativeStage.INPUT_BYTES, NativeStage.OUTPUT_BYTES, 2 * NativeStage.OUTPUT_BYTES)) {
                for (size in full - 12..full + 2) {
                    for (level in listOf(0, 1)) {
                        ZlibOfThisMachine.provider.create(CompressionLimits.DEFAULT).use { decompressor ->
                            ZlibStreamSender(level).use { sender ->
                                val message = ByteArray(size) { (it * 31).toByte() }
                                val wire = sender.message(message)
                                withClue("$size bytes, level $level") {
                                    decompressor.decompress(wire, 0, wire.size, true, true, into) shouldBe true
                                    into.toByteArray().contentEquals(message) shouldBe true
                                }
                            }
                        }
                    }
                }
            }
        }

        test("a freed decoder may be freed again and never calls the library") {
            val decoder = NativeZlibDecoder(NativeZlib.open(ZlibOfThisMachine.library))
            decoder.end()
            decoder.end()
            decoder.heldBytes shouldBe 0
            decoder.setInput(ByteArray(4), 0, 4, MessageBuffer())
            shouldThrow<IllegalStateException> { decoder.inflate(ByteArray(4), 0, 4) }
        }

        test("reset, a failure and closing give the native memory back") {
            val status = File("/proc/self/status")
            if (!status.exists()) return@test

            fun residentKib() =
                status
                    .readLines()
                    .first { it.startsWith("VmRSS") }
                    .filter { it.isDigit() }
                    .toLong()
            val wire = ZlibStreamSender().use { it.message(payload(Random(1), 500)) }
            val into = MessageBuffer()

            fun useMany(times: Int) =
                repeat(times) {
                    ZlibOfThisMachine.provider.create(CompressionLimits.DEFAULT).use { decompressor ->
                        decompressor.decompress(wire, 0, wire.size, true, true, into)
                        decompressor.reset()
                        decompressor.decompress(wire, 0, wire.size, true, true, into)
                        shouldThrow<CompressionException> {
                            decompressor.decompress(byteArrayOf(-1, -1, 0, 0, -1, -1), 0, 6, true, true, into)
                        }
                        decompressor.reset()
                        decompressor.decompress(wire, 0, wire.size, true, true, into)
                    }
                }
            useMany(1_000)
            val before = residentKib()
            useMany(4_000)
            // Any one of the three would leave 4,000 states of more than 8 KiB, most of which are written to.
            residentKib() - before shouldBeLessThan (24L shl 10)
        }
    })
