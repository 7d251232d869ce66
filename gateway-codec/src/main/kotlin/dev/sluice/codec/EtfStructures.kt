@file:OptIn(ExperimentalSerializationApi::class)

package dev.sluice.codec

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.descriptors.PolymorphicKind
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.StructureKind
import kotlinx.serialization.encoding.CompositeDecoder
import java.util.Arrays
import java.util.BitSet

/**
 * The objects, lists and maps that are open at the reader's position, and what comes next in the innermost.
 *
 * Arrays by depth instead of an object for each. Not thread-safe.
 */
internal class EtfStructures(private val reader: EtfReader, private val tables: FieldTables) {
    /** How many are open. */
    var depth: Int = 0
        private set

    /** Whether the element that [next] gave is null: a nil stood there, which has been read, or its key is absent. */
    var isNull: Boolean = false
        private set

    /** Whether what [next] gave is the key of a map. */
    var isAtKey: Boolean = false
        private set

    private var kinds = ByteArray(INITIAL)

    /** How many keys or elements are still to come. */
    private var left = IntArray(INITIAL)

    /** Objects: the index of the last key, as [FieldTable] numbers them. Lists and maps: of the last element. */
    private var last = IntArray(INITIAL)
    private var fields = arrayOfNulls<FieldTable>(INITIAL)

    /** Maps: where the last key begins. */
    private var keys = IntArray(INITIAL)

    /** Objects: the elements that are null unless their key comes, and whose key has not come yet. */
    private var absent = Array(INITIAL) { BitSet() }

    fun begin(descriptor: SerialDescriptor) {
        reader.checkDepth(depth + 1)
        if (depth == last.size) grow()
        val level = depth
        val kind = descriptor.kind
        if (kind == StructureKind.LIST || kind is PolymorphicKind) {
            kinds[level] = listKind(reader.peek())
            left[level] = reader.beginList()
        } else {
            kinds[level] = if (kind == StructureKind.MAP) MAP else OBJECT
            left[level] = reader.beginMap()
        }
        val table = tables.of(descriptor)
        reader.countStructures(if (kinds[level] == BYTES || table.countsValues) 1 + left[level] else 1)
        depth++
        last[level] = NONE
        keys[level] = NONE
        isAtKey = false
        isNull = false
        if (kinds[level] == OBJECT) {
            fields[level] = table
            absent[level].clear()
            absent[level].or(table.nullWhenAbsent)
        }
    }

    private fun listKind(tag: Int): Byte =
        when (tag) {
            EtfTag.LIST -> TAILED_LIST
            EtfTag.STRING -> BYTES
            else -> LIST
        }

    fun end(descriptor: SerialDescriptor) {
        val level = depth - 1
        // A class without elements does not ask what comes next.
        if (kinds[level] == OBJECT && descriptor.elementsCount == 0) {
            do {
                val index = next()
            } while (index != CompositeDecoder.DECODE_DONE)
        }
        if (left[level] != 0) reader.fail("more values than are expected")
        if (kinds[level] == TAILED_LIST) reader.takeTail()
        depth = level
        isNull = false
        isAtKey = false
    }

    /** The index of the next element of the innermost structure; the key of an object's is read. */
    fun next(): Int {
        val level = depth - 1
        return when (kinds[level]) {
            OBJECT -> nextField(level)
            MAP -> nextEntry(level)
            else -> nextElement(level)
        }
    }

    private fun nextElement(level: Int): Int {
        if (left[level] == 0) return CompositeDecoder.DECODE_DONE
        left[level]--
        reader.isBareByte = kinds[level] == BYTES
        return ++last[level]
    }

    /** Keys have even indices, values odd ones. */
    private fun nextEntry(level: Int): Int {
        isAtKey = last[level] and 1 != 0
        if (isAtKey) {
            if (left[level] == 0) {
                isAtKey = false
                return CompositeDecoder.DECODE_DONE
            }
            left[level]--
            keys[level] = reader.position
        }
        return ++last[level]
    }

    private fun nextField(level: Int): Int {
        val table = fields[level]!!
        isNull = false
        while (left[level] > 0) {
            left[level]--
            reader.takeKey()
            val index = indexOfKey(table, last[level])
            last[level] = index
            if (index >= table.count) {
                reader.skip(depth)
            } else if (table.coercions[index] == FieldTable.TAKES_ANYTHING || !coerces(table, index)) {
                absent[level].clear(index)
                return index
            }
        }
        return absentField(level)
    }

    private fun indexOfKey(table: FieldTable, previous: Int): Int {
        val from = reader.textFrom
        val to = reader.textTo
        val expected = table.follower(previous)
        if (expected != null) {
            val name = expected.name
            if (Arrays.equals(reader.bytes, from, to, name, 0, name.size)) return expected.index
        }
        return table.find(reader.bytes, from, to, previous)?.index ?: table.unknown
    }

    /** Takes a value that leaves the element at its default: a nil, or an enum's name that is not known. Notes a nil. */
    private fun coerces(table: FieldTable, index: Int): Boolean {
        val coercion = table.coercions[index].toInt()
        if (coercion and FieldTable.TAKES_NULL != 0 && reader.takeNull()) {
            isNull = coercion and FieldTable.NULL_IS_VALUE.toInt() != 0
            return !isNull
        }
        if (coercion and FieldTable.UNKNOWN_IS_DEFAULT.toInt() == 0 || reader.isNull()) return false
        val from = reader.position
        if (!reader.takeText()) return false
        val names = tables.of(table.descriptor.getElementDescriptor(index))
        if (names.indexOf(reader.text()) == CompositeDecoder.UNKNOWN_NAME) return true
        reader.position = from
        return false
    }

    /** At the end of an object: the next element that is null when absent, and is. */
    private fun absentField(level: Int): Int {
        val index = absent[level].nextSetBit(0)
        if (index == NONE) return CompositeDecoder.DECODE_DONE
        absent[level].clear(index)
        last[level] = index
        isNull = true
        return index
    }

    fun readEnum(descriptor: SerialDescriptor): Int {
        val from = reader.position
        val index = tables.of(descriptor).indexOf(if (isAtKey) reader.readKey() else reader.readString())
        if (index == CompositeDecoder.UNKNOWN_NAME) reader.fail("no name of ${descriptor.serialName}", from)
        return index
    }

    /** Such as `$.members[3].user.id`; not longer than is good for a log. */
    fun path(): String {
        val path = StringBuilder("$")
        for (level in 0 until depth) {
            if (path.length > MAX_PATH) return path.append("...").toString()
            when (kinds[level]) {
                OBJECT -> fields[level]?.nameOf(last[level])?.let { path.append('.').append(it) }
                MAP -> keyAt(keys[level])?.let { path.append("['").append(it).append("']") }
                else -> if (last[level] != NONE) path.append('[').append(last[level]).append(']')
            }
        }
        return path.toString()
    }

    private fun keyAt(index: Int): String? =
        if (index == NONE) {
            null
        } else {
            try {
                reader.isBareByte = false
                reader.position = index
                OneLine.key(reader.readKey())
            } catch (_: EtfFault) {
                null
            }
        }

    private fun grow() {
        val size = last.size * 2
        kinds = kinds.copyOf(size)
        left = left.copyOf(size)
        last = last.copyOf(size)
        fields = fields.copyOf(size)
        keys = keys.copyOf(size)
        absent = Array(size) { absent.getOrNull(it) ?: BitSet() }
    }

    private companion object {
        const val OBJECT: Byte = 0
        const val MAP: Byte = 1

        /** A tuple, or an empty list. */
        const val LIST: Byte = 2
        const val TAILED_LIST: Byte = 3

        /** A list whose elements are bare bytes. */
        const val BYTES: Byte = 4

        /** No key and no element yet. */
        const val NONE = -1

        /** Discord's payloads have about ten levels. */
        const val INITIAL = 12
        const val MAX_PATH = 300
    }
}
