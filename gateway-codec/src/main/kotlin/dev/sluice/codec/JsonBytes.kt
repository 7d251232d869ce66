package dev.sluice.codec

import java.nio.charset.StandardCharsets

/**
 * Strict JSON (RFC 8259) over UTF-8 bytes: finds where things end, without building them.
 *
 * All functions take the position to begin at and give the position behind; `end` is exclusive. They allocate nothing
 * but exceptions. Positions in exceptions are absolute; [Malformed] is turned into a public one by the caller.
 */
internal object JsonBytes {
    /**
     * Deeper payloads are refused. Discord's have about ten levels; a level takes up to 1.6 KB of stack, and all must
     * fit the smallest stacks in use, of 512 KB. The error of a stack that overflows can be caught, but not undone:
     * where it struck the initialiser of a class, that class is of no use for as long as the JVM lives.
     */
    const val MAX_DEPTH = 128

    /** Unless users set another: a guild of 60 MB whose members have thirty roles each. */
    const val DEFAULT_MAX_STRUCTURES = 2_000_000

    /** A payload may always have so many, however short it is. */
    private const val FREE_STRUCTURES = 10_000

    /** What one has at least in Discord's payloads: an id in a list of roles takes 21, an empty list with its key more. */
    const val LEAST_BYTES = 16

    /** The same in ETF, where an id of a list takes 10 or 11. */
    const val LEAST_ETF_BYTES = 8

    /**
     * How many structures a payload of [length] bytes may have. An object takes up to two hundred bytes of memory, and three
     * of text can become one: so a few KB that inflate to MBs could become hundreds of them.
     */
    fun mostStructures(max: Int, length: Int, leastBytes: Int): Int = minOf(max, FREE_STRUCTURES + length / leastBytes)

    const val QUOTE = '"'.code.toByte()
    const val BACKSLASH = '\\'.code.toByte()
    const val OPEN_BRACE = '{'.code.toByte()
    const val CLOSE_BRACE = '}'.code.toByte()
    const val OPEN_BRACKET = '['.code.toByte()
    const val CLOSE_BRACKET = ']'.code.toByte()
    const val COLON = ':'.code.toByte()
    const val COMMA = ','.code.toByte()

    private const val SPACE = 0x20
    private const val HEX_DIGITS = 4

    /** What is wrong, and at which index of the array. */
    class Malformed(val what: String, val index: Int) : RuntimeException(what, null, false, false)

    fun fail(what: String, index: Int): Nothing = throw Malformed(what, index)

    fun isBlank(byte: Byte): Boolean = byte == ' '.code.toByte() || byte in 9..10 || byte == 13.toByte()

    fun skipBlanks(bytes: ByteArray, from: Int, end: Int): Int {
        var p = from
        while (p < end && isBlank(bytes[p])) p++
        return p
    }

    /** The byte at [p], which must be there. */
    fun at(bytes: ByteArray, p: Int, end: Int): Byte = if (p < end) bytes[p] else fail("the payload ends too early", p)

    /** Skips blanks, then [expected], then blanks. */
    fun skipToken(bytes: ByteArray, from: Int, end: Int, expected: Byte): Int {
        val p = skipBlanks(bytes, from, end)
        if (at(bytes, p, end) != expected) fail("expected '${expected.toInt().toChar()}'", p)
        return skipBlanks(bytes, p + 1, end)
    }

    /** Skips any value that begins at [from]; [depth] containers are open around it. */
    fun skipValue(bytes: ByteArray, from: Int, end: Int, depth: Int): Int {
        // The containers that were opened here: bit n tells whether the n-th is an array. A loop instead of recursion
        // needs no stack to speak of; what is nested deeper than a Long has bits recurs, twice at most.
        var arrays = 0L
        var open = 0
        var p = from
        while (true) {
            val first = at(bytes, p, end)
            if (first != OPEN_BRACE && first != OPEN_BRACKET) {
                p = skipScalar(bytes, p, end)
            } else if (open == Long.SIZE_BITS) {
                p = skipValue(bytes, p, end, depth + open)
            } else {
                if (depth + open >= MAX_DEPTH) fail("nested deeper than $MAX_DEPTH levels", p)
                val isArray = first == OPEN_BRACKET
                p = skipBlanks(bytes, p + 1, end)
                if (at(bytes, p, end) != (if (isArray) CLOSE_BRACKET else CLOSE_BRACE)) {
                    arrays = if (isArray) arrays or (1L shl open) else arrays and (1L shl open).inv()
                    open++
                    if (!isArray) p = skipKey(bytes, p, end)
                    continue
                }
                p++
            }
            while (true) {
                if (open == 0) return p
                val inArray = arrays ushr (open - 1) and 1L == 1L
                p = skipBlanks(bytes, p, end)
                val next = at(bytes, p, end)
                if (next == COMMA) {
                    p = skipBlanks(bytes, p + 1, end)
                    if (!inArray) p = skipKey(bytes, p, end)
                    break
                }
                if (next != (if (inArray) CLOSE_BRACKET else CLOSE_BRACE)) {
                    fail(if (inArray) "expected ',' or ']'" else "expected ',' or '}'", p)
                }
                open--
                p++
            }
        }
    }

    private fun skipKey(bytes: ByteArray, from: Int, end: Int): Int =
        skipToken(bytes, skipString(bytes, from, end), end, COLON)

    private fun skipScalar(bytes: ByteArray, from: Int, end: Int): Int =
        when (bytes[from]) {
            QUOTE -> skipString(bytes, from, end)
            't'.code.toByte() -> skipLiteral(bytes, from, end, "true")
            'f'.code.toByte() -> skipLiteral(bytes, from, end, "false")
            'n'.code.toByte() -> skipLiteral(bytes, from, end, "null")
            else -> skipNumber(bytes, from, end)
        }

    /** Skips a string that begins at [from]: its escapes are right, its text is UTF-8 without control characters. */
    fun skipString(bytes: ByteArray, from: Int, end: Int): Int {
        if (at(bytes, from, end) != QUOTE) fail("expected a string", from)
        var p = from + 1
        while (true) {
            // Eight at a time, as long as they need no closer look.
            while (end - p >= Long.SIZE_BYTES) {
                val word = Words.at(bytes, p)
                val stops = Words.stops(word) or (word and Words.HIGH)
                if (stops != 0L) {
                    p += java.lang.Long.numberOfTrailingZeros(stops) / Byte.SIZE_BITS
                    break
                }
                p += Long.SIZE_BYTES
            }
            val byte = at(bytes, p, end)
            when {
                byte == QUOTE -> return p + 1
                byte == BACKSLASH -> p = skipEscape(bytes, p, end)
                byte < 0 -> p = Utf8.skipSequence(bytes, p, end)
                byte < SPACE -> fail("a control character in a string", p)
                else -> p++
            }
        }
    }

    private fun skipEscape(bytes: ByteArray, from: Int, end: Int): Int {
        val kind = at(bytes, from + 1, end).toInt().toChar()
        if (kind != 'u') return if (kind in "\"\\/bfnrt") from + 2 else fail("an unknown escape", from)
        for (p in from + 2 until from + 2 + HEX_DIGITS) {
            if (hex(at(bytes, p, end)) < 0) fail("\\u needs four hexadecimal digits", from)
        }
        return from + 2 + HEX_DIGITS
    }

    fun skipLiteral(bytes: ByteArray, from: Int, end: Int, literal: String): Int {
        for (i in literal.indices) {
            if (at(bytes, from + i, end) != literal[i].code.toByte()) fail("expected a value", from)
        }
        return from + literal.length
    }

    fun skipNumber(bytes: ByteArray, from: Int, end: Int): Int {
        var p = if (bytes[from] == '-'.code.toByte()) from + 1 else from
        p = if (at(bytes, p, end) == '0'.code.toByte()) p + 1 else skipDigits(bytes, p, end, from)
        if (p < end && bytes[p] == '.'.code.toByte()) p = skipDigits(bytes, p + 1, end, from)
        if (p < end && (bytes[p] == 'e'.code.toByte() || bytes[p] == 'E'.code.toByte())) {
            p++
            val sign = at(bytes, p, end).toInt().toChar()
            p = skipDigits(bytes, if (sign == '+' || sign == '-') p + 1 else p, end, from)
        }
        return p
    }

    private fun skipDigits(bytes: ByteArray, from: Int, end: Int, valueFrom: Int): Int {
        var p = from
        while (p < end && isDigit(bytes[p])) p++
        if (p == from) fail(if (from == valueFrom) "expected a value" else "a number lacks digits", p)
        return p
    }

    fun isDigit(byte: Byte): Boolean = byte in '0'.code.toByte()..'9'.code.toByte()

    /** Reads an integer from 0 to [max] that begins at [from]; -1 when there is another value or a bigger number. */
    fun readInteger(bytes: ByteArray, from: Int, end: Int, max: Long): Long {
        val to = skipValue(bytes, from, end, 0)
        var value = 0L
        for (p in from until to) {
            val digit = bytes[p] - '0'.code.toByte()
            if (digit !in 0..9 || value > (max - digit) / 10) return -1
            value = value * 10 + digit
        }
        return value
    }

    fun isNull(bytes: ByteArray, from: Int, end: Int): Boolean = from < end && bytes[from] == 'n'.code.toByte()

    /** Whether the string from [from] (its quote) to [to] is [text], which is ASCII, escapes resolved. */
    fun stringEquals(bytes: ByteArray, from: Int, to: Int, text: String): Boolean {
        for (p in from + 1 until to - 1) {
            if (bytes[p] == BACKSLASH) return readString(bytes, from, to) == text
        }
        if (to - from - 2 != text.length) return false
        for (i in text.indices) if (bytes[from + 1 + i] != text[i].code.toByte()) return false
        return true
    }

    /** The string from [from] (its quote) to [to], which [skipString] has accepted. */
    fun readString(bytes: ByteArray, from: Int, to: Int): String {
        val raw = String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8)
        if (raw.indexOf('\\') < 0) return raw
        val text = StringBuilder(raw.length)
        var i = 0
        while (i < raw.length) {
            val char = raw[i++]
            if (char != '\\') {
                text.append(char)
                continue
            }
            when (val kind = raw[i++]) {
                'b' -> {
                    text.append('\b')
                }

                'f' -> {
                    text.append('\u000C')
                }

                'n' -> {
                    text.append('\n')
                }

                'r' -> {
                    text.append('\r')
                }

                't' -> {
                    text.append('\t')
                }

                'u' -> {
                    text.append(raw.substring(i, i + HEX_DIGITS).toInt(16).toChar())
                    i += HEX_DIGITS
                }

                else -> {
                    text.append(kind)
                }
            }
        }
        return text.toString()
    }

    private fun hex(byte: Byte): Int = Character.digit(byte.toInt(), 16)
}
