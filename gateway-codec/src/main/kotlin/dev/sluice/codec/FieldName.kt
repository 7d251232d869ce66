package dev.sluice.codec

/**
 * One key of an object: its bytes with the closing quote and the colon, in words that are compared at once.
 *
 * Immutable, so that threads may find it without synchronisation.
 *
 * @property index the element of the class, or a number behind those for a key that the class does not have
 * @property name as it stands between the quotes
 */
internal class FieldName(
    @JvmField val index: Int,
    @JvmField val name: ByteArray,
) {
    /** How many bytes follow the opening quote, up to the value. */
    @JvmField
    val size: Int = name.size + 2

    private val first: Long
    private val firstMask: Long

    /** Words behind the first and their masks, in turn; null when there are none. */
    private val more: LongArray?

    init {
        val padded = name.copyOf((size + Long.SIZE_BYTES - 1) / Long.SIZE_BYTES * Long.SIZE_BYTES)
        padded[name.size] = JsonBytes.QUOTE
        padded[name.size + 1] = JsonBytes.COLON
        first = Words.at(padded, 0)
        firstMask = mask(size)
        more = if (padded.size == Long.SIZE_BYTES) {
            null
        } else {
            LongArray(padded.size / Long.SIZE_BYTES * 2 - 2) { i ->
                val from = (i / 2 + 1) * Long.SIZE_BYTES
                if (i % 2 == 0) Words.at(padded, from) else mask(size - from)
            }
        }
    }

    private fun mask(count: Int): Long = if (count >= Long.SIZE_BYTES) -1L else (1L shl (count * Byte.SIZE_BITS)) - 1

    /**
     * Whether this key, its closing quote and a colon stand at [from].
     *
     * Each word is read only when those before are the same: so never more than one word behind the data.
     */
    fun standsAt(bytes: ByteArray, from: Int): Boolean {
        if ((Words.at(bytes, from) xor first) and firstMask != 0L) return false
        val more = more ?: return true
        var p = from
        var i = 0
        while (i < more.size) {
            p += Long.SIZE_BYTES
            if ((Words.at(bytes, p) xor more[i]) and more[i + 1] != 0L) return false
            i += 2
        }
        return true
    }
}
