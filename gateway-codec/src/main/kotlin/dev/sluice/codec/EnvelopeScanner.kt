package dev.sluice.codec

import dev.sluice.model.EventType
import java.nio.charset.StandardCharsets

/**
 * Finds `op`, `s`, `t` and `d` of a JSON payload. Builds nothing but the name of an event that is not known.
 *
 * Discord writes `{"t":"X","s":1,"op":0,"d":{...}}`: for that form the data are taken to reach to the last brace, and
 * nothing of them is looked at, so what is wrong inside shows when they are decoded. Should other keys follow such
 * data, they are within the span: [DataSpan] cuts them off. Every other form is scanned to the end: any key order,
 * blanks, escapes, absent and null keys, unknown keys; of keys that come twice the last counts.
 *
 * Immutable, thread-safe.
 */
internal class EnvelopeScanner(private val names: EventNames) {
    fun scan(bytes: ByteArray, offset: Int, length: Int, into: Envelope) {
        into.clear()
        val end = offset + length
        if (scanUsualForm(bytes, offset, end, into)) return
        into.clear()
        try {
            scanAnyForm(bytes, offset, end, into)
        } catch (e: JsonBytes.Malformed) {
            into.clear()
            throw MalformedPayloadException(e.what, e.index - offset)
        }
    }

    /** False when the payload has another form; [into] is then undefined. */
    private fun scanUsualForm(bytes: ByteArray, offset: Int, end: Int, into: Envelope): Boolean {
        var p = skipText(bytes, offset, end, TYPE_KEY)
        if (p < 0) return false
        p = scanUsualType(bytes, p, end, into)
        if (p < 0) return false
        p = skipText(bytes, p, end, SEQUENCE_KEY)
        if (p < 0) return false
        p = scanUsualSequence(bytes, p, end, into)
        if (p < 0) return false
        p = skipText(bytes, p, end, OPCODE_KEY)
        if (p < 0) return false
        val opcodeEnd = usualDigitsEnd(bytes, p, end, MAX_USUAL_OPCODE_DIGITS)
        if (opcodeEnd < 0) return false
        into.opcode = digits(bytes, p, opcodeEnd).toInt()
        p = skipText(bytes, opcodeEnd, end, DATA_KEY)
        return p >= 0 && scanUsualData(bytes, p, end, into)
    }

    private fun scanUsualType(bytes: ByteArray, from: Int, end: Int, into: Envelope): Int {
        if (from >= end || bytes[from] != JsonBytes.QUOTE) return skipText(bytes, from, end, NULL)
        var hash = 0
        var p = from + 1
        while (p < end && bytes[p] != JsonBytes.QUOTE) {
            // Negative bytes belong to longer UTF-8 sequences: no name of Discord's has them.
            if (bytes[p] < FIRST_PRINTABLE || bytes[p] == JsonBytes.BACKSLASH) return -1
            hash = EventNames.next(hash, bytes[p])
            p++
        }
        if (p >= end) return -1
        into.type = names.find(bytes, from + 1, p, hash)
            ?: EventType.of(String(bytes, from + 1, p - from - 1, StandardCharsets.ISO_8859_1))
        return p + 1
    }

    private fun scanUsualSequence(bytes: ByteArray, from: Int, end: Int, into: Envelope): Int {
        if (JsonBytes.isNull(bytes, from, end)) return skipText(bytes, from, end, NULL)
        val to = usualDigitsEnd(bytes, from, end, MAX_USUAL_SEQUENCE_DIGITS)
        if (to >= 0) into.sequence = digits(bytes, from, to)
        return to
    }

    private fun scanUsualData(bytes: ByteArray, from: Int, end: Int, into: Envelope): Boolean {
        var last = lastNonBlank(bytes, from, end)
        if (last <= from || bytes[last] != JsonBytes.CLOSE_BRACE) return false
        last = lastNonBlank(bytes, from, last)
        if (last <= from || bytes[from] != JsonBytes.OPEN_BRACE || bytes[last] != JsonBytes.CLOSE_BRACE) return false
        into.dataOffset = from
        into.dataLength = last + 1 - from
        into.isDataExact = false
        return true
    }

    private fun scanAnyForm(bytes: ByteArray, offset: Int, end: Int, into: Envelope) {
        var p = skipBlanksAtStart(bytes, offset, end)
        p = JsonBytes.skipBlanks(bytes, p + 1, end)
        if (JsonBytes.at(bytes, p, end) == JsonBytes.CLOSE_BRACE) JsonBytes.fail("no op in the payload", p)
        while (true) {
            val keyFrom = p
            val keyEnd = JsonBytes.skipString(bytes, p, end)
            p = JsonBytes.skipToken(bytes, keyEnd, end, JsonBytes.COLON)
            val valueEnd = JsonBytes.skipValue(bytes, p, end, depth = 1)
            takeMember(bytes, keyFrom, keyEnd, p, valueEnd, into)
            p = JsonBytes.skipBlanks(bytes, valueEnd, end)
            val next = JsonBytes.at(bytes, p, end)
            if (next == JsonBytes.CLOSE_BRACE) break
            if (next != JsonBytes.COMMA) JsonBytes.fail("expected ',' or '}'", p)
            p = JsonBytes.skipBlanks(bytes, p + 1, end)
        }
        val rest = JsonBytes.skipBlanks(bytes, p + 1, end)
        if (rest < end) JsonBytes.fail("something follows the payload", rest)
        if (into.opcode < 0) JsonBytes.fail("no op in the payload", p)
    }

    private fun skipBlanksAtStart(bytes: ByteArray, offset: Int, end: Int): Int {
        val p = JsonBytes.skipBlanks(bytes, offset, end)
        if (p == end) JsonBytes.fail("the payload is empty", p)
        if (bytes[p] == BOM_BEGIN) JsonBytes.fail("a byte order mark, or something else that is no object", p)
        if (bytes[p] != JsonBytes.OPEN_BRACE) JsonBytes.fail("the payload is no object", p)
        return p
    }

    private fun takeMember(bytes: ByteArray, keyFrom: Int, keyEnd: Int, from: Int, to: Int, into: Envelope) {
        when {
            JsonBytes.stringEquals(bytes, keyFrom, keyEnd, "d") -> {
                into.dataOffset = from
                into.dataLength = to - from
            }

            JsonBytes.stringEquals(bytes, keyFrom, keyEnd, "op") -> {
                into.opcode = JsonBytes.readInteger(bytes, from, to, Int.MAX_VALUE.toLong()).toInt()
                if (into.opcode < 0) JsonBytes.fail("op is no integer from 0 to ${Int.MAX_VALUE}", from)
            }

            JsonBytes.stringEquals(bytes, keyFrom, keyEnd, "s") -> {
                into.sequence = -1
                if (JsonBytes.isNull(bytes, from, to)) return
                into.sequence = JsonBytes.readInteger(bytes, from, to, Long.MAX_VALUE)
                if (into.sequence < 0) JsonBytes.fail("s is no integer from 0 to ${Long.MAX_VALUE}", from)
            }

            JsonBytes.stringEquals(bytes, keyFrom, keyEnd, "t") -> {
                into.type = null
                if (JsonBytes.isNull(bytes, from, to)) return
                if (bytes[from] != JsonBytes.QUOTE) JsonBytes.fail("t is no string", from)
                into.type = names.find(bytes, from + 1, to - 1, names.hash(bytes, from + 1, to - 1))
                    ?: EventType.of(JsonBytes.readString(bytes, from, to))
            }
        }
    }

    private fun lastNonBlank(bytes: ByteArray, from: Int, end: Int): Int {
        var p = end - 1
        while (p >= from && JsonBytes.isBlank(bytes[p])) p--
        return p
    }

    /** The position behind [text], or -1 when something else is there. */
    private fun skipText(bytes: ByteArray, from: Int, end: Int, text: ByteArray): Int {
        if (end - from < text.size) return -1
        for (i in text.indices) if (bytes[from + i] != text[i]) return -1
        return from + text.size
    }

    /** The position behind 1 to [max] digits without a leading zero, or -1. */
    private fun usualDigitsEnd(bytes: ByteArray, from: Int, end: Int, max: Int): Int {
        var p = from
        while (p < end && JsonBytes.isDigit(bytes[p])) p++
        val count = p - from
        return if (count == 1 || (count in 2..max && bytes[from] != '0'.code.toByte())) p else -1
    }

    private fun digits(bytes: ByteArray, from: Int, to: Int): Long {
        var value = 0L
        for (p in from until to) value = value * 10 + (bytes[p] - '0'.code.toByte())
        return value
    }

    private companion object {
        val TYPE_KEY = "{\"t\":".encodeToByteArray()
        val SEQUENCE_KEY = ",\"s\":".encodeToByteArray()
        val OPCODE_KEY = ",\"op\":".encodeToByteArray()
        val DATA_KEY = ",\"d\":".encodeToByteArray()
        val NULL = "null".encodeToByteArray()
        const val FIRST_PRINTABLE = 0x20

        /** So many digits fit an Int and a Long for certain; longer numbers are read the general way. */
        const val MAX_USUAL_OPCODE_DIGITS = 9
        const val MAX_USUAL_SEQUENCE_DIGITS = 18

        const val BOM_BEGIN = 0xEF.toByte()
    }
}
