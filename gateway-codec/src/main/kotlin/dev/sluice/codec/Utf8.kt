package dev.sluice.codec

/** The form of UTF-8's longer sequences. Source: The Unicode Standard, table 3-7. */
internal object Utf8 {
    /** The position behind the sequence of two to four bytes at [from]. */
    fun skipSequence(bytes: ByteArray, from: Int, end: Int): Int {
        val first = bytes[from].toInt() and 0xFF
        val length = when (first) {
            in 0xC2..0xDF -> 2
            in 0xE0..0xEF -> 3
            in 0xF0..0xF4 -> 4
            else -> JsonBytes.fail("not UTF-8", from)
        }
        // Shortest forms only, no surrogates, nothing above U+10FFFF: the second byte tells.
        val least = if (first == 0xE0) {
            0xA0
        } else if (first == 0xF0) {
            0x90
        } else {
            0x80
        }
        val most = if (first == 0xED) {
            0x9F
        } else if (first == 0xF4) {
            0x8F
        } else {
            0xBF
        }
        if (JsonBytes.at(bytes, from + 1, end).toInt() and 0xFF !in least..most) JsonBytes.fail("not UTF-8", from)
        for (p in from + 2 until from + length) {
            if (JsonBytes.at(bytes, p, end).toInt() and 0xC0 != 0x80) JsonBytes.fail("not UTF-8", from)
        }
        return from + length
    }

    /** Fails unless all from [from] to [to], where a byte of ASCII stands, is UTF-8. */
    fun check(bytes: ByteArray, from: Int, to: Int) {
        var p = from
        while (p < to) p = if (bytes[p] >= 0) p + 1 else skipSequence(bytes, p, to + 1)
    }

    /** The code point whose sequence, of more than one byte, begins at [from]; [skipSequence] has accepted it. */
    fun codePoint(bytes: ByteArray, from: Int): Int {
        val first = bytes[from].toInt() and 0xFF
        return when {
            first < 0xE0 -> {
                first and 0x1F shl 6 or rest(bytes, from + 1)
            }

            first < 0xF0 -> {
                first and 0x0F shl 12 or (rest(bytes, from + 1) shl 6) or rest(bytes, from + 2)
            }

            else -> {
                first and 0x07 shl 18 or (rest(bytes, from + 1) shl 12) or (rest(bytes, from + 2) shl 6) or
                    rest(bytes, from + 3)
            }
        }
    }

    /**
     * Fails when [text], of a command, holds half of a surrogate pair. Java would write a question mark in its place:
     * another text, such as another name that is searched for.
     *
     * @throws IllegalArgumentException then
     */
    fun requireWhole(text: String) {
        var i = 0
        while (i < text.length) {
            val char = text[i++]
            if (!char.isSurrogate()) continue
            require(char.isHighSurrogate() && i < text.length && text[i].isLowSurrogate()) {
                "the command holds half of a surrogate pair, U+%04X, which UTF-8 cannot encode: ".format(char.code) +
                    "was a text cut within a character?"
            }
            i++
        }
    }

    private fun rest(bytes: ByteArray, index: Int): Int = bytes[index].toInt() and 0x3F

    /** How many bytes [codePoint] takes; it is none of ASCII's. */
    fun size(codePoint: Int): Int =
        when {
            codePoint < 0x800 -> 2
            codePoint < 0x10000 -> 3
            else -> 4
        }
}
