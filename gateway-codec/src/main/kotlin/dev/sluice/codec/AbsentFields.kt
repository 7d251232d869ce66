package dev.sluice.codec

import kotlinx.serialization.encoding.CompositeDecoder

/**
 * The elements of one object that are null when their key does not come, and whose key has not come yet: a bit each.
 *
 * Used again for each object at a depth, so that an object costs no allocation and its end no walk over its elements.
 * Not thread-safe.
 */
internal class AbsentFields {
    private var bits = LongArray(1)

    /** How many of [bits] the present object has. */
    private var words = 0

    /** An object begins whose [FieldTable.nullWhenAbsent] is [nullWhenAbsent]. */
    fun begin(nullWhenAbsent: LongArray?) {
        words = 0
        if (nullWhenAbsent == null) return
        words = nullWhenAbsent.size
        if (bits.size < words) bits = LongArray(words)
        for (i in 0 until words) bits[i] = nullWhenAbsent[i]
    }

    fun came(index: Int) {
        val word = index / Long.SIZE_BITS
        if (word < words) bits[word] = bits[word] and (1L shl index).inv()
    }

    /** At the end of the object: the first of them, which counts as come then; -1 when there is none. */
    fun next(): Int {
        for (word in 0 until words) {
            val left = bits[word]
            if (left == 0L) continue
            bits[word] = left and (left - 1)
            return word * Long.SIZE_BITS + left.countTrailingZeroBits()
        }
        return CompositeDecoder.DECODE_DONE
    }
}
