package dev.sluice.codec

import java.nio.charset.StandardCharsets

/**
 * Skips the next value, [depth] containers being open, and gives its text, for another decoder to make a tree or
 * objects of. All values in it are counted, as those of a mixed value are.
 */
internal fun ByteReader.takeTree(depth: Int): String {
    peek()
    val from = position
    skipValue(depth)
    val to = position
    position = from
    countValues(to)
    return String(bytes, from, to - from, StandardCharsets.UTF_8)
}

/** Counts the values up to [to], which are known to be JSON, and is there then. */
private fun ByteReader.countValues(to: Int) {
    var isInToken = false
    while (position < to) {
        val byte = bytes[position]
        when {
            byte == JsonBytes.QUOTE -> {
                countStructure()
                position = skipString()
            }

            // The string before was a key. If there was no room for it, there is none for its value either.
            byte == JsonBytes.COLON -> {
                structuresLeft++
                isInToken = false
            }

            byte == JsonBytes.OPEN_BRACE || byte == JsonBytes.OPEN_BRACKET -> {
                countStructure()
            }

            byte == JsonBytes.COMMA || byte == JsonBytes.CLOSE_BRACE || byte == JsonBytes.CLOSE_BRACKET ||
                JsonBytes.isBlank(byte) -> {
                isInToken = false
            }

            !isInToken -> {
                countStructure()
                isInToken = true
            }
        }
        position++
    }
}
