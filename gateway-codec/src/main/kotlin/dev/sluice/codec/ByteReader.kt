package dev.sluice.codec

import java.nio.charset.StandardCharsets

/**
 * A position in a private copy of JSON bytes, behind which lie [PADDING] zeros.
 *
 * The zeros are what makes reading both safe and fast: eight bytes can be read from any position up to the end, and
 * every loop stops at a zero, since no token of JSON has one, so nothing has to compare with the end. The copy costs
 * about 2 % of decoding, and the caller's array may change meanwhile without harm.
 *
 * Numbers are read by functions in `ByteNumbers`, strings in `ByteStrings`. Not thread-safe.
 */
internal class ByteReader(private val maxStructures: Int) {
    @JvmField
    var bytes: ByteArray = ByteArray(INITIAL)

    /** The next byte to read; never behind [end] except within a function that is about to throw. */
    @JvmField
    var position: Int = 0

    @JvmField
    var end: Int = 0

    /** For strings with escapes; grows as needed. */
    @JvmField
    var characters: CharArray = CharArray(INITIAL)

    private var mostStructures = 0

    /** How many more [countStructure] lets pass. */
    @JvmField
    var structuresLeft: Int = 0

    @JvmField
    val shortTexts: ShortTexts = ShortTexts()

    fun load(source: ByteArray, offset: Int, length: Int) {
        if (bytes.size < length + PADDING) bytes = ByteArray(roomFor(length))
        System.arraycopy(source, offset, bytes, 0, length)
        bytes.fill(0, length, length + PADDING)
        position = 0
        end = length
        mostStructures = JsonBytes.mostStructures(maxStructures, length, JsonBytes.LEAST_BYTES)
        structuresLeft = mostStructures
    }

    /** Forgets what was loaded and lets go of memory that only unusually long payloads need. */
    fun unload() {
        position = 0
        end = 0
        if (bytes.size > MAX_KEPT) bytes = ByteArray(INITIAL)
        if (characters.size > MAX_KEPT) characters = CharArray(INITIAL)
    }

    /** The first byte that is not blank, where [position] is then; 0 at the end. */
    fun peek(): Int {
        val byte = bytes[position].toInt()
        return if (byte > SPACE) byte else peekBehindBlanks()
    }

    /** [peek], written into its callers, which it helps to be too large for C2 to take in: see [ByteDecoder]. */
    @Suppress("NOTHING_TO_INLINE")
    inline fun peekInPlace(): Int {
        val bytes = bytes
        var p = position
        if (bytes[p] > SPACE) return bytes[p].toInt()
        while (JsonBytes.isBlank(bytes[p])) p++
        position = p
        return bytes[p].toInt()
    }

    private fun peekBehindBlanks(): Int = peekInPlace()

    /** Skips blanks and [expected]. */
    fun take(expected: Byte) {
        if (peek() != expected.toInt()) fail("expected '${expected.toInt().toChar()}'")
        position++
    }

    /** True when it is sure, at a glance, that no `null` comes: neither that nor a blank stands here. */
    fun isNoNull(): Boolean {
        val byte = bytes[position].toInt()
        return byte > SPACE && byte != 'n'.code
    }

    /** Takes a `null`, if there is one. */
    fun takeNull(): Boolean = peek() == 'n'.code && takeLiteral(NULL, 4)

    fun readBoolean(): Boolean =
        when {
            takeLiteral(TRUE, 4) -> true
            takeLiteral(FALSE, 5) -> false
            else -> readOddBoolean()
        }

    /** As the reference does: `true` and `false` in quotes, in any case; and what has blanks before it. */
    private fun readOddBoolean(): Boolean {
        val blanks = position
        val next = peek()
        val from = position
        if (from != blanks) return readBoolean()
        val text = if (next == QUOTE) readString() else ""
        return when {
            position - from != text.length + 2 -> fail("expected a boolean", from)
            text.equals("true", ignoreCase = true) -> true
            text.equals("false", ignoreCase = true) -> false
            else -> fail("expected a boolean", from)
        }
    }

    /** True when [literal] was at the position, which is behind it then. */
    private fun takeLiteral(literal: Long, size: Int): Boolean {
        val mask = (1L shl (size * Byte.SIZE_BITS)) - 1
        if (Words.at(bytes, position) and mask != literal) return false
        position += size
        return true
    }

    /** Skips the next value, [depth] containers being open; it must be JSON. */
    fun skipValue(depth: Int) {
        peek()
        strictly { position = JsonBytes.skipValue(bytes, position, end, depth) }
    }

    /** Skips the next value and gives its text. */
    fun takeText(depth: Int): String {
        peek()
        val from = position
        skipValue(depth)
        return String(bytes, from, position - from, StandardCharsets.UTF_8)
    }

    /** Counts what takes more memory than bytes: an object or list that is begun, a value of a list or map. */
    fun countStructure() {
        if (--structuresLeft < 0) failAtStructure()
    }

    private fun failAtStructure(): Nothing = fail("more than $mostStructures structures")

    /** Runs [scan], whose complaints become ours. */
    inline fun strictly(scan: () -> Unit) {
        try {
            scan()
        } catch (e: JsonBytes.Malformed) {
            fail(e.what, e.index)
        }
    }

    fun fail(what: String, index: Int = position): Nothing =
        throw ByteFault(if (index >= end) "the data end too early: $what" else what, minOf(index, end))

    companion object {
        /** As many as are read behind the end: one word from the last byte on, and one more to be sure. */
        const val PADDING = 16

        const val SPACE = 0x20
        const val QUOTE = '"'.code
        const val COMMA = ','.code

        private const val INITIAL = 1024

        /** More is let go after use. Guilds take up to some hundred KB; few decoders exist at a time. */
        private const val MAX_KEPT = 1 shl 20

        private val NULL = wordOf("null")
        private val TRUE = wordOf("true")
        private val FALSE = wordOf("false")

        private fun wordOf(text: String): Long =
            Words.at(text.toByteArray(StandardCharsets.US_ASCII).copyOf(Long.SIZE_BYTES), 0)

        /** A quarter more than needed, so that slowly growing payloads do not allocate each time. */
        private fun roomFor(length: Int): Int = maxOf(length + PADDING, length + length / 4)
    }
}
