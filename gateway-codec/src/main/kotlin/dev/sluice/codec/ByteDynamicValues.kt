package dev.sluice.codec

import dev.sluice.model.DynamicKind
import dev.sluice.model.DynamicValue
import java.nio.charset.StandardCharsets

/** What comes next, by its first byte. */
internal fun ByteReader.peekKind(): DynamicKind =
    when (peek()) {
        ByteReader.QUOTE -> DynamicKind.TEXT
        '{'.code -> DynamicKind.MAP
        '['.code -> DynamicKind.LIST
        't'.code, 'f'.code -> DynamicKind.BOOLEAN
        'n'.code -> DynamicKind.NULL
        else -> DynamicKind.NUMBER
    }

/** Reads any value; [depth] containers are open around it, [maxDepth] may be. */
internal fun ByteReader.readDynamicValue(depth: Int, maxDepth: Int): DynamicValue =
    readDynamicValue(peekKind(), depth, maxDepth)

private fun ByteReader.readDynamicValue(kind: DynamicKind, depth: Int, maxDepth: Int): DynamicValue =
    when (kind) {
        DynamicKind.TEXT -> DynamicValue.of(readString())
        DynamicKind.MAP -> readDynamicMap(depth + 1, maxDepth)
        DynamicKind.LIST -> readDynamicList(depth + 1, maxDepth)
        DynamicKind.BOOLEAN -> DynamicValue.of(readBoolean())
        DynamicKind.NULL -> if (takeNull()) DynamicValue.NULL else fail("expected a value")
        DynamicKind.NUMBER -> readDynamicNumber()
    }

/** Reads a value of a map or list, and counts it. */
private fun ByteReader.readDynamicElement(depth: Int, maxDepth: Int): DynamicValue {
    val kind = peekKind()
    // Maps and lists count themselves.
    if (kind != DynamicKind.MAP && kind != DynamicKind.LIST) countStructure()
    return readDynamicValue(kind, depth, maxDepth)
}

private fun ByteReader.readDynamicMap(depth: Int, maxDepth: Int): DynamicValue {
    checkDepth(depth, maxDepth)
    countStructure()
    val map = LinkedHashMap<String, DynamicValue>()
    position++
    if (peek() != '}'.code) {
        do {
            val key = readString()
            take(JsonBytes.COLON)
            map[key] = readDynamicElement(depth, maxDepth)
        } while (takeComma())
    }
    take(JsonBytes.CLOSE_BRACE)
    return DynamicValue.of(map)
}

private fun ByteReader.readDynamicList(depth: Int, maxDepth: Int): DynamicValue {
    checkDepth(depth, maxDepth)
    countStructure()
    val list = ArrayList<DynamicValue>()
    position++
    if (peek() != ']'.code) {
        do list += readDynamicElement(depth, maxDepth) while (takeComma())
    }
    take(JsonBytes.CLOSE_BRACKET)
    return DynamicValue.of(list)
}

private fun ByteReader.takeComma(): Boolean {
    if (peek() != ByteReader.COMMA) return false
    position++
    return true
}

/** An integer that fits is a Long, any other number a Double; one that no Double holds is null. */
private fun ByteReader.readDynamicNumber(): DynamicValue {
    if (isPlainInteger()) return DynamicValue.of(readLong())
    val from = position
    strictly { position = JsonBytes.skipNumber(bytes, position, end) }
    val isInteger = (from until position).all { JsonBytes.isDigit(bytes[it]) || bytes[it] == '-'.code.toByte() }
    if (isInteger) {
        val text = String(bytes, from, position - from, StandardCharsets.ISO_8859_1)
        text.toLongOrNull()?.let { return DynamicValue.of(it) }
    }
    return DynamicValue.of(Decimal.toDouble(bytes, from, position))
}

internal fun ByteReader.checkDepth(depth: Int, maxDepth: Int) {
    if (depth > maxDepth) fail("nested deeper than $maxDepth levels")
}
