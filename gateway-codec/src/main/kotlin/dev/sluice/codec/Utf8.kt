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
}
