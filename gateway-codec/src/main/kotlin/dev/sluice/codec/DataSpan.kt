package dev.sluice.codec

/** Tells where data end for which [EnvelopeScanner] has only taken the last brace. Thread-safe. */
internal object DataSpan {
    /**
     * The end of the one value that begins at [offset]. Behind it, up to [end], may only be further keys of the
     * payload.
     *
     * @throws JsonBytes.Malformed when there is anything else
     */
    fun exactEnd(bytes: ByteArray, offset: Int, end: Int): Int {
        val exact = JsonBytes.skipValue(bytes, offset, end, depth = 1)
        checkKeys(bytes, exact, end)
        return exact
    }

    /**
     * Fails unless only further keys of the payload stand from [from] to [end].
     *
     * @throws JsonBytes.Malformed when there is anything else
     */
    fun checkKeys(bytes: ByteArray, from: Int, end: Int) {
        var p = JsonBytes.skipBlanks(bytes, from, end)
        while (p < end) {
            if (bytes[p] != JsonBytes.COMMA) JsonBytes.fail("something follows the data", p)
            p = JsonBytes.skipBlanks(bytes, p + 1, end)
            p = JsonBytes.skipString(bytes, p, end)
            p = JsonBytes.skipToken(bytes, p, end, JsonBytes.COLON)
            p = JsonBytes.skipBlanks(bytes, JsonBytes.skipValue(bytes, p, end, depth = 1), end)
        }
    }
}
