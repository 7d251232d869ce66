@file:OptIn(ExperimentalSerializationApi::class)

package dev.sluice.codec

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.PolymorphicKind
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.SerialKind
import kotlinx.serialization.descriptors.StructureKind
import kotlinx.serialization.descriptors.getContextualDescriptor
import kotlinx.serialization.encoding.CompositeDecoder
import kotlinx.serialization.modules.SerializersModule

/**
 * The objects, lists and maps that are open at the reader's position, and what comes next in the innermost.
 *
 * Arrays by depth instead of an object for each: nothing is allocated while decoding. Not thread-safe.
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

    /** Whether the element that [next] gave has no key in the object: it is to be null. */
    var isAbsent: Boolean = false
        private set

    private var kinds = ByteArray(INITIAL)

    /** Objects: the index of the last key, as [FieldTable] numbers them. Lists and maps: of the last element. */
    private var last = IntArray(INITIAL)
    private var fields = arrayOfNulls<FieldTable>(INITIAL)

    /** Maps: where the last key begins. Objects: unused. */
    private var keys = IntArray(INITIAL)

    /** Objects with elements that are null when absent: those that came. */
    private var present = arrayOfNulls<BooleanArray>(INITIAL)

    fun reset() {
        depth = 0
        isAbsent = false
    }

    fun begin(descriptor: SerialDescriptor) {
        val kind = kindOf(descriptor)
        reader.checkDepth(depth + 1, maxDepth)
        reader.take(if (kind == LIST) JsonBytes.OPEN_BRACKET else JsonBytes.OPEN_BRACE)
        if (depth == last.size) grow()
        val level = depth++
        kinds[level] = kind
        last[level] = NONE
        keys[level] = NONE
        if (kind == OBJECT) {
            val table = tables.of(descriptor)
            fields[level] = table
            present[level] = table.nullWhenAbsent?.let { BooleanArray(it.size) }
        }
    }

    private fun kindOf(descriptor: SerialDescriptor): Byte =
        when (val kind = descriptor.kind) {
            StructureKind.CLASS -> OBJECT
            StructureKind.LIST -> LIST
            StructureKind.MAP -> MAP.also { checkKey(descriptor.getElementDescriptor(0)) }
            else -> if (kind is PolymorphicKind) LIST else OBJECT
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
        val level = depth - 1
        // A class without elements does not ask what comes next.
        if (kinds[level] == OBJECT && descriptor.elementsCount == 0) {
            do {
                val index = next()
            } while (index != CompositeDecoder.DECODE_DONE)
        }
        reader.take(closing(level))
        depth = level
        isAbsent = false
    }

    private fun closing(level: Int): Byte = if (kinds[level] == LIST) JsonBytes.CLOSE_BRACKET else JsonBytes.CLOSE_BRACE

    /** The index of the next element of the innermost structure, its key read. */
    fun next(): Int {
        val level = depth - 1
        return when (kinds[level]) {
            OBJECT -> nextField(level)
            LIST -> nextElement(level)
            else -> nextEntry(level)
        }
    }

    private fun nextElement(level: Int): Int {
        val previous = last[level]
        if (!more(level, previous)) return CompositeDecoder.DECODE_DONE
        last[level] = previous + 1
        return previous + 1
    }

    /** Keys have even indices, values odd ones. */
    private fun nextEntry(level: Int): Int {
        val previous = last[level]
        if (previous and 1 == 0) {
            reader.take(JsonBytes.COLON)
        } else {
            if (!more(level, previous)) return CompositeDecoder.DECODE_DONE
            if (reader.peek() != ByteReader.QUOTE) reader.fail("expected a key")
            keys[level] = reader.position
        }
        last[level] = previous + 1
        return previous + 1
    }

    /** Whether something comes before the end, the comma taken. */
    private fun more(level: Int, previous: Int): Boolean {
        val next = reader.peek()
        val closing = closing(level).toInt()
        if (next == closing) return false
        if (previous == NONE) return true
        if (next != ByteReader.COMMA) reader.fail("expected ',' or '${closing.toChar()}'")
        reader.position++
        if (reader.peek() == closing) reader.fail("a comma before '${closing.toChar()}'")
        return true
    }

    private fun nextField(level: Int): Int {
        val table = fields[level]!!
        val reader = reader
        isAbsent = false
        var previous = last[level]
        while (true) {
            var next = reader.peek()
            if (next == CLOSE_BRACE) return absentField(level, table)
            if (previous != NONE) {
                if (next != ByteReader.COMMA) reader.fail("expected ',' or '}'")
                reader.position++
                next = reader.peek()
            }
            if (next != ByteReader.QUOTE) reader.fail("expected a key")
            val from = reader.position + 1
            val expected = table.follower(previous)
            if (expected != null && expected.standsAt(reader.bytes, from)) {
                previous = expected.index
                reader.position = from + expected.size
            } else {
                previous = otherField(table, from, previous)
            }
            last[level] = previous
            if (previous >= table.count) {
                reader.skipValue(depthForSkipping)
            } else if (table.coercions[previous] == FieldTable.TAKES_ANYTHING || !coerces(table, previous)) {
                present[level]?.set(previous, true)
                return previous
            }
        }
    }

    /** Looks up the key that begins at [from], whose quote the reader is at. */
    private fun otherField(table: FieldTable, from: Int, previous: Int): Int {
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

    /** Takes a value that leaves the element at its default: a null, or an enum's name that is not known. */
    private fun coerces(table: FieldTable, index: Int): Boolean {
        val coercion = table.coercions[index].toInt()
        if (coercion and FieldTable.NULL_IS_DEFAULT.toInt() != 0 && reader.takeNull()) return true
        if (coercion and FieldTable.UNKNOWN_IS_DEFAULT.toInt() == 0 || reader.peek() != ByteReader.QUOTE) return false
        val from = reader.position
        val names = tables.of(table.descriptor.getElementDescriptor(index))
        if (names.indexOf(reader.readString()) == CompositeDecoder.UNKNOWN_NAME) return true
        reader.position = from
        return false
    }

    /** At the end of an object: the next element that is null when absent, and is. */
    private fun absentField(level: Int, table: FieldTable): Int {
        val came = present[level] ?: return CompositeDecoder.DECODE_DONE
        for (i in came.indices) {
            if (!came[i] && table.nullWhenAbsent!![i]) {
                came[i] = true
                last[level] = i
                isAbsent = true
                return i
            }
        }
        return CompositeDecoder.DECODE_DONE
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
        for (level in 0 until depth) {
            if (path.length > MAX_PATH) return path.append("...").toString()
            when (kinds[level]) {
                OBJECT -> fields[level]?.nameOf(last[level])?.let { path.append('.').append(it) }
                LIST -> if (last[level] != NONE) path.append('[').append(last[level]).append(']')
                else -> keyAt(keys[level])?.let { path.append("['").append(it).append("']") }
            }
        }
        return path.toString()
    }

    private fun keyAt(index: Int): String? =
        if (index == NONE) {
            null
        } else {
            try {
                val end = JsonBytes.skipString(reader.bytes, index, reader.end)
                JsonBytes.readString(reader.bytes, index, end).take(MAX_KEY)
            } catch (_: JsonBytes.Malformed) {
                null
            }
        }

    private fun grow() {
        val size = last.size * 2
        kinds = kinds.copyOf(size)
        last = last.copyOf(size)
        fields = fields.copyOf(size)
        keys = keys.copyOf(size)
        present = present.copyOf(size)
    }

    private companion object {
        const val OBJECT: Byte = 0
        const val LIST: Byte = 1
        const val MAP: Byte = 2

        /** No key and no element yet. */
        const val NONE = -1
        const val CLOSE_BRACE = '}'.code

        /** Discord's payloads have about ten levels. */
        const val INITIAL = 32
        const val MAX_PATH = 300
        const val MAX_KEY = 60
    }
}
