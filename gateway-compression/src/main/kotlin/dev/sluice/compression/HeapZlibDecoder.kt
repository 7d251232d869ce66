package dev.sluice.compression

import java.util.zip.Adler32
import java.util.zip.DataFormatException

/**
 * A zlib stream (RFC 1950, RFC 1951) decoded by the virtual machine itself, from array to array.
 *
 * Made for what a gateway sends: many small blocks of one long stream, each with codes of its own. Those take two thirds
 * to three quarters of the CPU that the JDK's zlib takes (`InflateComparison` in `bench`).
 *
 * Input may end anywhere, within a code too: what is left over of it waits in the bit buffer. Of the output of earlier
 * calls the last 32 KiB are kept here, as the arrays that were written to belong to others.
 */
internal class HeapZlibDecoder : ZlibDecoder {
    private val history = InflateHistory()
    private val checksum = Adler32()

    private var phase = Phase.STREAM_HEADER
    private var isLastBlock = false

    /** Borrowed while there is input, and kept as long as a block is read that needs them. */
    private var tables: InflateTables? = null
    private var lender: MessageBuffer? = null

    /** The codes of the present block: those of [tables], or the fixed ones. */
    private var literals = InflateCodes.FIXED_LITERALS
    private var distances = InflateCodes.FIXED_DISTANCES

    /** What is left of a stored block, or of a copy that the output had no room for. */
    private var storedLeft = 0
    private var copyLeft = 0
    private var copyDistance = 0

    private val bits = BitInput()

    override val isFinished: Boolean get() = phase == Phase.FINISHED

    override val needsDictionary: Boolean get() = phase == Phase.DICTIONARY

    override val needsInput: Boolean get() = bits.isEmpty

    override val remaining: Int get() = bits.limit - bits.position

    override val bytesRead: Long get() = bits.bytesRead

    override val heldBytes: Long get() = InflateHistory.BYTES + if (tables == null) 0 else InflateTables.BYTES

    override fun setInput(input: ByteArray, offset: Int, length: Int, into: MessageBuffer) {
        bits.setInput(input, offset, length)
        lender = into
        if (tables == null) tables = into.takeInflateTables()
    }

    override fun releaseInput() {
        bits.releaseInput()
        val isInUse = phase == Phase.LENGTHS || (phase == Phase.CODES && literals !== InflateCodes.FIXED_LITERALS)
        if (!isInUse) {
            tables?.let { lender?.giveBackInflateTables(it) }
            tables = null
            // Else those of a buffer that is let go would live on with each shard that it has served.
            literals = InflateCodes.FIXED_LITERALS
            distances = InflateCodes.FIXED_DISTANCES
        }
        lender = null
    }

    override fun inflate(output: ByteArray, offset: Int, length: Int): Int {
        val end = offset + length
        var at = offset
        while (at < end) {
            val next = step(output, offset, at, end)
            if (next < 0) break
            at = next
        }
        checksum.update(output, offset, at - offset)
        history.append(output, offset, at - offset)
        // It is looked at only when all output has been counted in.
        if (phase == Phase.TRAILER) trailer()
        return at - offset
    }

    /** Begins another stream. */
    fun restart() {
        bits.clear()
        tables = null
        history.clear()
        checksum.reset()
        phase = Phase.STREAM_HEADER
        isLastBlock = false
        storedLeft = 0
        copyLeft = 0
    }

    override fun end(): Unit = Unit

    /** Goes on from [at]; where it has come to, or -1 when it cannot go on. */
    private fun step(output: ByteArray, start: Int, at: Int, end: Int): Int =
        when (phase) {
            Phase.STREAM_HEADER -> progress(streamHeader(), at)
            Phase.BLOCK_HEADER -> progress(blockHeader(), at)
            Phase.STORED_LENGTH -> progress(storedLength(), at)
            Phase.LENGTHS -> progress(codeLengths(), at)
            Phase.STORED -> stored(output, at, end)
            Phase.CODES -> codes(output, start, at, end)
            Phase.TRAILER, Phase.FINISHED, Phase.DICTIONARY -> -1
        }

    private fun progress(hasGoneOn: Boolean, at: Int) = if (hasGoneOn) at else -1

    /** RFC 1950, 2.2. */
    private fun streamHeader(): Boolean {
        if (!bits.has(16)) return false
        val method = bits.take(8)
        val flags = bits.take(8)
        if ((method * 256 + flags) % 31 != 0) throw DataFormatException("incorrect header check")
        if (method and 15 != 8) throw DataFormatException("unknown compression method")
        if (method ushr 4 > 7) throw DataFormatException("invalid window size")
        phase = if (flags and 32 != 0) Phase.DICTIONARY else Phase.BLOCK_HEADER
        return true
    }

    /** RFC 1951, 3.2.3. */
    private fun blockHeader(): Boolean {
        if (isLastBlock) {
            bits.skipToByte()
            phase = Phase.TRAILER
            return true
        }
        if (!bits.has(3)) return false
        isLastBlock = bits.take(1) == 1
        when (bits.take(2)) {
            0 -> {
                bits.skipToByte()
                phase = Phase.STORED_LENGTH
            }

            1 -> {
                literals = InflateCodes.FIXED_LITERALS
                distances = InflateCodes.FIXED_DISTANCES
                phase = Phase.CODES
            }

            2 -> {
                ownTables().lengths.begin()
                phase = Phase.LENGTHS
            }

            else -> {
                throw DataFormatException("invalid block type")
            }
        }
        return true
    }

    /** RFC 1951, 3.2.4. */
    private fun storedLength(): Boolean {
        if (!bits.has(32)) return false
        storedLeft = bits.take(16)
        if (bits.take(16) != storedLeft.inv() and 0xFFFF) throw DataFormatException("invalid stored block lengths")
        phase = if (storedLeft == 0) Phase.BLOCK_HEADER else Phase.STORED
        return true
    }

    private fun stored(output: ByteArray, at: Int, end: Int): Int {
        val count = bits.takeBytes(output, at, minOf(storedLeft, end - at))
        storedLeft -= count
        if (storedLeft == 0) phase = Phase.BLOCK_HEADER
        return if (count == 0 && storedLeft > 0) -1 else at + count
    }

    private fun codeLengths(): Boolean {
        val tables = ownTables()
        if (!tables.lengths.read(bits)) return false
        literals = tables.literals
        distances = tables.distances
        phase = Phase.CODES
        return true
    }

    private fun ownTables() = checkNotNull(tables) { "there is no input" }

    /** Symbols of the block up to its end, the end of the input or that of the output. */
    private fun codes(output: ByteArray, start: Int, from: Int, end: Int): Int {
        var at = from
        if (copyLeft > 0) at = copy(output, start, at, end)
        while (at < end) {
            at = fastCodes(output, start, at, end)
            if (phase != Phase.CODES || at == end) return at
            val next = oneCode(output, start, at, end)
            if (next < 0) return if (at == from) -1 else at
            at = next
            if (phase != Phase.CODES) return at
        }
        return at
    }

    /** Goes on with as many as there is input and room for without asking for each of them. */
    private fun fastCodes(output: ByteArray, start: Int, from: Int, end: Int): Int {
        val input = bits.input
        val lastInput = bits.limit - FAST_INPUT
        val lastOutput = end - FAST_ROOM
        if (bits.position > lastInput || from > lastOutput) return from
        val literalTable = literals.table
        val distanceTable = distances.table
        val ring = history.ring
        val ringEnd = history.end
        val kept = history.size
        var position = bits.position
        var buffer = bits.buffer
        var count = bits.count
        var at = from
        while (position <= lastInput && at <= lastOutput) {
            // As many whole bytes as there is room for; what lies above them is the same when it is read again.
            buffer = buffer or (LongsInBytes.get(input, position) shl count)
            position += (BitInput.MOST_BITS - count) ushr 3
            count = count or BitInput.LEAST_FILLED
            var entry = literalTable[buffer.toInt() and InflateCodes.LITERAL_MASK]
            if (entry < 0) {
                output[at++] = (entry ushr 16).toByte()
                buffer = buffer ushr (entry and 31)
                count -= entry and 31
                entry = literalTable[buffer.toInt() and InflateCodes.LITERAL_MASK]
                if (entry < 0) {
                    output[at++] = (entry ushr 16).toByte()
                    buffer = buffer ushr (entry and 31)
                    count -= entry and 31
                    entry = literalTable[buffer.toInt() and InflateCodes.LITERAL_MASK]
                    if (entry < 0) {
                        output[at++] = (entry ushr 16).toByte()
                        buffer = buffer ushr (entry and 31)
                        count -= entry and 31
                        continue
                    }
                }
                buffer = buffer or (LongsInBytes.get(input, position) shl count)
                position += (BitInput.MOST_BITS - count) ushr 3
                count = count or BitInput.LEAST_FILLED
            }
            if (entry and InflateCodes.SUBTABLE != 0) {
                entry = literalTable[InflateCodes.indexBehind(buffer, entry, InflateCodes.LITERAL_BITS)]
                if (entry < 0) {
                    output[at++] = (entry ushr 16).toByte()
                    buffer = buffer ushr (entry and 31)
                    count -= entry and 31
                    continue
                }
            }
            if (entry and InflateCodes.SPECIAL != 0) {
                keep(position, buffer, count)
                return endOfBlock(entry, at)
            }
            val length = (entry ushr 16) + InflateCodes.extra(buffer, entry)
            buffer = buffer ushr (entry and 31)
            count -= entry and 31
            entry = distanceTable[buffer.toInt() and InflateCodes.DISTANCE_MASK]
            if (entry and InflateCodes.SUBTABLE != 0) {
                entry = distanceTable[InflateCodes.indexBehind(buffer, entry, InflateCodes.DISTANCE_BITS)]
            }
            if (entry and InflateCodes.INVALID != 0) {
                keep(position, buffer, count)
                throw DataFormatException(INVALID_DISTANCE)
            }
            val distance = (entry ushr 16) + InflateCodes.extra(buffer, entry)
            buffer = buffer ushr (entry and 31)
            count -= entry and 31
            // How far back it reaches behind what was written in this call. Which of the two it is cannot be foreseen, so
            // both are copied by the same code.
            val behind = distance - (at - start)
            if (behind > kept) {
                keep(position, buffer, count)
                throw DataFormatException(TOO_FAR_BACK)
            }
            val isKept = behind > 0
            val source = if (isKept) ring else output
            val begin = if (isKept) ringEnd - behind and InflateHistory.MASK else at - distance
            val whole = if (isKept) minOf(behind, InflateHistory.SIZE - begin) else longWhole(distance)
            if (length <= whole) {
                copyWords(source, begin, output, at, length)
            } else {
                copyBytes(distance, output, start, at, length)
            }
            at += length
        }
        keep(position, buffer, count)
        return at
    }

    private fun keep(position: Int, buffer: Long, count: Int) {
        bits.position = position
        bits.buffer = buffer
        bits.count = count
    }

    /** One literal, copy or end; where it has come to, or -1 when there is not enough input. */
    private fun oneCode(output: ByteArray, start: Int, at: Int, end: Int): Int {
        bits.has(LONGEST_COPY_BITS)
        var entry = literals.table[bits.buffer.toInt() and InflateCodes.LITERAL_MASK]
        if (entry and InflateCodes.SUBTABLE != 0 && entry >= 0) {
            entry = literals.table[InflateCodes.indexBehind(bits.buffer, entry, InflateCodes.LITERAL_BITS)]
        }
        val bitsOfFirst = entry and 31
        if (bits.count < bitsOfFirst) return -1
        if (entry < 0) {
            bits.drop(bitsOfFirst)
            output[at] = (entry ushr 16).toByte()
            return at + 1
        }
        if (entry and InflateCodes.SPECIAL != 0) return endOfBlock(entry, at)
        val length = (entry ushr 16) + InflateCodes.extra(bits.buffer, entry)
        val rest = bits.buffer ushr bitsOfFirst
        entry = distances.table[rest.toInt() and InflateCodes.DISTANCE_MASK]
        if (entry and InflateCodes.SUBTABLE != 0) {
            entry = distances.table[InflateCodes.indexBehind(rest, entry, InflateCodes.DISTANCE_BITS)]
        }
        if (bits.count < bitsOfFirst + (entry and 31)) return -1
        if (entry and InflateCodes.INVALID != 0) throw DataFormatException(INVALID_DISTANCE)
        copyDistance = (entry ushr 16) + InflateCodes.extra(rest, entry)
        copyLeft = length
        bits.drop(bitsOfFirst + (entry and 31))
        return copy(output, start, at, end)
    }

    /** Goes on with a copy as far as there is room. */
    private fun copy(output: ByteArray, start: Int, at: Int, end: Int): Int {
        val length = minOf(copyLeft, end - at)
        if (copyDistance - (at - start) > history.size) throw DataFormatException(TOO_FAR_BACK)
        copyBytes(copyDistance, output, start, at, length)
        copyLeft -= length
        return at + length
    }

    /** A copy of whatever kind, and not a byte more. */
    private fun copyBytes(distance: Int, output: ByteArray, start: Int, at: Int, length: Int) {
        val kept = minOf(length, distance - (at - start))
        if (kept > 0) history.copy(distance - (at - start), output, at, kept)
        for (i in at + maxOf(0, kept) until at + length) output[i] = output[i - distance]
    }

    /** Two words at a time, one behind the other: few copies are longer. */
    private fun copyWords(source: ByteArray, begin: Int, output: ByteArray, at: Int, length: Int) {
        var i = 0
        do {
            LongsInBytes.copy(source, begin + i, output, at + i)
            LongsInBytes.copy(source, begin + i + Long.SIZE_BYTES, output, at + i + Long.SIZE_BYTES)
            i += 2 * Long.SIZE_BYTES
        } while (i < length)
    }

    /** How much can be copied from [distance] back by words: all, or, from within a word, nothing. */
    private fun longWhole(distance: Int) = if (distance >= Long.SIZE_BYTES) Int.MAX_VALUE else 0

    private fun endOfBlock(entry: Int, at: Int): Int {
        if (entry and InflateCodes.INVALID != 0) throw DataFormatException("invalid literal/length code")
        bits.drop(entry and 31)
        phase = Phase.BLOCK_HEADER
        return at
    }

    /** RFC 1950, 2.2: the check value, highest byte first. */
    private fun trailer() {
        if (!bits.has(32)) return
        val value = Integer.reverseBytes(bits.buffer.toInt())
        bits.drop(32)
        if (value != checksum.value.toInt()) throw DataFormatException("incorrect data check")
        // What was read ahead lies behind bytes of this input, so it is of this input too.
        bits.giveBack()
        phase = Phase.FINISHED
    }

    private enum class Phase {
        STREAM_HEADER,
        BLOCK_HEADER,
        STORED_LENGTH,
        STORED,
        LENGTHS,
        CODES,
        TRAILER,
        FINISHED,
        DICTIONARY,
    }

    private companion object {
        const val TOO_FAR_BACK = "invalid distance too far back"
        const val INVALID_DISTANCE = "invalid distance code"

        /** Two words are read from where a symbol begins, the second up to seven bytes behind the first. */
        const val FAST_INPUT = 2 * Long.SIZE_BYTES

        /** The longest copy, what may be written behind it, and the literals before it. */
        const val FAST_ROOM = 258 + InflateHistory.SLACK + 2

        /** A length with its extra bits and a distance with its own. */
        const val LONGEST_COPY_BITS = 15 + 5 + 15 + 13
    }
}
