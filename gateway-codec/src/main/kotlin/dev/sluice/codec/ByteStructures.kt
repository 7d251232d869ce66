@file:OptIn(ExperimentalSerializationApi::class)

package dev.sluice.codec

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.SerialKind
import kotlinx.serialization.descriptors.getContextualDescriptor
import kotlinx.serialization.encoding.CompositeDecoder
import kotlinx.serialization.modules.SerializersModule

/**
 * The objects, lists and maps that are open at the reader's position, and what comes next in the innermost.
 *
 * Nothing is allocated while decoding, save for structures deeper than any before. Not thread-safe.
 */
internal class ByteStructures(
    private val reader: ByteReader,
    private val tables: FieldTables,
    val maxDepth: Int,
    private val module: SerializersModule,
) {
    /** How many are open. */
    var depth: Int = 0
        private set

    /** [depth], counted so that the limit of [JsonBytes] is ours. */
    val depthForSkipping: Int get() = depth + JsonBytes.MAX_DEPTH - maxDepth

    /** Whether the element that [next] gave is null: its `null` has been read, or its key is absent. */
    var isNull: Boolean = false
        private set

    /** By depth; the first one is never open. */
    private var levels = Array(INITIAL) { ByteStructure() }
    private var current = levels[0]

    fun reset() {
        depth = 0
        current = levels[0]
        isNull = false
    }

    /** Too large for C2 to take in, as are the methods that read values: see [ByteDecoder]. */
    fun begin(descriptor: SerialDescriptor) {
        val table = tables.of(descriptor)
        if (table.kind == ByteStructure.MAP) checkKey(descriptor.getElementDescriptor(0))
        reader.checkDepth(depth + 1, maxDepth)
        reader.countStructure()
        if (++depth == levels.size) levels = Array(levels.size * 2) { levels.getOrNull(it) ?: ByteStructure() }
        val structure = levels[depth]
        structure.begin(table)
        // Before it counts: a path ends at what should have been an object and is none.
        if (reader.peekInPlace() != structure.opening.toInt()) {
            depth--
            reader.fail("expected '${structure.opening.toInt().toChar()}'")
        }
        reader.position++
        current = structure
    }

    /** Keys are strings in JSON: only what can be read from one can be a key. */
    private fun checkKey(descriptor: SerialDescriptor) {
        val kind = descriptor.kind
        if (kind is PrimitiveKind || kind == SerialKind.ENUM) return
        val carrier = when {
            kind == SerialKind.CONTEXTUAL -> module.getContextualDescriptor(descriptor)
            descriptor.isInline -> descriptor.getElementDescriptor(0)
            else -> null
        }
        if (carrier == null || carrier === descriptor) {
            throw SerializationException("${descriptor.serialName} cannot be the key of a map in JSON")
        }
        checkKey(carrier)
    }

    fun end(descriptor: SerialDescriptor) {
        // A class without elements does not ask what comes next.
        if (current.kind == ByteStructure.OBJECT && descriptor.elementsCount == 0) {
            do {
                val index = next()
            } while (index != CompositeDecoder.DECODE_DONE)
        }
        reader.take(current.closing)
        current = levels[--depth]
        isNull = false
    }

    /** The index of the next element of the innermost structure, its key read. */
    fun next(): Int {
        val structure = current
        return when (structure.kind) {
            ByteStructure.OBJECT -> nextField(structure)
            ByteStructure.LIST -> nextElement(structure)
            else -> nextEntry(structure)
        }
    }

    private fun nextElement(list: ByteStructure): Int {
        if (!more(list)) return CompositeDecoder.DECODE_DONE
        if (list.table.countsValues) reader.countStructure()
        return ++list.last
    }

    /** Keys have even indices, values odd ones. */
    private fun nextEntry(map: ByteStructure): Int {
        if (map.last and 1 == 0) {
            reader.take(JsonBytes.COLON)
        } else {
            if (!more(map)) return CompositeDecoder.DECODE_DONE
            if (reader.peek() != ByteReader.QUOTE) reader.fail("expected a key")
            if (map.table.countsValues) reader.countStructure()
            map.key = reader.position
        }
        return ++map.last
    }

    /** Whether something comes before the end, the comma taken. */
    private fun more(structure: ByteStructure): Boolean {
        val next = reader.peek()
        val closing = structure.closing.toInt()
        if (next == closing) return false
        if (structure.last == ByteStructure.NONE) return true
        if (next != ByteReader.COMMA) reader.fail("expected ',' or '${closing.toChar()}'")
        reader.position++
        if (reader.peek() == closing) reader.fail("a comma before '${closing.toChar()}'")
        return true
    }

    private fun nextField(structure: ByteStructure): Int {
        val table = structure.table
        val reader = reader
        isNull = false
        while (true) {
            // As Discord writes: no blanks, and the key that is expected.
            val previous = structure.last
            val isFirst = previous == ByteStructure.NONE
            val from = if (isFirst) reader.position else reader.position + 1
            val isNext = isFirst || reader.bytes[reader.position] == JsonBytes.COMMA
            val expected = if (isNext) table.followerAt(previous, reader.bytes, from) else null
            val index: Int
            val isPlain: Boolean
            if (expected != null) {
                index = expected.index
                reader.position = from + expected.size
                val coercion = expected.coercion
                isPlain = if (reader.isNoNull()) {
                    coercion < FieldTable.UNKNOWN_IS_DEFAULT
                } else {
                    coercion == FieldTable.TAKES_ANYTHING
                }
            } else {
                index = otherField(structure, table)
                if (index == CompositeDecoder.DECODE_DONE) return nextAbsent(structure)
                isPlain = false
            }
            structure.last = index
            if (index >= table.count) {
                reader.skipValue(depthForSkipping)
            } else if (isPlain || !coerces(table, index)) {
                if (table.hasNullWhenAbsent) structure.absent.clear(index)
                return index
            }
        }
    }

    private fun nextAbsent(structure: ByteStructure): Int {
        val index = structure.nextAbsent()
        isNull = index != CompositeDecoder.DECODE_DONE
        return index
    }

    /** The index of the key that comes next, wherever and whatever it is; DECODE_DONE at the end of the object. */
    private fun otherField(structure: ByteStructure, table: FieldTable): Int {
        var next = reader.peek()
        if (next == CLOSE_BRACE) return CompositeDecoder.DECODE_DONE
        if (structure.last != ByteStructure.NONE) {
            if (next != ByteReader.COMMA) reader.fail("expected ',' or '}'")
            reader.position++
            next = reader.peek()
        }
        if (next != ByteReader.QUOTE) reader.fail("expected a key")
        return lookedUp(table, reader.position + 1, structure.last)
    }

    /** Looks up the key that begins at [from], whose quote the reader is at. */
    private fun lookedUp(table: FieldTable, from: Int, previous: Int): Int {
        val to = reader.skipString()
        val bytes = reader.bytes
        var escape = from
        while (escape < to && bytes[escape] != JsonBytes.BACKSLASH) escape++
        val index = if (escape == to) {
            table.find(bytes, from, to, previous)?.index ?: table.unknown
        } else {
            table.indexOf(JsonBytes.readString(bytes, from - 1, to + 1)).takeIf { it >= 0 } ?: table.unknown
        }
        reader.take(JsonBytes.COLON)
        return index
    }

    /** Takes a value that leaves the element at its default (a null, or an unknown name of an enum), and notes a null. */
    private fun coerces(table: FieldTable, index: Int): Boolean {
        val coercion = table.coercions[index].toInt()
        if (coercion and FieldTable.TAKES_NULL != 0 && reader.takeNull()) {
            isNull = coercion and FieldTable.NULL_IS_VALUE.toInt() != 0
            return !isNull
        }
        if (coercion and FieldTable.UNKNOWN_IS_DEFAULT.toInt() == 0 || reader.peek() != ByteReader.QUOTE) return false
        val from = reader.position
        val names = tables.of(table.descriptor.getElementDescriptor(index))
        if (names.indexOf(reader.readString()) == CompositeDecoder.UNKNOWN_NAME) return true
        reader.position = from
        return false
    }

    fun readEnum(descriptor: SerialDescriptor): Int {
        reader.peek()
        val from = reader.position
        val index = tables.of(descriptor).indexOf(reader.readString())
        if (index == CompositeDecoder.UNKNOWN_NAME) reader.fail("no name of ${descriptor.serialName}", from)
        return index
    }

    /** Such as `$.members[3].user.id`; not longer than is good for a log. */
    fun path(): String {
        val path = StringBuilder("$")
        for (level in 1..depth) {
            if (path.length > MAX_PATH) return path.append("...").toString()
            levels[level].appendTo(path, reader.bytes, reader.end)
        }
        return path.toString()
    }

    private companion object {
        const val CLOSE_BRACE = '}'.code

        /** Discord's payloads have about ten levels. */
        const val INITIAL = 16
        const val MAX_PATH = 300
    }
}
