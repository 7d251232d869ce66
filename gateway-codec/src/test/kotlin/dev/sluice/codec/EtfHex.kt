package dev.sluice.codec

/**
 * Bytes as written by hand: pairs of hexadecimal digits, and texts in single quotes, with blanks in between. Such as
 * `6d 00000002 'hi'`.
 */
internal fun etf(text: String): ByteArray {
    val bytes = ArrayList<Byte>()
    for ((i, part) in text.split('\'').withIndex()) {
        if (i % 2 == 1) {
            bytes += part.encodeToByteArray().toList()
        } else {
            part.filter { it != ' ' && it != '\n' }.chunked(2).forEach { bytes += it.toInt(16).toByte() }
        }
    }
    return bytes.toByteArray()
}
