package dev.sluice.codec

import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException
import java.nio.charset.StandardCharsets

/** Where the longer sequences of UTF-8, or the upper half of Latin-1, begin. */
private const val FIRST_NOT_ASCII = 0x80
private const val REPLACEMENT = '\uFFFD'

/** The text that [EtfReader.takeText] or [EtfReader.takeKey] has found. */
internal fun EtfReader.text(): String {
    if (isLatin || isAscii(textFrom, textTo)) {
        return String(bytes, textFrom, textTo - textFrom, StandardCharsets.ISO_8859_1)
    }
    val text = String(bytes, textFrom, textTo - textFrom, StandardCharsets.UTF_8)
    // Java puts this character where something is no UTF-8; it may also have been sent.
    if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(textFrom, textTo)) fail("a text that is not UTF-8", textFrom)
    return text
}

private fun EtfReader.isUtf8(from: Int, to: Int): Boolean =
    try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from))
        true
    } catch (_: CharacterCodingException) {
        false
    }

/**
 * Reads a text: a binary, an atom that is not one of `nil`, `null`, `true` and `false`, or an integer, since ids come
 * as integers in ETF, and some of them are kept as texts.
 */
internal fun EtfReader.readString(): String {
    val from = position
    if (isInteger()) return takeDigits()
    if (isLiteral() || !takeText()) fail("expected a text", from)
    return text()
}

/** Takes the key of a map, whatever atom it may be, or an integer as its digits. */
internal fun EtfReader.readKey(): String {
    if (isInteger()) return takeDigits()
    takeKey()
    return text()
}

/** Reads a boolean: an atom or a text, in any case, as the JSON codec does. */
internal fun EtfReader.readBoolean(): Boolean {
    val from = position
    if (!takeText()) fail("expected a boolean", from)
    if (textIs(TRUE)) return true
    if (textIs(FALSE)) return false
    if (textTo - textFrom == TRUE.size && text().equals("true", ignoreCase = true)) return true
    if (textTo - textFrom == FALSE.size && text().equals("false", ignoreCase = true)) return false
    fail("expected a boolean", from)
}

/** Whether `nil`, `null`, `true` or `false` is next. */
internal fun EtfReader.isLiteral(): Boolean {
    if (!EtfReader.isAtom(peek())) return false
    if (isNull()) return true
    // isNull has found where the text lies.
    return textIs(TRUE) || textIs(FALSE)
}

private fun EtfReader.isAscii(from: Int, to: Int): Boolean {
    var p = from
    while (p + Long.SIZE_BYTES <= to) {
        if (Words.at(bytes, p) and Words.HIGH != 0L) return false
        p += Long.SIZE_BYTES
    }
    while (p < to) if (bytes[p++].toInt() and FIRST_NOT_ASCII != 0) return false
    return true
}

private val TRUE = "true".encodeToByteArray()
private val FALSE = "false".encodeToByteArray()
