package dev.sluice.compression

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlin.random.Random

/** What is no fault of the peer's, such as a lack of memory, may strike in the middle of a message, too. */
internal class DecompressorFailureSpec :
    StringSpec({
        fun Decompressor.take(wire: ByteArray, into: MessageBuffer, last: Boolean = true) =
            decompress(wire, 0, wire.size, last, binary = true, into)

        for (failure in listOf(OutOfMemoryError("not now"), IllegalStateException("inflate gave 42"))) {
            "after ${failure.javaClass.simpleName} in a decoder it must be reset, then it works again" {
                val decoders = ArrayDeque(listOf(FailingDecoder(2, failure), JdkZlibDecoder()))
                val into = MessageBuffer()
                ZlibStreamDecompressor(CompressionLimits.DEFAULT) { decoders.removeFirst() }.use { decompressor ->
                    ZlibStreamSender().use { sender ->
                        val message = payload(Random(1), 500)
                        decompressor.take(sender.message(message), into) shouldBe true
                        val next = sender.message(message)
                        decompressor.take(next.copyOf(5), into, last = false) shouldBe false
                        val rest = next.copyOfRange(5, next.size)
                        shouldThrow<Throwable> { decompressor.take(rest, into) } shouldBe failure
                        into.length shouldBe 0
                        decompressor.capacity shouldBe 0
                        val third = sender.message(message)
                        shouldThrow<IllegalStateException> { decompressor.take(third, into) }.message shouldBe
                            "the decompressor has failed, call reset() first"
                    }
                    decompressor.reset()
                    ZlibStreamSender().use { sender ->
                        val message = payload(Random(2), 500)
                        decompressor.take(sender.message(message), into) shouldBe true
                        into.toByteArray() shouldBe message
                    }
                }
            }
        }

        "a piece outside its array changes nothing" {
            Decompressors.create(Compression.ZLIB_STREAM).use { decompressor ->
                shouldThrow<IndexOutOfBoundsException> {
                    decompressor.decompress(ByteArray(4), 3, 2, last = true, binary = true, MessageBuffer())
                }
                val message = payload(Random(3), 500)
                decompressor.take(ZlibStreamSender().message(message), MessageBuffer()) shouldBe true
            }
        }
    }) {
    /** Throws [failure] at its [failsAt]th inflate. */
    private class FailingDecoder(
        private val failsAt: Int,
        private val failure: Throwable,
        private val decoder: ZlibDecoder = JdkZlibDecoder(),
    ) : ZlibDecoder by decoder {
        private var calls = 0

        override fun inflate(output: ByteArray, offset: Int, length: Int): Int {
            if (++calls == failsAt) throw failure
            return decoder.inflate(output, offset, length)
        }
    }
}
