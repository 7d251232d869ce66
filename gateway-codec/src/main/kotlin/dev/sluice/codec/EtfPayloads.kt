package dev.sluice.codec

import java.util.Objects
import java.util.zip.DataFormatException
import java.util.zip.Inflater

/**
 * Gets at the terms of payloads: past the version byte, and through Erlang's own compression if need be. Thread-safe.
 *
 * The data of a payload that is compressed have no bytes to point at: the whole payload stands for them. It begins with
 * the version byte, which no term does.
 *
 * @property maxBytes the most that a payload may have, compressed or not
 * @property maxStructures the most that may be made of it: see [EtfReader.countStructures]
 */
internal class EtfPayloads(private val maxBytes: Int, private val maxDepth: Int, private val maxStructures: Int) {
    /** A reader at the term of a whole payload. */
    fun open(bytes: ByteArray, offset: Int, length: Int): EtfReader {
        Objects.checkFromIndexSize(offset, length, bytes.size)
        if (length > maxBytes) throw EtfFault("$length bytes are more than $maxBytes", 0)
        val reader = readerOf(bytes, offset, length)
        if (reader.peek() != EtfTag.VERSION) reader.fail("the payload does not begin with ${EtfTag.VERSION}")
        reader.position++
        if (reader.peek() != EtfTag.COMPRESSED) return reader
        val inflated = inflate(reader)
        return readerOf(inflated, 0, inflated.size)
    }

    /** A reader whose bytes are all of the data, and no others; a length of 0 stands for null. */
    fun openData(bytes: ByteArray, offset: Int, length: Int): EtfReader {
        Objects.checkFromIndexSize(offset, length, bytes.size)
        if (length == 0) return readerOf(NIL, 0, NIL.size)
        if (!isWhole(bytes, offset, length)) {
            if (length > maxBytes) throw EtfFault("$length bytes are more than $maxBytes", 0)
            return readerOf(bytes, offset, length)
        }
        val payload = open(bytes, offset, length)
        var from = 0
        var to = 0
        repeat(payload.beginMap()) {
            payload.takeKey()
            val isData = payload.textIs(DATA)
            if (isData) from = payload.position
            payload.skip(1)
            if (isData) to = payload.position
        }
        return if (to == 0) openData(NIL, 0, 0) else readerOf(payload.bytes, from, to - from)
    }

    /** Whether this is a whole payload, not the data of one. */
    fun isWhole(bytes: ByteArray, offset: Int, length: Int): Boolean =
        length > 0 && bytes[offset] == EtfTag.VERSION.toByte()

    private fun readerOf(bytes: ByteArray, from: Int, length: Int) =
        EtfReader(bytes, from, length, maxDepth, maxStructures)

    private fun inflate(reader: EtfReader): ByteArray {
        reader.position++
        reader.need(Int.SIZE_BYTES)
        val size = reader.intAt(0)
        if (size !in 0..maxBytes) {
            throw EtfFault("${Integer.toUnsignedString(size)} inflated bytes are more than $maxBytes", COMPRESSED_AT)
        }
        reader.position += Int.SIZE_BYTES
        val inflater = Inflater()
        try {
            inflater.setInput(reader.bytes, reader.position, reader.end - reader.position)
            return inflate(inflater, size)
        } catch (_: DataFormatException) {
            throw EtfFault("the compressed term is corrupt", COMPRESSED_AT)
        } finally {
            inflater.end()
        }
    }

    private fun inflate(inflater: Inflater, size: Int): ByteArray {
        // What is claimed must come true before it takes up memory. One byte more than claimed shows what is too long.
        var inflated = ByteArray(minOf(size.toLong() + 1, maxOf(inflater.remaining * USUAL_RATIO, LEAST)).toInt())
        var count = 0
        while (true) {
            val more = inflater.inflate(inflated, count, inflated.size - count)
            count += more
            if (inflater.finished() || count > size) break
            if (more > 0 && count < inflated.size) continue
            if (count < inflated.size) throw EtfFault("the compressed term is not whole", COMPRESSED_AT)
            inflated = inflated.copyOf(minOf(size.toLong() + 1, inflated.size * 2L).toInt())
        }
        val isExact = count == size && inflater.finished() && inflater.remaining == 0
        if (!isExact) throw EtfFault("the compressed term has not the size that it claims", COMPRESSED_AT)
        return if (inflated.size == size) inflated else inflated.copyOf(size)
    }

    companion object {
        /** The data that stand for none: the atom `nil`. */
        val NIL = byteArrayOf(EtfTag.SMALL_ATOM.toByte(), 3, 'n'.code.toByte(), 'i'.code.toByte(), 'l'.code.toByte())
        val DATA = "d".encodeToByteArray()

        /** Behind the version byte. */
        private const val COMPRESSED_AT = 1
        private const val USUAL_RATIO = 8L
        private const val LEAST = 1024L
    }
}
