package dev.sluice.codec

import java.nio.charset.StandardCharsets

/**
 * The short strings read lately, so that those that come again and again (`0`, `online`, `Spotify`) are one object each
 * instead of two for each time. A third of the strings of Discord's events have at most seven bytes.
 *
 * What comes rarely, or is sent to push others out, costs what it would cost without this. Not thread-safe.
 */
internal class ShortTexts {
    private val words = LongArray(SLOTS)
    private val texts = arrayOfNulls<String>(SLOTS)

    /**
     * The text of [length] bytes, at most [MAX_LENGTH], at [from], which are UTF-8.
     *
     * @param word these bytes, the first one lowest, and zeros: as no text has a zero byte, it stands for just one text.
     */
    fun textAt(bytes: ByteArray, from: Int, length: Int, word: Long): String {
        val slot = (word * SPREAD ushr SHIFT).toInt()
        if (words[slot] == word) texts[slot]?.let { return it }
        val isAscii = word and Words.HIGH == 0L
        val text = String(bytes, from, length, if (isAscii) StandardCharsets.ISO_8859_1 else StandardCharsets.UTF_8)
        words[slot] = word
        texts[slot] = text
        return text
    }

    companion object {
        /** One less than a word has, so that the end is seen in the same word. */
        const val MAX_LENGTH: Int = Long.SIZE_BYTES - 1

        /** The strings that come all the time are some hundred; with this many slots few of them share one. */
        private const val SLOTS = 512
        private const val SHIFT = Long.SIZE_BITS - 9

        /** The golden ratio: spreads the word over the bits that are taken, the upper ones. */
        private const val SPREAD = -0x61c8864680b583ebL
    }
}
