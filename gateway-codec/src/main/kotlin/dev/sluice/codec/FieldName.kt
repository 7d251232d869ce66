package dev.sluice.codec

/**
 * One key of an object: its bytes with both quotes and the colon, in words that are compared at once.
 *
 * Immutable, so that threads may find it without synchronisation.
 *
 * @property index the element of the class, or a number behind those for a key that the class does not have
 * @property name as it stands between the quotes
 * @property coercion what a null or an unknown enum value means to the element, as [FieldTable] names it
 */
internal class FieldName(
    @JvmField val index: Int,
    @JvmField val name: ByteArray,
    @JvmField val coercion: Byte,
) {
    /** How many bytes there are from the opening quote up to the value. */
    @JvmField
    val size: Int = name.size + 3

    private val first: Long
    private val firstMask: Long

    /** Most keys of Discord's end within two words; the mask is 0 where one is enough. */
    private val second: Long
    private val secondMask: Long

    /** Words behind the second and their masks, in turn; null when there are none. */
    private val more: LongArray?

    init {
        val words = maxOf(2, (size + Long.SIZE_BYTES - 1) / Long.SIZE_BYTES)
        val padded = ByteArray(words * Long.SIZE_BYTES)
        padded[0] = JsonBytes.QUOTE
        name.copyInto(padded, 1)
        padded[size - 2] = JsonBytes.QUOTE
        padded[size - 1] = JsonBytes.COLON
        first = Words.at(padded, 0)
        firstMask = mask(size)
        second = Words.at(padded, Long.SIZE_BYTES)
        secondMask = mask(size - Long.SIZE_BYTES)
        more = if (words == 2) {
            null
        } else {
            LongArray(words * 2 - 4) { i ->
                val from = (i / 2 + 2) * Long.SIZE_BYTES
                if (i % 2 == 0) Words.at(padded, from) else mask(size - from)
            }
        }
    }

    private fun mask(count: Int): Long =
        when {
            count >= Long.SIZE_BYTES -> -1L
            count <= 0 -> 0L
            else -> (1L shl (count * Byte.SIZE_BITS)) - 1
        }

    /**
     * Whether this key, its quotes and a colon stand at [from], which lies before the end of the data.
     *
     * Each word is read only when those before are the same: so never more than one word behind the data.
     */
    fun standsAt(bytes: ByteArray, from: Int): Boolean {
        if ((Words.at(bytes, from) xor first) and firstMask != 0L) return false
        if (secondMask == 0L) return true
        if ((Words.at(bytes, from + Long.SIZE_BYTES) xor second) and secondMask != 0L) return false
        return more == null || goesOnAt(bytes, from + 2 * Long.SIZE_BYTES, more)
    }

    private fun goesOnAt(bytes: ByteArray, from: Int, more: LongArray): Boolean {
        var p = from
        var i = 0
        while (i < more.size) {
            if ((Words.at(bytes, p) xor more[i]) and more[i + 1] != 0L) return false
            p += Long.SIZE_BYTES
            i += 2
        }
        return true
    }
}
