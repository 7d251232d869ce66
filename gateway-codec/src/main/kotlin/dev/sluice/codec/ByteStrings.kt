package dev.sluice.codec

import java.nio.charset.StandardCharsets

private const val HEX_DIGITS = 4
private const val HEX = 16

/** Reads a string; its escapes are right, its text is UTF-8 without control characters. */
internal fun ByteReader.readString(): String {
    if (peekInPlace() != ByteReader.QUOTE) fail("expected a string")
    val bytes = bytes
    val from = position + 1
    var p = from
    var seen = 0L
    while (true) {
        val word = Words.at(bytes, p)
        val stops = Words.stops(word)
        if (stops != 0L) {
            // The stop is the highest bit of its byte: so many bits lie before that byte.
            val bits = java.lang.Long.numberOfTrailingZeros(stops) - (Byte.SIZE_BITS - 1)
            seen = seen or (word and ((1L shl bits) - 1))
            p += bits / Byte.SIZE_BITS
            break
        }
        seen = seen or word
        p += Long.SIZE_BYTES
    }
    if (bytes[p] != JsonBytes.QUOTE) return readEscapedString()
    if (seen and Words.HIGH != 0L) strictly { Utf8.check(bytes, from, p) }
    position = p + 1
    return when {
        p == from -> ""

        // It took one word only, so that is what was seen.
        p - from <= ShortTexts.MAX_LENGTH -> shortTexts.textAt(bytes, from, p - from, seen)

        seen and Words.HIGH == 0L -> String(bytes, from, p - from, StandardCharsets.ISO_8859_1)

        else -> String(bytes, from, p - from, StandardCharsets.UTF_8)
    }
}

/** Skips a string and gives the position of its closing quote. */
internal fun ByteReader.skipString(): Int {
    strictly { position = JsonBytes.skipString(bytes, position, end) }
    return position - 1
}

private fun ByteReader.readEscapedString(): String {
    var p = position + 1
    val to = skipString()
    if (characters.size < to - p) characters = CharArray(to - p)
    val characters = characters
    var count = 0
    while (p < to) {
        val byte = bytes[p].toInt()
        if (byte == '\\'.code) {
            characters[count++] = unescaped(p)
            p += if (bytes[p + 1] == 'u'.code.toByte()) 2 + HEX_DIGITS else 2
        } else if (byte >= 0) {
            characters[count++] = byte.toChar()
            p++
        } else {
            val codePoint = Utf8.codePoint(bytes, p)
            count += Character.toChars(codePoint, characters, count)
            p += Utf8.size(codePoint)
        }
    }
    return String(characters, 0, count)
}

/** The character for the escape at [index]; half of a surrogate pair is one, as in the reference. */
private fun ByteReader.unescaped(index: Int): Char =
    when (val kind = bytes[index + 1].toInt().toChar()) {
        'b' -> '\b'
        'f' -> '\u000C'
        'n' -> '\n'
        'r' -> '\r'
        't' -> '\t'
        'u' -> hex(index + 2)
        else -> kind
    }

private fun ByteReader.hex(index: Int): Char {
    var value = 0
    for (p in index until index + HEX_DIGITS) value = value * HEX + Character.digit(bytes[p].toInt(), HEX)
    return value.toChar()
}
