package dev.sluice.compression

import dev.sluice.compression.CompressionException.Kind
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlin.random.Random

/** What every [Decompressor] keeps to, whatever it decompresses. */
internal abstract class DecompressorContract(
    private val compression: Compression,
    private val binary: Boolean,
    /** False where messages are handed on as they are: the buffer's own maximum does not matter then. */
    isCompressed: Boolean,
    private val newSender: () -> Sender,
) : StringSpec() {
    protected open fun newDecompressor(limits: CompressionLimits = CompressionLimits.DEFAULT): Decompressor =
        Decompressors.create(compression, limits)

    /** The whole of [wire] in one piece. */
    protected fun Decompressor.take(wire: ByteArray, into: MessageBuffer): Boolean =
        decompress(wire, 0, wire.size, last = true, binary, into)

    /** [wire] in random pieces within a larger array; the answers before the last piece must be "not yet". */
    private fun Decompressor.takeInPieces(wire: ByteArray, into: MessageBuffer, random: Random): Boolean {
        val margin = random.nextInt(0, 9)
        val array = ByteArray(margin) { 0x55 } + wire + ByteArray(random.nextInt(0, 9)) { 0x55 }
        val cuts = List(random.nextInt(0, 6)) { random.nextInt(0, wire.size + 1) }.sorted()
        var from = 0
        for (cut in cuts) {
            decompress(array, margin + from, cut - from, last = false, binary, into) shouldBe false
            from = cut
        }
        return decompress(array, margin + from, wire.size - from, last = true, binary, into)
    }

    private fun connection(
        limits: CompressionLimits = CompressionLimits.DEFAULT,
        body: (Sender, Decompressor) -> Unit,
    ) {
        newSender().use { sender -> newDecompressor(limits).use { body(sender, it) } }
    }

    init {
        "it says what it decompresses" {
            newDecompressor().use { it.compression shouldBe compression }
        }

        "messages come out as they went in, cut at arbitrary places" {
            withSeeds(300) { random ->
                connection { sender, decompressor ->
                    val into = MessageBuffer(random.nextInt(1, 5_000))
                    repeat(20) {
                        val message = payload(random, random.nextInt(0, 20_000))
                        decompressor.takeInPieces(sender.message(message), into, random) shouldBe true
                        into.toByteArray().contentEquals(message) shouldBe true
                    }
                }
            }
        }

        "a message may arrive byte by byte" {
            connection { sender, decompressor ->
                val into = MessageBuffer()
                repeat(3) {
                    val message = payload(Random(it), 300)
                    val wire = sender.message(message)
                    for (i in wire.indices) {
                        decompressor.decompress(wire, i, 1, i == wire.lastIndex, binary, into) shouldBe
                            (i == wire.lastIndex)
                    }
                    into.toByteArray().contentEquals(message) shouldBe true
                }
            }
        }

        "messages of several megabytes come out whole" {
            val random = Random(11)
            connection { sender, decompressor ->
                val into = MessageBuffer()
                for (megabytes in listOf(1, 6, 3)) {
                    val message = payload(random, megabytes shl 20)
                    decompressor.takeInPieces(sender.message(message), into, random) shouldBe true
                    into.toByteArray().contentEquals(message) shouldBe true
                }
            }
        }

        "connections that share a buffer do not mix their messages" {
            val random = Random(12)
            val into = MessageBuffer(64)
            connection { sender, one ->
                connection { otherSender, other ->
                    repeat(50) {
                        val message = payload(random, 500)
                        val otherMessage = payload(random, 800)
                        val wire = sender.message(message)
                        val cut = random.nextInt(0, wire.size)
                        one.decompress(wire, 0, cut, last = false, binary, into) shouldBe false
                        other.take(otherSender.message(otherMessage), into) shouldBe true
                        into.toByteArray().contentEquals(otherMessage) shouldBe true
                        one.decompress(wire, cut, wire.size - cut, last = true, binary, into) shouldBe true
                        into.toByteArray().contentEquals(message) shouldBe true
                    }
                }
            }
        }

        "a message of exactly the cap is accepted, one byte more is refused, and no more than the cap is allocated" {
            for (size in listOf(1, 100, 4_096, 70_000)) {
                connection(CompressionLimits(maxInflatedBytes = size)) { sender, decompressor ->
                    val into = MessageBuffer(1)
                    withClue("$size bytes") {
                        decompressor.take(sender.message(ByteArray(size) { 'a'.code.toByte() }), into) shouldBe true
                        into.length shouldBe size
                        val tooLarge = sender.message(ByteArray(size + 1) { 'b'.code.toByte() })
                        shouldThrow<CompressionException> { decompressor.take(tooLarge, into) }.kind shouldBe
                            Kind.INFLATED_TOO_LARGE
                        into.capacity shouldBeLessThanOrEqual size
                        into.length shouldBe 0
                    }
                }
            }
        }

        "a buffer larger than the cap does not raise it" {
            connection(CompressionLimits(maxInflatedBytes = 100)) { sender, decompressor ->
                val into = MessageBuffer()
                decompressor.take(sender.message(ByteArray(100) { 'a'.code.toByte() }), into) shouldBe true
                val tooLarge = sender.message(ByteArray(101) { 'b'.code.toByte() })
                shouldThrow<CompressionException> { decompressor.take(tooLarge, into) }.kind shouldBe
                    Kind.INFLATED_TOO_LARGE
            }
        }

        if (isCompressed) {
            "the maximum of the buffer is a cap as well" {
                connection { sender, decompressor ->
                    val into = MessageBuffer(10, 100)
                    decompressor.take(sender.message(ByteArray(100) { 'a'.code.toByte() }), into) shouldBe true
                    val tooLarge = sender.message(ByteArray(101) { 'b'.code.toByte() })
                    val error = shouldThrow<CompressionException> { decompressor.take(tooLarge, into) }
                    error.kind shouldBe Kind.INFLATED_TOO_LARGE
                    into.capacity shouldBe 100
                }
            }
        }

        "unfinished input is kept up to the cap, one byte more is refused" {
            connection(CompressionLimits(maxPendingBytes = 40)) { sender, decompressor ->
                val message = payload(Random(3), 200)
                val wire = sender.message(message)
                val into = MessageBuffer()
                decompressor.decompress(wire, 0, 15, last = false, binary, into) shouldBe false
                decompressor.decompress(wire, 15, 25, last = false, binary, into) shouldBe false
                decompressor.decompress(wire, 40, wire.size - 40, last = true, binary, into) shouldBe true
                into.toByteArray().contentEquals(message) shouldBe true
            }
            connection(CompressionLimits(maxPendingBytes = 40)) { sender, decompressor ->
                val wire = sender.message(payload(Random(3), 200))
                val into = MessageBuffer()
                decompressor.decompress(wire, 0, 15, last = false, binary, into) shouldBe false
                val error =
                    shouldThrow<CompressionException> { decompressor.decompress(wire, 15, 26, false, binary, into) }
                error.kind shouldBe Kind.PENDING_TOO_LARGE
            }
        }

        "input that never ends a message is refused at the cap, and what was kept is given back" {
            newDecompressor(CompressionLimits(maxPendingBytes = 1 shl 20)).use { decompressor ->
                val piece = ByteArray(1_000) { 1 }
                val into = MessageBuffer()
                val error =
                    shouldThrow<CompressionException> {
                        repeat(1_100) { decompressor.decompress(piece, 0, piece.size, last = false, binary, into) }
                    }
                error.kind shouldBe Kind.PENDING_TOO_LARGE
                decompressor.bytesIn shouldBe 1_049_000
                decompressor.capacity shouldBe 0
            }
        }

        "bytes are counted as received and as given out, over resets" {
            var wireBytes = 0L
            var messageBytes = 0L
            newDecompressor().use { decompressor ->
                val into = MessageBuffer()
                repeat(3) { connectionNumber ->
                    decompressor.reset()
                    newSender().use { sender ->
                        repeat(4) {
                            val message = payload(Random(connectionNumber), 400)
                            val wire = sender.message(message)
                            decompressor.take(wire, into) shouldBe true
                            wireBytes += wire.size
                            messageBytes += message.size
                        }
                    }
                }
                decompressor.bytesIn shouldBe wireBytes
                decompressor.bytesOut shouldBe messageBytes
            }
        }

        "capacity counts unfinished input, and large leftovers are given back after the message" {
            connection { sender, decompressor ->
                val into = MessageBuffer()
                // Text of random characters does not shrink much.
                val message = ByteArray(100_000).also { Random(2).nextBytes(it) }
                for (i in message.indices) message[i] = (message[i].toInt() and 0x7F).toByte()
                // The first one makes the native decoder take what it needs for messages of this size.
                decompressor.take(sender.message(message), into) shouldBe true
                val idle = decompressor.capacity
                for (i in message.indices step 3) message[i] = 'x'.code.toByte()
                val wire = sender.message(message)
                decompressor.decompress(wire, 0, wire.size - 1, last = false, binary, into) shouldBe false
                decompressor.capacity - idle shouldBeGreaterThan wire.size - 2L
                decompressor.decompress(wire, wire.size - 1, 1, last = true, binary, into) shouldBe true
                decompressor.capacity shouldBe idle
            }
        }

        "reset forgets the connection before, even in the middle of a message" {
            val into = MessageBuffer()
            newDecompressor().use { decompressor ->
                repeat(5) {
                    newSender().use { sender ->
                        val message = payload(Random(it), 1_000)
                        decompressor.take(sender.message(message), into) shouldBe true
                        into.toByteArray().contentEquals(message) shouldBe true
                        val unfinished = sender.message(message)
                        decompressor.decompress(unfinished, 0, unfinished.size / 2, last = false, binary, into) shouldBe
                            false
                    }
                    decompressor.reset()
                }
            }
        }

        "after a failure it must be reset, then it works again" {
            connection(CompressionLimits(maxPendingBytes = 10)) { sender, decompressor ->
                val into = MessageBuffer()
                val piece = ByteArray(11) { 1 }
                val wire = sender.message(payload(Random(1), 100))
                shouldThrow<CompressionException> { decompressor.decompress(piece, 0, 11, last = false, binary, into) }
                shouldThrow<IllegalStateException> { decompressor.take(wire, into) }
                decompressor.reset()
                decompressor.take(wire, into) shouldBe true
            }
        }

        "closing frees everything and may be repeated; use after it is refused" {
            val into = MessageBuffer()
            val decompressor = newDecompressor()
            newSender().use { sender ->
                val wire = sender.message(payload(Random(1), 1_000))
                decompressor.take(wire, into) shouldBe true
                decompressor.decompress(wire, 0, 5, last = false, binary, into)
                repeat(3) { decompressor.close() }
                decompressor.capacity shouldBe 0
                shouldThrow<IllegalStateException> { decompressor.take(wire, into) }
                shouldThrow<IllegalStateException> { decompressor.reset() }
            }
        }

        "a piece outside its array is the caller's mistake" {
            newDecompressor().use { decompressor ->
                val into = MessageBuffer()
                for ((offset, length) in listOf(-1 to 1, 0 to 5, 4 to 1, 5 to 0, 0 to -1, Int.MAX_VALUE to 1)) {
                    shouldThrow<IndexOutOfBoundsException> {
                        decompressor.decompress(ByteArray(4), offset, length, last = false, binary, into)
                    }
                }
            }
        }

        "an empty piece changes nothing" {
            connection { sender, decompressor ->
                val into = MessageBuffer()
                val message = payload(Random(1), 100)
                val wire = sender.message(message)
                repeat(100) { decompressor.decompress(wire, 0, 0, last = false, binary, into) shouldBe false }
                decompressor.decompress(wire, 0, wire.size, last = false, binary, into) shouldBe false
                decompressor.decompress(wire, wire.size, 0, last = true, binary, into) shouldBe true
                into.toByteArray().contentEquals(message) shouldBe true
            }
        }

        "in a stream, WebSocket messages without bytes are no messages, however many come in a row" {
            if (compression == Compression.ZLIB_STREAM || compression == Compression.ZSTD_STREAM) {
                connection { sender, decompressor ->
                    val into = MessageBuffer()
                    repeat(3) { round ->
                        repeat(50) { decompressor.take(ByteArray(0), into) shouldBe false }
                        val message = payload(Random(round), 1_000)
                        decompressor.take(sender.message(message), into) shouldBe true
                        into.toByteArray().contentEquals(message) shouldBe true
                    }
                }
            }
        }

        "mutated streams give messages or a CompressionException, never another exception and no endless loop" {
            withSeeds(5_000) { random ->
                connection(
                    CompressionLimits(maxInflatedBytes = 100_000, maxPendingBytes = 20_000),
                ) { sender, decompressor ->
                    val into = MessageBuffer(16)
                    try {
                        repeat(5) {
                            val wire = mutate(sender.message(payload(random, random.nextInt(0, 3_000))), random)
                            decompressor.takeLoosely(wire, into, random)
                            into.length shouldBeLessThanOrEqual 100_000
                        }
                    } catch (e: CompressionException) {
                        into.length shouldBe 0
                        decompressor.capacity shouldBe 0
                        e.message.isNullOrBlank() shouldBe false
                    }
                }
            }
        }

        "noise gives messages or a CompressionException" {
            withSeeds(5_000) { random ->
                newDecompressor(CompressionLimits(maxInflatedBytes = 100_000, maxPendingBytes = 20_000)).use {
                    try {
                        repeat(
                            5,
                        ) { _ -> it.takeLoosely(random.nextBytes(random.nextInt(0, 200)), MessageBuffer(16), random) }
                    } catch (e: CompressionException) {
                        it.capacity shouldBe 0
                    }
                }
            }
        }
    }

    private fun Decompressor.takeLoosely(wire: ByteArray, into: MessageBuffer, random: Random) {
        val cut = random.nextInt(0, wire.size + 1)
        decompress(wire, 0, cut, last = random.nextInt(10) == 0, binary, into)
        decompress(wire, cut, wire.size - cut, last = random.nextInt(10) != 0, binary, into)
    }
}

/** Flips, drops, doubles or cuts some bytes; now and then leaves them alone. */
internal fun mutate(bytes: ByteArray, random: Random): ByteArray {
    if (bytes.isEmpty()) return bytes
    var result = bytes.copyOf()
    repeat(random.nextInt(0, 4)) {
        if (result.isEmpty()) return result
        val at = random.nextInt(result.size)
        when (random.nextInt(5)) {
            0 -> {
                result[at] = random.nextInt().toByte()
            }

            1 -> {
                result[at] = (result[at].toInt() xor (1 shl random.nextInt(8))).toByte()
            }

            2 -> {
                result =
                    result.copyOfRange(0, at) +
                    result.copyOfRange(minOf(result.size, at + random.nextInt(1, 20)), result.size)
            }

            3 -> {
                result =
                    result.copyOfRange(0, at) + random.nextBytes(random.nextInt(1, 20)) +
                    result.copyOfRange(at, result.size)
            }

            else -> {
                result = result.copyOf(at)
            }
        }
    }
    return result
}
