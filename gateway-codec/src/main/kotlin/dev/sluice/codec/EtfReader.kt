package dev.sluice.codec

import java.util.Arrays

/**
 * A position in bytes that hold one term, from [origin] to [end]. Looks at nothing outside of these, whatever lengths
 * the terms claim to have, and takes up no memory for what is only claimed.
 *
 * Texts are read by functions in `EtfTexts`, numbers in `EtfNumbers`, mixed values in `EtfDynamicValues`.
 * Not thread-safe.
 */
internal class EtfReader(
    @JvmField val bytes: ByteArray,
    @JvmField val origin: Int,
    length: Int,
    @JvmField val maxDepth: Int,
    maxStructures: Int = Int.MAX_VALUE,
) {
    @JvmField
    val end: Int = origin + length

    /** Where the next term begins. */
    @JvmField
    var position: Int = origin

    /** Whether the next term is but a byte, an element of a [EtfTag.STRING]. */
    @JvmField
    var isBareByte: Boolean = false

    /** Where the text begins that [takeText] or [takeKey] has found. */
    @JvmField
    var textFrom: Int = origin

    @JvmField
    var textTo: Int = origin

    /** Whether that text is in Latin-1, else it is in UTF-8. */
    @JvmField
    var isLatin: Boolean = false

    private val mostStructures = JsonBytes.mostStructures(maxStructures, length, JsonBytes.LEAST_ETF_BYTES)

    /** How many more [countStructures] lets pass. */
    private var structuresLeft = mostStructures

    /** The tag of the next term. */
    fun peek(): Int {
        if (position >= end) failAtEnd()
        return if (isBareByte) EtfTag.SMALL_INTEGER else bytes[position].toInt() and BYTE
    }

    /** Fails unless [count] bytes follow. */
    fun need(count: Int) {
        if (end - position < count) failAtEnd()
    }

    /** The byte that is [ahead] bytes behind the position, unsigned; [need] has seen it. */
    fun byteAt(ahead: Int): Int = bytes[position + ahead].toInt() and BYTE

    fun shortAt(ahead: Int): Int = byteAt(ahead) shl Byte.SIZE_BITS or byteAt(ahead + 1)

    fun intAt(ahead: Int): Int = shortAt(ahead) shl Short.SIZE_BITS or shortAt(ahead + 2)

    /** A size of four bytes, [ahead] bytes behind the position; it never exceeds the bytes that are there. */
    fun sizeAt(ahead: Int): Int {
        need(ahead + Int.SIZE_BYTES)
        val size = intAt(ahead)
        if (size < 0 || size > end - position - ahead - Int.SIZE_BYTES) failAtEnd()
        return size
    }

    fun takeByte(): Int {
        need(1)
        isBareByte = false
        return bytes[position++].toInt() and BYTE
    }

    /**
     * Begins a list of any form and gives the count of its elements. Those of a [EtfTag.STRING] are bare bytes; behind
     * those of a [EtfTag.LIST], [takeTail] is due.
     */
    fun beginList(): Int {
        val count: Int
        when (peek()) {
            EtfTag.LIST, EtfTag.LARGE_TUPLE -> {
                // Each element takes a byte at least, so a count that passes is backed by bytes.
                count = sizeAt(1)
                position += 1 + Int.SIZE_BYTES
            }

            EtfTag.SMALL_TUPLE -> {
                need(2)
                count = byteAt(1)
                position += 2
            }

            EtfTag.STRING -> {
                need(1 + Short.SIZE_BYTES)
                count = shortAt(1)
                position += 1 + Short.SIZE_BYTES
                need(count)
            }

            EtfTag.NIL -> {
                count = 0
                position++
            }

            else -> {
                fail("expected a list")
            }
        }
        return count
    }

    /** Begins a map and gives the count of its keys. */
    fun beginMap(): Int {
        if (peek() != EtfTag.MAP) fail("expected a map")
        val count = sizeAt(1)
        if (count > (end - position) / 2) failAtEnd()
        position += 1 + Int.SIZE_BYTES
        return count
    }

    /** Takes the end of a [EtfTag.LIST]. */
    fun takeTail() {
        if (peek() != EtfTag.NIL) fail("a list that does not end in an empty one")
        position++
    }

    /** Takes an atom or a binary, whose text is then from [textFrom] to [textTo]; false when something else is next. */
    fun takeText(): Boolean {
        val size: Int
        val header: Int
        val tag = peek()
        when (tag) {
            EtfTag.BINARY -> {
                size = sizeAt(1)
                header = 1 + Int.SIZE_BYTES
            }

            EtfTag.ATOM, EtfTag.ATOM_UTF8 -> {
                need(1 + Short.SIZE_BYTES)
                size = shortAt(1)
                header = 1 + Short.SIZE_BYTES
            }

            EtfTag.SMALL_ATOM, EtfTag.SMALL_ATOM_UTF8 -> {
                need(2)
                size = byteAt(1)
                header = 2
            }

            else -> {
                return false
            }
        }
        if (size > end - position - header) failAtEnd()
        textFrom = position + header
        textTo = textFrom + size
        position = textTo
        isLatin = tag == EtfTag.ATOM || tag == EtfTag.SMALL_ATOM
        return true
    }

    /** Takes the key of a map; of one that is a number, the text is empty. */
    fun takeKey() {
        if (takeText()) return
        if (!isInteger()) fail("a key that is no atom, text or integer")
        skip(0)
        textFrom = position
        textTo = position
    }

    /** Whether the text that was taken is [expected]. */
    fun textIs(expected: ByteArray): Boolean = Arrays.equals(bytes, textFrom, textTo, expected, 0, expected.size)

    /** Whether `nil` or `null` is next. */
    fun isNull(): Boolean {
        val tag = peek()
        if (!isAtom(tag)) return false
        val from = position
        takeText()
        position = from
        return textIs(NIL) || textIs(NULL)
    }

    /** Takes `nil` or `null`, if there is one. */
    fun takeNull(): Boolean {
        if (!isNull()) return false
        position = textTo
        return true
    }

    /** Skips one term, around which [depth] containers are open. */
    fun skip(depth: Int) {
        when (peek()) {
            EtfTag.SMALL_INTEGER -> {
                pass(if (isBareByte) 1 else 2)
            }

            EtfTag.INTEGER -> {
                pass(1 + Int.SIZE_BYTES)
            }

            EtfTag.NEW_FLOAT -> {
                pass(1 + Double.SIZE_BYTES)
            }

            EtfTag.FLOAT -> {
                pass(1 + FLOAT_TEXT)
            }

            EtfTag.SMALL_BIG, EtfTag.LARGE_BIG -> {
                takeMagnitude()
            }

            EtfTag.NIL -> {
                pass(1)
            }

            EtfTag.STRING -> {
                pass(beginList())
            }

            EtfTag.MAP -> {
                checkDepth(depth + 1)
                repeat(beginMap()) {
                    skip(depth + 1)
                    skip(depth + 1)
                }
            }

            EtfTag.LIST, EtfTag.SMALL_TUPLE, EtfTag.LARGE_TUPLE -> {
                checkDepth(depth + 1)
                val isTailed = peek() == EtfTag.LIST
                repeat(beginList()) { skip(depth + 1) }
                if (isTailed) takeTail()
            }

            else -> {
                if (!takeText()) failAtTerm()
            }
        }
    }

    /** Takes a big integer, whose magnitude is then from [textFrom] to [textTo]; true when it is negative. */
    fun takeMagnitude(): Boolean {
        val isSmall = peek() == EtfTag.SMALL_BIG
        if (isSmall) need(SMALL_BIG_HEADER)
        val size = if (isSmall) byteAt(1) else sizeAt(1)
        val header = if (isSmall) SMALL_BIG_HEADER else LARGE_BIG_HEADER
        if (size > end - position - header) failAtEnd()
        val isNegative = byteAt(header - 1) != 0
        textFrom = position + header
        textTo = textFrom + size
        position = textTo
        return isNegative
    }

    fun checkDepth(depth: Int) {
        if (depth > maxDepth) fail("nested deeper than $maxDepth levels")
    }

    /**
     * Counts [count] of what takes more memory than bytes: a list or map that is begun, a value of one, an element of a
     * [EtfTag.STRING].
     */
    fun countStructures(count: Int) {
        structuresLeft -= count
        if (structuresLeft < 0) fail("more than $mostStructures structures")
    }

    /** To be called when all was read. */
    fun checkEnd() {
        if (position != end) fail("something follows the term")
    }

    fun failAtTerm(): Nothing =
        fail(
            if (peek() ==
                EtfTag.COMPRESSED
            ) {
                "a compressed term within another"
            } else {
                "a term of unknown type ${peek()}"
            },
        )

    fun fail(what: String, index: Int = position): Nothing = throw EtfFault(what, index - origin)

    private fun failAtEnd(): Nothing = fail("the data end too early")

    private fun pass(count: Int) {
        need(count)
        position += count
        isBareByte = false
    }

    companion object {
        private const val BYTE = 0xFF
        private const val FLOAT_TEXT = 31
        private const val SMALL_BIG_HEADER = 3
        private const val LARGE_BIG_HEADER = 6
        private val NIL = "nil".encodeToByteArray()
        private val NULL = "null".encodeToByteArray()

        fun isAtom(tag: Int): Boolean =
            tag == EtfTag.SMALL_ATOM || tag == EtfTag.ATOM || tag == EtfTag.SMALL_ATOM_UTF8 || tag == EtfTag.ATOM_UTF8
    }
}
