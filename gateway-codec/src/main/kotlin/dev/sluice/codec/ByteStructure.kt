package dev.sluice.codec

import java.util.BitSet

/** One object, list or map that is open. Used again for each one at its depth. Not thread-safe. */
internal class ByteStructure {
    /** That of [table], here as well since it is asked for each element. */
    @JvmField
    var kind: Byte = OBJECT

    /** Objects: the index of the last key, as [FieldTable] numbers them. Lists and maps: of the last element. */
    @JvmField
    var last: Int = NONE

    /** Which keys it may have: none for lists and maps. */
    @JvmField
    var table: FieldTable = FieldTable.NONE

    /** Objects: the elements that are null unless their key comes, and whose key has not come yet. */
    @JvmField
    val absent: BitSet = BitSet()

    /** Maps: where the last key begins. */
    @JvmField
    var key: Int = NONE

    val opening: Byte get() = if (kind == LIST) JsonBytes.OPEN_BRACKET else JsonBytes.OPEN_BRACE

    val closing: Byte get() = if (kind == LIST) JsonBytes.CLOSE_BRACKET else JsonBytes.CLOSE_BRACE

    /** Written into its one caller: see [ByteStructures.begin]. */
    @Suppress("NOTHING_TO_INLINE")
    inline fun begin(table: FieldTable) {
        kind = table.kind
        this.table = table
        last = NONE
        key = NONE
        absent.clear()
        if (table.hasNullWhenAbsent) absent.or(table.nullWhenAbsent)
    }

    /** At the end of an object: the next element that is null when absent, and is; -1 when there is none. */
    fun nextAbsent(): Int {
        val index = absent.nextSetBit(0)
        if (index == NONE) return NONE
        absent.clear(index)
        last = index
        return index
    }

    /** Adds where it is to a path; [bytes] up to [end] are what is read. */
    fun appendTo(path: StringBuilder, bytes: ByteArray, end: Int) {
        when {
            kind == OBJECT -> table.nameOf(last)?.let { path.append('.').append(it) }
            kind == LIST -> if (last != NONE) path.append('[').append(last).append(']')
            key != NONE -> appendKey(path, bytes, end)
        }
    }

    private fun appendKey(path: StringBuilder, bytes: ByteArray, end: Int) {
        try {
            val text = JsonBytes.readString(bytes, key, JsonBytes.skipString(bytes, key, end))
            path.append("['").append(OneLine.key(text)).append("']")
        } catch (_: JsonBytes.Malformed) {
            // The key is what is wrong.
        }
    }

    companion object {
        const val OBJECT: Byte = 0
        const val LIST: Byte = 1
        const val MAP: Byte = 2

        /** No key and no element yet. */
        const val NONE = -1
    }
}
