package dev.sluice.compression

import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import kotlin.random.Random

/** What becomes of the same bytes in two decoders. */
internal object ZlibOutcomes {
    private val limits = CompressionLimits(maxInflatedBytes = 100_000, maxPendingBytes = 20_000)

    /** Cuts [wires] in two each, somewhere, and has [other] and the JDK's zlib inflate them into a buffer of any size. */
    fun shouldAgree(wires: List<ByteArray>, random: Random, other: (CompressionLimits) -> Decompressor) {
        val pieces = wires.flatMap { wire ->
            val cut = random.nextInt(0, wire.size + 1)
            val rest = wire.copyOfRange(cut, wire.size)
            listOf(wire.copyOf(cut) to (random.nextInt(5) == 0), rest to (random.nextInt(9) > 0))
        }
        val capacity = random.nextInt(1, 5_000)
        val expected = ZlibStreamDecompressor(limits, ::JdkZlibDecoder).use { outcome(it, pieces, capacity) }
        val actual = other(limits).use { outcome(it, pieces, capacity) }
        withClue("${shown(actual)} instead of ${shown(expected)}") { (actual == expected) shouldBe true }
    }

    private fun shown(outcome: List<Any>) = outcome.map { if (it is List<*>) "${it.size} bytes" else it }

    /** Each message, and last whether it failed. */
    private fun outcome(decompressor: Decompressor, pieces: List<Pair<ByteArray, Boolean>>, capacity: Int): List<Any> {
        val into = MessageBuffer(capacity)
        val seen = mutableListOf<Any>()
        try {
            for ((piece, last) in pieces) {
                if (decompressor.decompress(piece, 0, piece.size, last, binary = true, into)) {
                    seen.add(into.toByteArray().toList())
                }
            }
        } catch (failure: CompressionException) {
            seen.add("failed: ${failure.message?.substringBefore(" after ")}")
        }
        return seen
    }
}
