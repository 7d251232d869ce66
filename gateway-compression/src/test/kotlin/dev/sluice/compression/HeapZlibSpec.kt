package dev.sluice.compression

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.util.zip.Deflater
import kotlin.random.Random

/** Our own inflater gives what the JDK's zlib gives, and refuses what that refuses. */
internal class HeapZlibSpec :
    FunSpec({
        fun shouldAgree(wires: List<ByteArray>, random: Random) =
            ZlibOutcomes.shouldAgree(wires, random) { ZlibStreamDecompressor(it) }

        fun shouldAgree(wire: ByteArray) = repeat(5) { shouldAgree(listOf(wire), Random(it)) }

        test("streams of every level and strategy, however they are cut") {
            withSeeds(3_000) { random ->
                ZlibStreamSender(random.nextInt(-1, 10), STRATEGIES.random(random)).use { sender ->
                    shouldAgree(List(8) { sender.message(text(random, random.nextInt(0, 12_000))) }, random)
                }
            }
        }

        test("streams with a byte or a bit that is wrong") {
            withSeeds(20_000) { random ->
                ZlibStreamSender(random.nextInt(-1, 10), STRATEGIES.random(random)).use { sender ->
                    val wires = List(4) { sender.message(text(random, random.nextInt(0, 2_000))) }
                    shouldAgree(wires.map { mutate(it, random) }, random)
                }
            }
        }

        test("blocks with any codes up to 15 bits, and any bits in them") {
            withSeeds(100_000) { random ->
                val bits = ZlibBits()
                repeat(random.nextInt(1, 4)) {
                    bits.dynamicBlock(anyCode(286, random, needed = 256), anyCode(30, random))
                    repeat(random.nextInt(0, 300)) { bits.put(random.nextInt(256), 8) }
                }
                shouldAgree(listOf(bits.flushed()), random)
            }
        }

        test("blocks whose codes are spoilt") {
            withSeeds(50_000) { random ->
                val literals = anyCode(286, random, needed = 256)
                val distances = anyCode(30, random)
                repeat(random.nextInt(1, 3)) {
                    val spoilt = if (random.nextBoolean()) literals else distances
                    spoilt[random.nextInt(spoilt.size)] = random.nextInt(16)
                }
                val bits = ZlibBits()
                bits.dynamicBlock(literals, distances)
                repeat(random.nextInt(0, 100)) { bits.put(random.nextInt(256), 8) }
                shouldAgree(listOf(bits.flushed()), random)
            }
        }

        test("anything behind a stream header") {
            withSeeds(50_000) { random ->
                shouldAgree(listOf(byteArrayOf(0x78, 0x9C.toByte()) + random.nextBytes(random.nextInt(1, 400))), random)
            }
        }

        test("RFC 1951, 2: a distance reaches back 32,768 bytes and not one more") {
            val stored = ByteArray(32_768) { (it * 7 % 251).toByte() }
            for (distance in listOf(1, 7, 8, 9, 15, 16, 17, 32_767, 32_768)) {
                for (length in listOf(3, 15, 16, 17, 32, 33, 257, 258)) {
                    val bits = ZlibBits()
                    bits.stored(stored)
                    bits.fixedBlock { copy(length, distance) }
                    // With room for whole words behind it, and without.
                    bits.fixedBlock { repeat(400) { literal(it and 127) } }
                    withClue("$length bytes from $distance back") { shouldAgree(bits.flushed()) }
                }
            }
            for (size in listOf(0, 1, 100, 32_767)) {
                val bits = ZlibBits()
                bits.stored(stored.copyOf(size))
                bits.fixedBlock { copy(3, size + 1) }
                withClue("beyond $size") { shouldAgree(bits.flushed()) }
            }
        }

        test("RFC 1951, 3.2.7: one distance code of one bit is a code; its other half means nothing") {
            val literals = IntArray(286).also {
                it['a'.code] = 2
                it['b'.code] = 2
                it[256] = 2
                it[257] = 2
            }
            for (second in listOf(0, 1)) {
                val bits = ZlibBits()
                bits.dynamicBlock(literals, IntArray(30).also { it[0] = 1 })
                // a, then a copy of three bytes from one back, the end.
                bits.put(0, 2)
                bits.put(3, 2)
                bits.put(second, 1)
                bits.put(1, 2)
                withClue("distance bit $second") { shouldAgree(bits.flushed()) }
            }
        }

        test("a stream that ends, with its check value right, wrong and cut") {
            for (size in listOf(0, 1, 5_000)) {
                val message = text(Random(size), size)
                val ended = ZlibPayloadSender().use { it.message(message) }
                for (flipped in 0 until 4) {
                    val wrong = ended.copyOf().also {
                        it[it.size - 1 - flipped] =
                            (it[it.size - 1 - flipped] + 1).toByte()
                    }
                    for (wire in listOf(ended, wrong, ended.copyOf(ended.size - flipped))) {
                        withClue("$size bytes, $flipped") { payloadOutcome(wire) shouldBe jdkOutcome(wire) }
                    }
                }
            }
        }

        test("decoders that fill the same buffer, left within a block, do not take each other's codes") {
            val messages = List(4) { payload(Random(it), 3_000) }
            val decoders = messages.map { HeapZlibDecoder() }
            val outputs = messages.map { ByteArray(10_000) }
            val sizes = IntArray(messages.size)
            val into = MessageBuffer()
            val pieces = 5
            val wires = messages.map { message -> ZlibPayloadSender().use { it.message(message) } }
            for (piece in 0 until pieces) {
                decoders.forEachIndexed { i, decoder ->
                    val from = wires[i].size * piece / pieces
                    decoder.setInput(wires[i], from, wires[i].size * (piece + 1) / pieces - from, into)
                    sizes[i] += decoder.inflate(outputs[i], sizes[i], outputs[i].size - sizes[i])
                    decoder.releaseInput()
                }
            }
            outputs.forEachIndexed { i, output -> output.copyOf(sizes[i]).contentEquals(messages[i]) shouldBe true }
            decoders.all { it.isFinished } shouldBe true
        }

        test("a decoder begins anew as if it were new") {
            val decoder = HeapZlibDecoder()
            val into = MessageBuffer()
            for (seed in 0 until 50) {
                val message = text(Random(seed), 500 * seed)
                val wire = ZlibPayloadSender().use { it.message(message) }
                decoder.restart()
                into.clear()
                MessageInflater(Compression.PAYLOAD, decoder).inflate(wire, 0, wire.size, 100_000, into) shouldBe 0
                into.toByteArray().contentEquals(message) shouldBe true
                // Left in the midst of a block.
                decoder.restart()
                decoder.setInput(wire, 0, wire.size / 2, into)
                decoder.inflate(ByteArray(100_000), 0, 100_000)
            }
        }
    }) {
    private companion object {
        val STRATEGIES = listOf(Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY)

        /** What compresses well, a little, or not at all. */
        fun text(random: Random, bytes: Int): ByteArray =
            when (random.nextInt(6)) {
                0 -> random.nextBytes(bytes)
                1 -> ByteArray(bytes) { (random.nextInt(1, 6) * random.nextInt(1, 40)).toByte() }
                2 -> ByteArray(bytes) { (it % (1 + bytes % 11)).toByte() }
                else -> payload(random, bytes)
            }

        /** The lengths of a complete code of some of [symbols] symbols, [needed] among them. */
        fun anyCode(symbols: Int, random: Random, needed: Int = -1): IntArray {
            val lengths = mutableListOf(1, 1)
            repeat(random.nextInt(0, minOf(symbols, 60))) {
                // Mostly the longest, so that codes become long.
                val i = if (random.nextInt(3) >
                    0
                ) {
                    lengths.indices.maxBy { lengths[it] }
                } else {
                    random.nextInt(lengths.size)
                }
                if (lengths[i] < 15 && lengths.size < symbols) lengths.add(++lengths[i])
            }
            val code = IntArray(symbols)
            val chosen = (0 until symbols).shuffled(random).take(lengths.size).toMutableList()
            if (needed >= 0 && needed !in chosen) chosen[0] = needed
            chosen.forEachIndexed { i, symbol -> code[symbol] = lengths[i] }
            return code
        }

        fun payloadOutcome(wire: ByteArray): Any =
            Decompressors.create(Compression.PAYLOAD).use {
                val into = MessageBuffer()
                try {
                    it.decompress(wire, 0, wire.size, last = true, binary = true, into)
                    into.toByteArray().toList()
                } catch (_: CompressionException) {
                    "failed"
                }
            }

        fun jdkOutcome(wire: ByteArray): Any {
            val inflater = java.util.zip.Inflater()
            return try {
                inflater.setInput(wire)
                val output = ByteArray(100_000)
                val count = inflater.inflate(output)
                if (inflater.finished() && inflater.remaining == 0) output.take(count) else "failed"
            } catch (_: java.util.zip.DataFormatException) {
                "failed"
            } finally {
                inflater.end()
            }
        }
    }
}
